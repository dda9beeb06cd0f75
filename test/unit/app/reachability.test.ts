import { expect, test } from 'vitest';
import { Reachability } from '../../../src/app/reachability.ts';
import type { Config } from '../../../src/config/config.ts';
import { inEnglish } from '../../../src/i18n/in-english.ts';
import type { RunResult } from '../../../src/model/run.ts';
import type { Probed } from '../../../src/run/connect-probe.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { configOf, fn, job, resultOf } from '../../integration/record/rig.ts';

const log = { debug() {}, info() {}, warn() {}, error() {}, fatal() {} };
const targetAt = (name: string, url: string) =>
  [name, { name, url, scheduled: true, variables: {}, origins: [new URL(url).origin] }] as const;

/** What each host answers when it is asked; `no-way` when it is not named. */
function watching(urls: readonly string[], answers: Readonly<Record<string, Probed>>, change: Partial<Config> = {}) {
  const clock = new ManualClock();
  const targets = new Map(urls.map((url, index) => targetAt(`t${index}`, url)));
  const config = configOf([fn('order'), fn('stock')], { targets, ...change });
  const asked: string[] = [];
  const reachability = new Reachability({
    ...{ clock, log, config: () => config },
    probe: async ({ host }) => {
      asked.push(host);
      return answers[host] ?? 'no-way';
    },
  });
  return { clock, reachability, asked };
}

const failed = (functionId: string, message: string): RunResult =>
  resultOf(job(functionId, 0), 'failed', { failure: { timedOut: false, message } });
const unresolved = (functionId: string, host: string) =>
  failed(functionId, `GET https://${host}/: the name is not known (ENOTFOUND)`);

test('a host whose name is not resolved is to blame while an unrelated host can be reached', async () => {
  const { reachability } = watching(['https://shop.example', 'https://pay.test'], { 'pay.test': 'reached' });
  const result = unresolved('order', 'shop.example');
  expect(await reachability.judge(result)).toBe(result);
  expect(reachability.troubles(inEnglish)).toEqual([]);
});

test('a host is not to blame when unrelated hosts cannot be reached either', async () => {
  using reachability = watching(['https://shop.example', 'https://pay.test'], {}).reachability;
  const judged = await reachability.judge(unresolved('order', 'shop.example'));
  expect(judged).toMatchObject({ outcome: 'inconclusive', trouble: { trouble: 'network-unreachable' } });
  expect(reachability.troubles(inEnglish)).toMatchObject([{ kind: 'network' }]);
});

test('hosts of one site are related: together they prove nothing about the network', async () => {
  const { reachability, clock, asked } = watching(['https://shop.example', 'https://www.shop.example'], {});
  const result = unresolved('order', 'shop.example');
  const judged = reachability.judge(result);
  await clock.advance(3000);
  expect(await judged).toBe(result);
  expect(asked).toEqual([]);
});

test('two businesses under one public suffix are unrelated', async () => {
  using reachability = watching(['https://shop.co.uk', 'https://pay.co.uk'], {}).reachability;
  expect((await reachability.judge(unresolved('order', 'shop.co.uk'))).outcome).toBe('inconclusive');
});

test('two unrelated hosts that only scripts name are told apart from the network when they fail together', async () => {
  const watched = watching(['http://127.0.0.1:8080'], {});
  using reachability = watched.reachability;
  const first = reachability.judge(unresolved('order', 'shop.example'));
  const second = reachability.judge(unresolved('stock', 'warehouse.test'));
  expect((await first).outcome).toBe('inconclusive');
  expect((await second).outcome).toBe('inconclusive');
});

test('a host that is slow says nothing, unless it was configured to tell', async () => {
  const urls = ['https://shop.example', 'https://pay.test'];
  const slow = { 'pay.test': 'unclear', 'anchor.test': 'unclear' } as const;
  const result = unresolved('order', 'shop.example');
  expect(await watching(urls, slow).reachability.judge(result)).toBe(result);
  const addresses = [{ host: 'anchor.test', port: 443 }];
  using reachability = watching(urls, slow, { reachability: { addresses } }).reachability;
  expect((await reachability.judge(result)).outcome).toBe('inconclusive');
});

test('an address without a name cannot tell whether names are resolved', async () => {
  const addresses = [{ host: '192.0.2.1', port: 443 }];
  const urls = ['https://shop.example', 'https://pay.test'];
  const { reachability, asked } = watching(urls, { '192.0.2.1': 'reached' }, { reachability: { addresses } });
  using _life = reachability;
  expect((await reachability.judge(unresolved('order', 'shop.example'))).outcome).toBe('inconclusive');
  expect(asked).toEqual(['pay.test']);
});

test('other failures are left as they are, and nothing is asked', async () => {
  const { reachability, asked } = watching(['https://shop.example', 'https://pay.test'], {});
  const result = failed('order', 'GET https://shop.example/: the connection was refused (ECONNREFUSED)');
  expect(await reachability.judge(result)).toBe(result);
  expect(asked).toEqual([]);
});

test('the trouble ends when a function that could not be judged is judged again, or a host can be reached', async () => {
  const answers: Record<string, Probed> = {};
  const { reachability, clock } = watching(['https://shop.example', 'https://pay.test'], answers);
  using _life = reachability;
  await reachability.judge(unresolved('order', 'shop.example'));
  await reachability.judge(resultOf(job('stock', 0), 'passed'));
  expect(reachability.troubles(inEnglish)).toHaveLength(1);
  await reachability.judge(resultOf(job('order', 0), 'passed'));
  expect(reachability.troubles(inEnglish)).toEqual([]);
  await reachability.judge(unresolved('order', 'shop.example'));
  expect(reachability.troubles(inEnglish)).toHaveLength(1);
  answers['pay.test'] = 'reached';
  await clock.advance(20_000);
  expect(reachability.troubles(inEnglish)).toEqual([]);
});
