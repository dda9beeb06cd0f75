import { join } from 'node:path';
import { pause, sized, tempFolder, type Bench } from '../bench.ts';
import { isNode, pssMb } from '../machine/processes.ts';
import { stanza, writeConfig } from '../monitor-config.ts';
import { metricsOf, startProgram } from '../program.ts';
import { median, type Row } from '../row.ts';
import { openSubject } from '../subject.ts';
import type { Cage } from '../machine/cage.ts';
import { chromiumPath } from './journeys.ts';

const AT_ONCE = 4;
const SAMPLE_MS = 400;

/** Memory of everything together while four journeys go on, and of a bare browser with four contexts. */
export async function memory(bench: Bench): Promise<readonly Row[]> {
  const seconds = sized(bench, 20, 6);
  const shop = await openSubject<typeof import('../subjects/shop.ts')>(bench, 'shop', {});
  const url = await shop.ask('url');
  const bare = await openSubject<typeof import('../subjects/bare-journeys.ts')>(bench, 'bare-journeys', {
    ...{ executablePath: chromiumPath(), baseURL: url },
  });
  await bare.ask('window', { atOnce: AT_ONCE, seconds: 4 });
  const limit = await sampled(bare.cage, bare.ask('window', { atOnce: AT_ONCE, seconds }));
  await bare.end();
  const folder = await tempFolder(bench.life);
  const stanzas = Array.from({ length: 2 * AT_ONCE }, (_, n) => stanza(`order-${n}`, 'order', '2s')).join('');
  const config = await writeConfig(folder, { url, store: join(folder, 'data'), stanzas, browsers: AT_ONCE });
  const program = await startProgram(bench, config);
  await pause(8000);
  const ours = await sampled(program.cage, pause(seconds * 1000));
  const coreMb = pssMb([program.pid]);
  const busy = (await metricsOf(program)).get('bellwether_runner_busy{location="local"}');
  await program.end();
  return [
    {
      what: "whole tree's memory (PSS), four journeys at once",
      unit: 'MB',
      ours: ours.most,
      beside: [{ who: 'a bare browser with four contexts and its script', value: limit.most }],
      goal: { value: 600, says: '≤ 600 MB' },
      note: `The most seen in ${seconds} s; the middle is ${ours.middle.toFixed(0)} MB beside ${limit.middle.toFixed(0)} MB. The whole program with pages and store, ${busy ?? '?'} journeys under way at its end, ${ours.processes} processes; of it ${coreMb.toFixed(0)} MB the core and ${(ours.nodeMb - coreMb).toFixed(0)} MB other Node processes, the rest browsers.`,
    },
  ];
}

async function sampled(cage: Cage, work: Promise<unknown>) {
  const samples: number[] = [];
  const isOver = work.then(() => true);
  do samples.push(pssMb(cage.pids()));
  while (!(await Promise.race([isOver, pause(SAMPLE_MS)])));
  const pids = cage.pids();
  return {
    most: Math.max(...samples),
    middle: median(samples),
    processes: pids.length,
    nodeMb: pssMb(pids.filter(isNode)),
  };
}
