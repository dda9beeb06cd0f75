// A world of our own in every frame of a page, and in it the shadow roots that the page keeps closed.
import type { BrowserContext, CDPSession, Page } from 'playwright';
import { rememberRoot } from './page-texts.ts';

const PATIENCE_MS = 5000;

/** Where our functions run in one frame. */
export interface PageWorld {
  /** Runs a function that uses nothing from outside itself, with values that JSON can hold. */
  run<Result>(work: (...args: never[]) => Result, ...args: readonly unknown[]): Promise<Result>;
}

/** Opens one in each frame. Rejects when a frame cannot be reached: nobody knows what it shows. */
export async function openWorlds(page: Page, session: CDPSession): Promise<PageWorld[]> {
  const worlds: PageWorld[] = [];
  const foreign = await sessionsOfForeignFrames(page.context(), page);
  for (const owner of [session, ...foreign]) {
    const contexts = new Map<string, number>();
    const { frameTree } = await owner.send('Page.getFrameTree');
    for (const frameId of frameIds(frameTree)) {
      const { executionContextId } = await owner.send('Page.createIsolatedWorld', { frameId, worldName: 'bellwether' });
      contexts.set(frameId, executionContextId);
      worlds.push(worldOf(owner, executionContextId));
    }
    await findClosedRoots(owner, contexts, frameTree.frame.id);
  }
  if (worlds.length < page.frames().length) throw new Error('a frame from elsewhere could not be searched for secrets');
  return worlds;
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

interface DomNode {
  readonly backendNodeId: number;
  readonly frameId?: string;
  readonly shadowRootType?: string;
  readonly children?: readonly DomNode[];
  readonly shadowRoots?: readonly DomNode[];
  readonly contentDocument?: DomNode;
}

async function findClosedRoots(
  session: CDPSession,
  contexts: ReadonlyMap<string, number>,
  main: string,
): Promise<void> {
  const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
  const closed: { readonly backendNodeId: number; readonly frameId: string }[] = [];
  const visit = (node: DomNode, frameId: string) => {
    if (node.shadowRootType === 'closed') closed.push({ backendNodeId: node.backendNodeId, frameId });
    for (const child of [...(node.children ?? []), ...(node.shadowRoots ?? [])]) visit(child, frameId);
    if (node.contentDocument) visit(node.contentDocument, node.frameId ?? frameId);
  };
  visit(root, main);
  for (const { backendNodeId, frameId } of closed) {
    const executionContextId = contexts.get(frameId);
    if (executionContextId === undefined)
      throw new Error('a closed part of the page could not be searched for secrets');
    const { object } = await session.send('DOM.resolveNode', { backendNodeId, executionContextId });
    await session.send('Runtime.callFunctionOn', {
      functionDeclaration: rememberRoot.toString(),
      executionContextId,
      arguments: [{ ...(object.objectId !== undefined && { objectId: object.objectId }) }],
    });
  }
  await session.send('DOM.disable').catch(() => {});
}

const worldOf = (session: CDPSession, contextId: number): PageWorld => ({
  async run<Result>(work: (...args: never[]) => Result, ...args: readonly unknown[]): Promise<Result> {
    const { exceptionDetails, result } = await session.send('Runtime.evaluate', {
      contextId,
      expression: `(${work.toString()})(${args.map((arg) => JSON.stringify(arg)).join(', ')})`,
      returnByValue: true,
      timeout: PATIENCE_MS,
    });
    if (exceptionDetails) throw new Error(`the page could not be searched for secrets: ${exceptionDetails.text}`);
    return result.value as Result;
  },
});
