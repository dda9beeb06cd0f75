import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { APPLICATION_ID } from '../../../src/store/engine/inspect.ts';
import { checkStore } from '../../../src/store/engine/backup/check-store.ts';
import { restoreStore } from '../../../src/store/engine/backup/restore-store.ts';
import { newestVersion } from '../../../src/store/engine/migrations.ts';
import { openStore } from '../../../src/store/engine/open-store.ts';
import { openTokens } from '../../../src/store/engine/open-tokens.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { temporaryFolder } from './folder.ts';
import { browse, failed, incident, job, NOON, notice, order, passed, state } from './samples.ts';
import { write } from '../../support/build/writes.ts';

const clock = new ManualClock(NOON);
const INCIDENT = '20260302-abcdefgh';
const runId = (number: number) => number.toString(16).padStart(32, '0');

/** The file that a monitor left which knew only version 1 of the schema. */
async function versionOne(folder: string): Promise<void> {
  const dump = await readFile(new URL('version-1.sql', import.meta.url), 'utf8');
  const database = new DatabaseSync(join(folder, 'bellwether.db'));
  database.exec(`pragma journal_mode = wal; pragma application_id = ${APPLICATION_ID}; begin; ${dump} commit`);
  database.close();
}

test('a store of version 1 opens, keeps everything, and takes what is new', async () => {
  await using folder = await temporaryFolder();
  await versionOne(folder.path);
  {
    await using store = await openStore(folder.path, { clock });
    expect(await store.recentRuns(browse, 9)).toEqual([{ ...passed(job(browse, NOON - 2)), runId: runId(1) }]);
    expect(await store.recentRuns(order, 9)).toEqual([{ ...failed(job(order, NOON - 1)), runId: runId(2) }]);
    expect(await store.states()).toMatchObject([{ ...order, state: 'failing' }, state(browse)]);
    expect(await store.stateChanges(0)).toMatchObject([{ ...order, from: 'working', to: 'failing', at: NOON }]);
    expect(await store.openIncidents()).toEqual([incident(INCIDENT)]);
    expect(await store.timeline(INCIDENT)).toEqual([
      { incidentId: INCIDENT, at: NOON, event: { kind: 'legacy-note', category: 'opened', text: 'It began here.' } },
    ]);
    expect(await store.rollUps('hour', 0)).toMatchObject([{ ...order, due: 1, counts: { failed: 1 } }]);
    expect(await store.outbox.ledger(INCIDENT)).toMatchObject([
      { channel: 'pager', settled: 'delivered', credential: 'key-1', reason: 'incident-opened' },
      { channel: 'chat', attempts: 0 },
    ]);
    expect(await store.outbox.claim(NOON, 1000, 9)).toMatchObject([{ channel: 'chat', notice: notice(INCIDENT) }]);
    expect(await store.interruptedRuns(NOON)).toHaveLength(1);
    expect([await store.planned(), await store.signals(), await store.tokens.all()]).toEqual([[], [], []]);
    expect([await store.sessions.all(), await store.audit.newest({ most: 9 })]).toEqual([[], []]);
    await write(store, (writes) => writes.valueSaved('name', { any: 'thing' }));
  }
  await using again = await openStore(folder.path, { clock });
  expect(await again.value('name')).toEqual({ any: 'thing' });
  expect(await again.openIncidents()).toHaveLength(1);
});

test('its tokens wait until a monitor of this version has brought it up to date', async () => {
  await using folder = await temporaryFolder();
  await versionOne(folder.path);
  const refused = openTokens(folder.path, { clock });
  await expect(refused).rejects.toMatchObject({ name: 'StoreProblem', kind: 'older' });
  await expect(refused).rejects.toThrow(/store version 1; this program works with version \d+.*bellwether start/);
  await (await openStore(folder.path, { clock }))[Symbol.asyncDispose]();
  await using opened = await openTokens(folder.path, { clock });
  expect(await opened.tokens.all()).toEqual([]);
});

test('a copy of it as it was is kept beside it, and the older program can go on with it', async () => {
  await using folder = await temporaryFolder();
  await versionOne(folder.path);
  await (await openStore(folder.path, { clock }))[Symbol.asyncDispose]();
  const copy = join(folder.path, `bellwether-before-v${newestVersion}.db`);
  expect(checkStore(copy, folder.path)).toMatchObject({ version: 1, damage: [], unreadable: [], dangling: [] });
  await (await openStore(folder.path, { clock }))[Symbol.asyncDispose]();
  expect((await readdir(folder.path)).filter((name) => name.startsWith('bellwether-before'))).toHaveLength(1);

  restoreStore(copy, folder.path, NOON);
  await using again = await openStore(folder.path, { clock });
  expect(await again.openIncidents()).toEqual([incident(INCIDENT)]);
  // The first copy is not written over.
  expect((await readdir(folder.path)).filter((name) => name.startsWith('bellwether-before-v'))).toHaveLength(2);
});
