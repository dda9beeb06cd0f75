import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What stands in a frame on another page runs no script: it says how things are now only by being loaded anew. */
export const inFrames = (path: string): readonly string[] => (path.startsWith('/embed/') ? ['meta-refresh'] : []);

/** The rules whose answer changes with the colours alone. */
export const ofColour = ['color-contrast', 'link-in-text-block'];

/** What axe-core has against a page as it is now, apart from some rules: WCAG 2.2 up to AA, and its best practices. */
export async function findingsOf(
  page: Page,
  except: readonly string[] = [],
  only: readonly string[] = [],
): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  // The nodes of every other result would be described as well.
  const options = { resultTypes: ['violations'], ...(only.length > 0 && { runOnly: [...only] }) };
  const found = await page.evaluate(async (chosen) => {
    type Checker = { run(options: object): Promise<{ violations: Finding[] }> };
    const { axe: checker } = globalThis as unknown as { axe: Checker };
    return (await checker.run(chosen)).violations;
  }, options);
  const counting = found.filter(({ id }) => !except.includes(id));
  return counting.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}
