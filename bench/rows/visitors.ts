// What visitors can do to the schedule: how late checks start while hundreds follow events and others ask without pause.
import { join } from 'node:path';
import { pause, sized, tempFolder, type Bench } from '../bench.ts';
import { pssMb } from '../machine/processes.ts';
import { healthStanzas, writeConfig } from '../monitor-config.ts';
import { latenessSince, metricsOf, outcomesSince, startProgram, type Program } from '../program.ts';
import { share, type Row } from '../row.ts';
import { openSubject, type Subject } from '../subject.ts';
import type { Asked } from '../subjects/visitors.ts';

const FUNCTIONS = 208;
const VIEWERS = 300;
const GOAL = { value: 25, says: '≤ 25 ms' };
const mixed = [
  '/',
  '/?for=operations',
  '/functions/f-7',
  '/functions/f-8?for=operations',
  '/history',
  '/incidents',
  '/api/v1/functions',
  '/api/v2/summary.json',
  '/feed.atom',
  '/?wall',
];

type Visitors = Subject<Awaited<ReturnType<(typeof import('../subjects/visitors.ts'))['open']>>['does']>;

export async function visitors(bench: Bench): Promise<readonly Row[]> {
  const target = await openSubject<typeof import('../subjects/target.ts')>(bench, 'target', {});
  const folder = await tempFolder(bench.life);
  const stanzas = healthStanzas(FUNCTIONS, '5s');
  const config = await writeConfig(folder, { url: await target.ask('url'), store: join(folder, 'data'), stanzas });
  const program = await startProgram(bench, config);
  const crowd: Visitors = await openSubject<typeof import('../subjects/visitors.ts')>(bench, 'visitors', {
    url: program.url,
  });
  await pause(sized(bench, 15_000, 8000));
  const seconds = sized(bench, 60, 8);
  const alone = await phase(program, crowd, () => pause(seconds * 1000));
  const taken = await crowd.ask('follow', VIEWERS);
  const ask = (perSecond: number, paths: readonly string[]) => () => crowd.ask('ask', { paths, perSecond, seconds });
  const phases = [
    { what: '200 mixed pages/s', ...(await phase(program, crowd, ask(200, mixed))) },
    { what: '60 /metrics/s', ...(await phase(program, crowd, ask(60, ['/metrics']))) },
    { what: '60 /history/s', ...(await phase(program, crowd, ask(60, ['/history']))) },
    {
      what: 'five connections that pipeline 500 /history each',
      ...(await phase(program, crowd, () =>
        crowd.ask('pipeline', { path: '/history', connections: 5, each: 500, seconds }),
      )),
    },
  ];
  const { streams } = await crowd.ask('following');
  const memoryMb = pssMb([program.pid]);
  await program.end();
  const beside = [{ who: 'nobody asks', value: alone.p99Ms }];
  return [
    ...phases.map((one): Row => ({
      what: `start lateness, p99, ${FUNCTIONS} functions each 5 s, ${VIEWERS} event streams, ${one.what}`,
      unit: 'ms',
      ours: one.p99Ms,
      beside,
      goal: GOAL,
      note: `${one.starts} starts in ${Math.round(one.seconds)} s, the latest at most ${one.worstMs} ms; ${said(one.asked)}. The core had ${percent(one.coreMs, one.seconds)} of one CPU, those who asked ${percent(one.visitorsMs, one.seconds)}, on a machine that they shared with the checks.`,
    })),
    {
      what: 'starts skipped in all of it',
      unit: '',
      ours: phases.reduce((sum, { skipped }) => sum + skipped, 0),
      goal: { value: 0, says: 'none' },
    },
    {
      what: "core's memory after it (PSS)",
      unit: 'MB',
      ours: memoryMb,
      goal: { value: 180, says: '≤ 180 MB' },
      note: `With ${streams} event streams open; ${taken} of ${VIEWERS} were taken.`,
    },
  ];
}

/** What happens to the schedule, and what everybody needs, while something goes on. */
async function phase(program: Program, crowd: Visitors, work: () => Promise<Asked | void>) {
  const before = await metricsOf(program);
  const [visitorsBefore, since] = [crowd.cage.cpuMs(), performance.now()];
  const asked = await work();
  const [visitorsMs, seconds] = [crowd.cage.cpuMs() - visitorsBefore, (performance.now() - since) / 1000];
  const after = await metricsOf(program);
  const coreMs = 1000 * (after.get('process_cpu_seconds_total')! - before.get('process_cpu_seconds_total')!);
  const skipped = outcomesSince(before, after, 'skipped');
  return { ...latenessSince(before, after), asked, seconds, coreMs, visitorsMs, skipped };
}

const percent = (ms: number, seconds: number) => `${(ms / seconds / 10).toFixed(0)} %`;

function said(asked: Asked | void): string {
  if (!asked) return '';
  const counts = Object.entries(asked.statuses).map(
    ([status, count]) => `${count} × ${status === '0' ? 'none' : status}`,
  );
  const times = asked.tookMs.length === 0 ? '' : `, p99 after ${share(asked.tookMs, 0.99).toFixed(0)} ms`;
  return `answers: ${counts.join(', ')}${times}`;
}
