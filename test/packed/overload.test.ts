// Time that runs out because the monitor's own process could not go on accuses nobody.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Receiver } from '../integration/notify/receiver.ts';
import type { Monitor } from './monitor.ts';
import { createProject, httpScript, type Project } from './project.ts';

let shop: Receiver;
let project: Project;
let monitor: Monitor;

beforeAll(async () => {
  shop = await Receiver.start(() => {});
  project = createProject({
    url: shop.url,
    checks: {
      computes: httpScript(`
        const until = performance.now() + 1200;
        while (performance.now() < until);
        await http.get('/');`),
      hangs: httpScript(`await http.get('/');`),
    },
    functions: { computes: { every: '1h', timeout: '3s' }, hangs: { every: '1h', timeout: '1s' } },
    // One after the other: what holds up the process holds up all that is in it.
    config: { runners: { browsers: 0, http: 1 } },
  });
  monitor = await project.start();
});

afterAll(async () => {
  await monitor?.[Symbol.asyncDispose]();
  project?.[Symbol.dispose]();
  await shop?.[Symbol.asyncDispose]();
});

test('a check that times out because its process stood still is inconclusive, and says so', async () => {
  const text = await monitor.until('the check that computes has run', async () => {
    const { text } = await monitor.ask('/metrics');
    return /bellwether_runs_total\{function="computes",[^}]*outcome="(failed|inconclusive)"\} 1\n/.test(text) && text;
  });
  expect(text).toMatch(/bellwether_runs_total\{function="computes",[^}]*outcome="inconclusive"\} 1\n/);
  expect((await monitor.states())['computes']).toBe('unknown');
  const page = await monitor.ask('/functions/computes?for=operations');
  expect(page.text).toContain('could not go on for');
});

test('a target that hangs is failing while the machine has time', async () => {
  await monitor.untilState('hangs', 'failing');
});
