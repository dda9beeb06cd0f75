// A picture of the page with every secret hidden. What the page shows is read and searched here; only then it is told what
// to hide, so that no secret ever gets into a page by us.
import type { CDPSession, Page } from 'playwright';
import type { Redactor } from '../../../secrets/redactor.ts';
import { hideTexts, readTexts, showTexts } from './page-texts.ts';
import { openWorlds, type PageWorld } from './page-worlds.ts';

const HIGHEST_PX = 8000;
const MOST_BYTES = 5 * 1024 * 1024;
const MOST_CHARS = 1_000_000;
const PATIENCE_MS = 5000;

export interface Screenshot {
  readonly picture: Buffer;
  /** The texts that are on the picture, redacted: so the core can look for secrets that this process does not know. */
  readonly shows: string;
  /** What was hidden although it may be harmless, and why. */
  readonly note?: string;
}

/**
 * A PNG of the whole page, or of its visible part when the whole is too large. Rejects with the reason when it cannot be
 * made safe.
 */
export async function takeScreenshot(page: Page, redactor: Redactor): Promise<Screenshot> {
  const session = await page.context().newCDPSession(page);
  try {
    const worlds = await openWorlds(page, session);
    try {
      const { pictures, shows } = await hideSecrets(worlds, redactor);
      const picture = await shoot(page, session);
      if (redactor.names.size > 0) await confirmHidden(worlds, redactor);
      return { picture, shows, ...(pictures > 0 && { note: hidden(pictures) }) };
    } finally {
      await Promise.all(worlds.map((world) => world.run(showTexts).catch(() => {})));
    }
  } finally {
    session.detach().catch(() => {});
  }
}

const hidden = (pictures: number): string =>
  `The screenshot leaves out ${pictures === 1 ? 'a drawing' : `${pictures} drawings`} (canvas, video or embedded document): what is in them cannot be searched for secrets.`;

async function shoot(page: Page, session: CDPSession): Promise<Buffer> {
  const { cssContentSize: size } = await session.send('Page.getLayoutMetrics');
  const options = { timeout: PATIENCE_MS, scale: 'css' as const, caret: 'hide' as const };
  const clip = { x: 0, y: 0, width: Math.max(1, size.width), height: Math.max(1, Math.min(size.height, HIGHEST_PX)) };
  const whole = await page.screenshot({ ...options, fullPage: true, clip });
  return whole.length <= MOST_BYTES ? whole : page.screenshot(options);
}

async function hideSecrets(worlds: readonly PageWorld[], redactor: Redactor) {
  const hasSecrets = redactor.names.size > 0;
  let pictures = 0;
  let shows = '';
  for (const world of worlds) {
    const read = await world.run(readTexts);
    const whole = read.texts.join('');
    shows += `${redactor.text(whole)}\n`;
    if (shows.length > MOST_CHARS) throw new Error('the page has too much text to be searched for secrets');
    await world.run(hideTexts, secretTexts(read.texts, redactor), hasSecrets);
    pictures += hasSecrets ? read.pictures : 0;
  }
  return { pictures, shows };
}

/** A page may write again what was hidden before the picture is taken. */
async function confirmHidden(worlds: readonly PageWorld[], redactor: Redactor): Promise<void> {
  for (const world of worlds) {
    const { texts } = await world.run(readTexts);
    if (redactor.find(texts.filter((text) => text !== '').join('')).length > 0)
      throw new Error('the page showed a secret again while the picture was taken');
  }
}

/** Which of these texts, in the order in which they are read, hold a secret or a part of one. */
function secretTexts(texts: readonly string[], redactor: Redactor): number[] {
  const ends: number[] = [];
  let length = 0;
  for (const text of texts) ends.push((length += text.length));
  const indexes: number[] = [];
  let index = 0;
  for (const { start, end } of redactor.find(texts.join(''))) {
    while (ends[index]! <= start) index += 1;
    for (let i = index; i < texts.length && (ends[i - 1] ?? 0) < end; i += 1) indexes.push(i);
  }
  return [...new Set(indexes)];
}
