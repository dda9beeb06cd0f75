// A picture of the page with every secret covered. The values to look for are handed to an isolated world, where the
// page's own scripts cannot see them; without that, a hostile page would get all secrets of the run.
import type { BrowserContext, CDPSession, Page } from 'playwright';

const HIGHEST_PX = 8000;
const MOST_BYTES = 5 * 1024 * 1024;
const PATIENCE_MS = 5000;

/** A PNG of the whole page, or of its visible part when the whole is too large. Rejects when secrets cannot be covered. */
export async function takeScreenshot(page: Page, secrets: readonly string[]): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  let uncover = async () => {};
  try {
    if (secrets.length > 0) uncover = await cover(page, session, secrets);
    const { cssContentSize: size } = await session.send('Page.getLayoutMetrics');
    const options = { timeout: PATIENCE_MS, scale: 'css' as const, caret: 'hide' as const };
    const clip = { x: 0, y: 0, width: Math.max(1, size.width), height: Math.max(1, Math.min(size.height, HIGHEST_PX)) };
    const whole = await page.screenshot({ ...options, fullPage: true, clip });
    return whole.length <= MOST_BYTES ? whole : await page.screenshot(options);
  } finally {
    await uncover().catch(() => {});
    session.detach().catch(() => {});
  }
}

interface Covered {
  readonly session: CDPSession;
  readonly contextId: number;
}

async function cover(page: Page, session: CDPSession, secrets: readonly string[]): Promise<() => Promise<void>> {
  const covered: Covered[] = [];
  for (const owner of [session, ...(await sessionsOfForeignFrames(page.context(), page))]) {
    const { frameTree } = await owner.send('Page.getFrameTree');
    for (const frameId of frameIds(frameTree)) {
      const { executionContextId } = await owner.send('Page.createIsolatedWorld', { frameId, worldName: 'bellwether' });
      const world = { session: owner, contextId: executionContextId };
      await call(world, coverSecrets, secrets);
      covered.push(world);
    }
  }
  return async () => {
    await Promise.all(covered.map((world) => call(world, uncoverSecrets, [])));
  };
}

/** Frames of other sites live in processes of their own, which the page's session does not reach. */
async function sessionsOfForeignFrames(context: BrowserContext, page: Page): Promise<CDPSession[]> {
  const others = page.frames().filter((frame) => frame !== page.mainFrame());
  const sessions = await Promise.all(others.map((frame) => context.newCDPSession(frame).catch(() => undefined)));
  return sessions.filter((one) => one !== undefined);
}

interface FrameTree {
  readonly frame: { readonly id: string };
  readonly childFrames?: readonly FrameTree[];
}

const frameIds = ({ frame, childFrames = [] }: FrameTree): string[] => [frame.id, ...childFrames.flatMap(frameIds)];

async function call(
  world: Covered,
  work: (secrets: readonly string[]) => void,
  secrets: readonly string[],
): Promise<void> {
  const { exceptionDetails } = await world.session.send('Runtime.evaluate', {
    contextId: world.contextId,
    expression: `(${work.toString()})(${JSON.stringify(secrets)})`,
    timeout: PATIENCE_MS,
  });
  if (exceptionDetails) throw new Error(`Secrets on the page could not be covered: ${exceptionDetails.text}`);
}

/** Runs in the page. Must use nothing from outside itself. */
function coverSecrets(secrets: readonly string[]): void {
  const undo: (() => void)[] = [];
  Object.assign(globalThis, { bellwetherUndo: undo });
  const flat = (text: string) => text.replaceAll(/\s+/g, ' ');
  const holds = (text: string | null | undefined) =>
    text !== null &&
    text !== undefined &&
    secrets.some((secret) => text.includes(secret) || flat(text).includes(flat(secret)));
  const change = (text: string, set: (text: string) => void) => {
    undo.push(() => set(text));
    set('•'.repeat(Math.min(text.length, 24)));
  };
  const coverElement = (element: Element) => {
    for (const name of ['placeholder', 'alt', 'title', 'label']) {
      const value = element.getAttribute(name);
      if (value !== null && holds(value)) change(value, (text) => element.setAttribute(name, text));
    }
    if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
      if (holds(element.value)) change(element.value, (text) => (element.value = text));
    }
    if (element.shadowRoot) visit(element.shadowRoot);
  };
  const visit = (root: Node) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Element) coverElement(node);
      else if (holds(node.nodeValue)) change(node.nodeValue ?? '', (text) => (node.nodeValue = text));
    }
  };
  visit(document);
  // A secret in pieces, each in an element of its own: hide the smallest element that holds all of it.
  const whole = (element: Element) =>
    !['HTML', 'HEAD', 'SCRIPT', 'STYLE'].includes(element.tagName) && holds(element.textContent);
  for (const element of document.querySelectorAll<HTMLElement>('body, body *')) {
    if (!whole(element) || Array.from(element.children).some(whole)) continue;
    const before = element.style.cssText;
    undo.push(() => (element.style.cssText = before));
    element.style.setProperty('visibility', 'hidden', 'important');
    for (const inner of element.querySelectorAll<HTMLElement>('*')) {
      const innerBefore = inner.style.cssText;
      undo.push(() => (inner.style.cssText = innerBefore));
      inner.style.setProperty('visibility', 'hidden', 'important');
    }
  }
}

/** Runs in the page, in the world where `coverSecrets` left what it changed. */
function uncoverSecrets(): void {
  const { bellwetherUndo = [] } = globalThis as { bellwetherUndo?: (() => void)[] };
  for (const back of bellwetherUndo.toReversed()) back();
}
