// One table of odd but lawful servers, asked by our client, Node's fetch, curl and Chromium. docs/http-client.md shows
// it; UPDATE_DOCS=1 writes it there.
import { readFileSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../../src/run/child/browser/find-chromium.ts';
import { askChromium, askCurl, askFetch, askOurs, curlVersion, type Ask } from './clients.ts';
import { columnsOf, comparable, linesOf, startOfLine, tableIn, withTable } from './docs-table.ts';
import { openOddServer } from './odd-server.ts';
import type { Client, Outcome, Peer, Row } from './row.ts';
import { kinds } from './rows/kinds.ts';

const page = fileURLToPath(new URL('../../../docs/http-client.md', import.meta.url));
const asks = new Map<Client, Ask>([
  ['Bellwether', askOurs],
  ['fetch', askFetch],
]);
const versions = new Map<Peer, string>([['fetch', `of Node ${process.versions.node.split('.', 1).join('.')}`]]);
const results = new Map<Row, ReadonlyMap<Client, Outcome>>();
const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);
let browser: Browser | undefined;

beforeAll(async () => {
  const found = findChromium(process.env);
  if ('problem' in found) throw new Error(found.problem);
  // Scripts of an empty page may read what they ask for.
  browser = await chromium.launch({ executablePath: found.path, args: ['--disable-web-security'] });
  asks.set('Chromium', askChromium(browser));
  versions.set('Chromium', browser.version().split('.', 1).join('.'));
  const curl = await curlVersion();
  if (curl === undefined) return console.warn('There is no curl on this machine: ITS COLUMN IS NOT LOOKED AT');
  asks.set('curl', askCurl);
  versions.set('curl', curl.split('.', 2).join('.'));
});

afterAll(() => browser?.close());

async function outcomesOf(row: Row): Promise<Map<Client, Outcome>> {
  const outcomes = new Map<Client, Outcome>();
  for (const [client, ask] of asks) {
    await using server = await openOddServer(row.answer, row.host);
    outcomes.set(client, await ask(row, `http://${row.authority ?? '127.0.0.1'}:${server.port}`));
    if (client === 'Bellwether' && row.mostRequests !== undefined)
      expect(server.requests.length, 'requests sent').toBeLessThanOrEqual(row.mostRequests);
  }
  return outcomes;
}

describe.concurrent.each(kinds)('$name', ({ rows }) => {
  // Right in every row is at least as good as fetch in every row.
  test.for(rows)('our client does right by a server that $server', async (row, { skip }) => {
    if (row.host === '::1' && !hasIpv6) return skip('THIS MACHINE HAS NO IPv6');
    const outcomes = await outcomesOf(row);
    results.set(row, outcomes);
    expect(outcomes.get('Bellwether')).toBe(row.right);
    const others = [...outcomes].filter(([, outcome]) => outcome !== row.right);
    if (others.length > 0) expect(row.differs, `the reason why ${others.join(' and ')}`).toBeTruthy();
  });
});

test('the table of the documentation shows what the clients do', () => {
  const lines = linesOf(kinds, results, versions);
  const skippedRows = kinds.flatMap(({ rows }) => rows).filter((row) => !results.has(row));
  if (process.env['UPDATE_DOCS'] !== undefined) {
    expect(skippedRows, 'rows that were not looked at').toEqual([]);
    writeFileSync(page, withTable(readFileSync(page, 'utf8'), lines));
  }
  const written = tableIn(readFileSync(page, 'utf8'));
  const clients = comparable(written, versions);
  const skipped = [...versions.keys()].filter((client) => !clients.includes(client));
  if (skipped.length > 0) console.warn(`Other versions than in the table: NOT COMPARED: ${skipped.join(', ')}`);
  const compared = (all: readonly string[]) =>
    columnsOf(all, clients).filter((line) => !skippedRows.some((row) => line.startsWith(startOfLine(row))));
  expect(compared(lines), 'UPDATE_DOCS=1 writes the table again').toEqual(compared(written));
});

test('a reason is given where clients differ, and nowhere else', () => {
  // Only of those that have all been looked at.
  const all = [...results].filter(([, outcomes]) => outcomes.size === 4);
  const needless = all.filter(
    ([{ differs, right }, outcomes]) => differs !== undefined && [...outcomes.values()].every((one) => one === right),
  );
  expect(needless.map(([{ server }]) => server)).toEqual([]);
  expect(kinds.flatMap(({ rows }) => rows).length).toBeGreaterThan(60);
});
