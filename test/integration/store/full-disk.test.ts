import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Log } from '../../../src/model/log.ts';
import { checkStore } from '../../../src/store/engine/backup/check-store.ts';
import { openStore } from '../../../src/store/engine/open-store.ts';
import { StoreProblem } from '../../../src/store/problem.ts';
import type { Store } from '../../../src/store/store.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { restoreDump } from '../../support/sqlite-dump.ts';
import { temporaryFolder } from './folder.ts';
import { canMount, fillDisk, smallDisk } from './small-disk.ts';
import { DAY, failed, incident, job, NOON, notice, order } from './samples.ts';
import { write } from '../../support/build/writes.ts';

/** Writes until the store says that it is full; returns how many runs went in. */
async function fill(store: Store): Promise<number> {
  for (let count = 0; ; count++) {
    try {
      await write(store, (writes) => writes.runFinished(failed(job(order, NOON + count), { log: ['x'.repeat(2000)] })));
    } catch (error) {
      expect(error).toBeInstanceOf(StoreProblem);
      expect(error).toMatchObject({ kind: 'full' });
      expect((error as Error).message).toContain('no space is left on its disk');
      return count;
    }
  }
}

describe('a full disk', () => {
  test('refuses what has no room, keeps what was written, and takes more when there is room again', async () => {
    await using folder = await temporaryFolder();
    await using store = await openStore(folder.path, { clock: new ManualClock(NOON), maxPages: 400 });
    const count = await fill(store);
    expect(count).toBeGreaterThan(100);
    expect(await store.recentRuns(order, 10_000)).toHaveLength(count);
    await expect(
      write(store, (writes) => writes.runFinished(failed(job(order, NOON + DAY), { log: ['y'.repeat(9000)] }))),
    ).rejects.toThrow();

    await store.prune({ runsBefore: NOON + count / 2, historyBefore: 0 });
    const after = failed(job(order, NOON + DAY));
    await write(store, (writes) => writes.runFinished(after));
    expect(await store.recentRuns(order, 1)).toEqual([after]);
  });

  test.skipIf(!canMount())('spends the room kept for it, so that pages can still be sent, and says so', async () => {
    await using folder = await temporaryFolder();
    using disk = smallDisk(folder.path, '40m');
    const clock = new ManualClock(NOON);
    const said: string[] = [];
    await using store = await openStore(disk.path, { clock, log: logTo(said) });
    const spare = join(disk.path, 'bellwether.spare');
    expect(statSync(spare).size).toBe(16 * 1024 * 1024);

    const other = join(disk.path, 'somebody-elses-log');
    fillDisk(other);
    for (let index = 0; index < 500; index++)
      await write(store, (writes) => {
        writes.runFinished(failed(job(order, NOON + index), { log: ['x'.repeat(500)] }));
        writes.incidentSaved(incident(`i${index}`));
        writes.noticeQueued('pager', notice(`i${index}`), NOON);
      });
    expect(store.trouble()).toContain('no space is left on its disk');
    expect(said.join()).toContain('no space is left on its disk');
    expect(await store.outbox.pending()).toMatchObject([{ count: 500 }]);
    expect(statSync(spare, { throwIfNoEntry: false })).toBeUndefined();

    await fill(store);
    rmSync(other);
    await clock.advance(61_000);
    await write(store, (writes) => writes.incidentSaved(incident('after')));
    expect(store.trouble()).toBeUndefined();
    expect(statSync(spare).size).toBe(16 * 1024 * 1024);
  });
});

test.skipIf(!canMount())('a start on a full disk spends the room kept for it', async () => {
  await using folder = await temporaryFolder();
  using disk = smallDisk(folder.path, '40m');
  const clock = new ManualClock(NOON);
  await using first = await openStore(disk.path, { clock });
  await write(first, (writes) => writes.incidentSaved(incident('before')));
  await first[Symbol.asyncDispose]();
  fillDisk(join(disk.path, 'somebody-elses-log'));
  const said: string[] = [];
  await using store = await openStore(disk.path, { clock, log: logTo(said) });
  expect(said.join()).toContain('no space is left on its disk');
  expect(store.trouble()).toContain('no space is left on its disk');
  expect(await store.openIncidents()).toHaveLength(1);
  await write(store, (writes) => writes.noticeQueued('pager', notice('before'), NOON));
  expect(await store.outbox.pending()).toHaveLength(1);
});

test.skipIf(!canMount())('a store is brought up to date once there is room, and is as it was until then', async () => {
  await using folder = await temporaryFolder();
  using disk = smallDisk(folder.path, '12m');
  const dump = readFileSync(new URL('../../fixtures/store-0.1/store.sql', import.meta.url), 'utf8');
  const file = join(disk.path, 'bellwether.db');
  restoreDump(dump, file);
  const clock = new ManualClock(NOON);
  {
    using full = fillDisk(join(disk.path, 'somebody-elses-log'));
    await expect(openStore(disk.path, { clock })).rejects.toMatchObject({ kind: 'full' });
    expect(statSync(join(disk.path, 'somebody-elses-log')).size).toBeGreaterThan(0);
    expect(full).toBeDefined();
  }
  const ballast = join(disk.path, 'ballast');
  writeFileSync(ballast, Buffer.alloc(8 * 1024 * 1024));
  const refused = openStore(disk.path, { clock });
  await expect(refused).rejects.toMatchObject({ kind: 'no-room' });
  await expect(refused).rejects.toThrow(/must be brought up to date, .* MB are free in .*, 4\.\d MB are needed/);
  rmSync(ballast);
  expect(checkStore(file, disk.path)).toMatchObject({ damage: [], dangling: [], unreadable: [] });
  await using store = await openStore(disk.path, { clock });
  await write(store, (writes) => writes.incidentSaved(incident('after')));
  expect((await store.openIncidents()).length).toBeGreaterThan(1);
});

function logTo(said: string[]): Log {
  const write = (_: unknown, message: string) => void said.push(message);
  return { debug: write, info: write, warn: write, error: write, fatal: write };
}
