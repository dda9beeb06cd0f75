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

/** What axe-core has against a page as it is now, apart from some rules: WCAG 2.2 up to AA, and its best practices. */
export async function findingsOf(page: Page, except: readonly string[] = []): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } };
    return (await checker.run()).violations;
  });
  const counting = found.filter(({ id }) => !except.includes(id));
  return counting.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}
