// Scripts with mistakes, in the runner process that a monitor would use.
import { expect } from 'vitest';
import type { AttemptRequest, AttemptResult } from '../../../src/run/messages.ts';
import { openSite, routes, type Child, type Site } from '../run-child/rig.ts';

const shop = `<h1>Shop</h1><a href="/basket">Basket</a><button onclick="setTimeout(() => document.title = 'Ordered', 300)">Pay now</button>
<input aria-label="Name"><ul><li>One</li><li>Two</li></ul><div hidden>Never</div>`;

/** A shop that works, one page that never answers, and one that is broken. */
export const openShop = (): Promise<Site> =>
  openSite(
    routes({
      '/': shop,
      '/basket': '<h1>Basket</h1>',
      '/hang': () => {},
      '/slow': (_request, response) => void setTimeout(() => response.end('slow'), 200),
      '/items': '["a", "b", "c"]',
      '/broken': (_request, response) => response.writeHead(500).end('{"problem":"database"}'),
    }),
  );

const line = /^(?:.+\/)?check-\d+\.ts:(\d+): (.+)$/s;

/** Puts a script together with a mark on the line that is wrong: `//!` at its end. */
export async function tryScript(
  child: Child,
  text: string,
  more: Partial<AttemptRequest> = {},
): Promise<AttemptResult> {
  const { result } = await child.try(text, more);
  return result;
}

/** Asserts that a result is the author's mistake, at the line that ends in `//!`, with a remedy that has these words. */
export function expectMistake(result: AttemptResult, text: string, remedy: RegExp): void {
  expect(result, JSON.stringify(result)).toMatchObject({
    verdict: 'inconclusive',
    trouble: { trouble: 'script-mistake' },
  });
  const message = result.trouble!.message;
  expect(message).toMatch(remedy);
  const wanted = text.split('\n').findIndex((one) => one.trimEnd().endsWith('//!')) + 1;
  if (wanted > 0) expect(Number(line.exec(message)?.[1]), message).toBe(wanted);
}
