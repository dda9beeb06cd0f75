import { join } from 'node:path';
import { pause, sized, tempFolder, type Bench } from '../bench.ts';
import { cpuMsOf } from '../machine/processes.ts';
import { healthStanzas, writeConfig } from '../monitor-config.ts';
import { latenessSince, metricsOf, outcomesSince, startProgram } from '../program.ts';
import type { Row } from '../row.ts';
import { openSubject } from '../subject.ts';

const NOTE =
  'The upper bound of the bucket in /metrics; real HTTP checks of a server on loopback. Being asked for these metrics, before and after, is a part of it.';

/** How late starts are with eleven thousand functions and real checks, and what the core needs for them. */
export async function lateness(bench: Bench): Promise<readonly Row[]> {
  const [slow, fast] = [sized(bench, 10_000, 1000), sized(bench, 1000, 100)];
  const alone = await openSubject<typeof import('../subjects/bare-schedule.ts')>(bench, 'bare-schedule', {
    slow,
    fast,
  });
  const bareMs = await alone.ask('watch', sized(bench, 20, 5));
  await alone.end();
  const target = await openSubject<typeof import('../subjects/target.ts')>(bench, 'target', {});
  const folder = await tempFolder(bench.life);
  const config = await writeConfig(folder, {
    url: await target.ask('url'),
    store: join(folder, 'data'),
    stanzas: healthStanzas(slow, '1m') + healthStanzas(fast, '10s', slow),
  });
  const program = await startProgram(bench, config);
  // All are asked once soon after a start, spread over 5 ms each.
  await pause(Math.max(5000, (slow + fast) * 5 + 3000));
  const before = await metricsOf(program);
  const [cpuBefore, startedAt] = [cpuMsOf(program.pid), performance.now()];
  await pause(sized(bench, 61_000, 12_000));
  const [cpu, took] = [cpuMsOf(program.pid) - cpuBefore, performance.now() - startedAt];
  const after = await metricsOf(program);
  const late = latenessSince(before, after);
  const of = (outcome: string) => outcomesSince(before, after, outcome);
  const who = `${slow.toLocaleString('en-GB')} functions each minute and ${fast.toLocaleString('en-GB')} each 10 s`;
  const goal = (value: number, says: string) => ({ goal: { value, says } });
  await program.end();
  return [
    {
      what: `start lateness, p99, ${who}`,
      unit: 'ms',
      ours: late.p99Ms,
      beside: [{ who: 'the schedule alone, nothing run', value: bareMs }],
      ...goal(50, '≤ 50 ms'),
      note: `${NOTE} ${late.starts} starts in ${Math.round(took / 1000)} s; the latest at most ${late.worstMs} ms; ${of('passed')} passed, ${of('failed') + of('inconclusive')} did not.`,
    },
    { what: 'starts skipped meanwhile', unit: '', ours: of('skipped'), ...goal(0, 'none') },
    { what: "the core's share of one CPU meanwhile", unit: '%', ours: (cpu / took) * 100, ...goal(50, '≤ 50 %') },
  ];
}
