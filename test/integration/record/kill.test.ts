import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createRecorder } from '../../../src/record/create-recorder.ts';
import { nextStart } from '../../../src/schedule/cron.ts';
import { openStore } from '../../../src/store/engine/open-store.ts';
import { systemClock } from '../../../src/time/clock.ts';
import { newIncidentId } from '../../../src/time/sortable-id.ts';
import { temporaryFolder } from '../store/folder.ts';
import { configOf, fn, job, resultOf } from './rig.ts';

const KILLS = 8;
const script = fileURLToPath(new URL('./recorder-child.ts', import.meta.url));

/** Runs a recorder on the folder and kills it when it has recorded `most` results. */
async function recordAndKill(folder: string, most: number): Promise<void> {
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) if (Number(line) >= most) child.kill('SIGKILL');
  const [, signal] = (await gone) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
}

test('a recorder killed at any moment leaves no incident double, half or forgotten', async () => {
  await using folder = await temporaryFolder();
  for (let kill = 0; kill < KILLS; kill++) await recordAndKill(folder.path, 3 + kill * 5);

  const config = configOf([fn('order'), fn('browse')]);
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: console.error, fatal: console.error };
  await using store = await openStore(folder.path, { clock: systemClock });
  await using recorder = await createRecorder({
    store,
    clock: systemClock,
    bus: { publish: () => {} },
    config,
    cron: { next: nextStart },
    newIncidentId: (now) => newIncidentId(now, 'UTC'),
    log,
  });
  const keys = recorder.world.openIncidents().map(({ causeKey }) => causeKey);
  expect(new Set(keys).size).toBe(keys.length);
  for (const functionId of ['order', 'browse'])
    await recorder.execute({ act: 'finish-run', result: resultOf(job(functionId, systemClock.now()), 'passed') }).shown;
  expect(await store.openIncidents()).toEqual([]);

  const incidents = await store.incidents({ most: 1000 });
  expect(incidents.length).toBeGreaterThan(0);
  for (const { id } of incidents) {
    const actions = (await store.outbox.ledger(id)).map(({ channel, action }) => `${channel} ${action}`);
    expect(actions).toEqual(['pager trigger', 'chat trigger', 'pager resolve', 'chat resolve']);
  }
});
