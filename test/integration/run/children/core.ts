// A core to be killed: it starts a runner below the given folder, with scripts that loop and that start others.
import { createRunner } from '../../../../src/run/create-runner.ts';
import { systemClock } from '../../../../src/time/clock.ts';
import { runOf } from '../run-of.ts';

const [tempRoot] = process.argv.slice(2) as [string];
const silent = () => {};
const runner = createRunner({
  clock: systemClock,
  browsers: 1,
  http: 10,
  location: 'local',
  evidenceRoot: `${tempRoot}/evidence`,
  tempRoot,
  log: { debug: silent, info: silent, warn: silent, error: silent, fatal: silent },
  chromium: () => ({ path: '/bin/true' }),
  childMain: new URL('./animal.mjs', import.meta.url),
});
await runner.start();
void runner.run(runOf('start many and hang', { params: { count: 10 }, timeoutMs: 60_000 }));
await runner.run(runOf('loop', { timeoutMs: 200 }));
void runner.run(runOf('loop', { timeoutMs: 60_000 }));
await runner.run(runOf('pass'));
process.send?.('ready');
