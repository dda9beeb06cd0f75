import {
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { checkStore, isSound } from '../../../src/store/engine/backup/check-store.ts';
import { copyStore } from '../../../src/store/engine/backup/copy-store.ts';
import { restoreStore } from '../../../src/store/engine/backup/restore-store.ts';
import { setAside } from '../../../src/store/engine/backup/set-aside.ts';
import { openStore } from '../../../src/store/engine/open-store.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { temporaryFolder } from './folder.ts';
import { browse, incident, job, NOON, notice, passed, state } from './samples.ts';
import { canMount, fillDisk, smallDisk } from './small-disk.ts';
import { write } from '../../support/build/writes.ts';

const clock = new ManualClock(NOON);
const fileIn = (folder: string) => join(folder, 'bellwether.db');

/** A closed store with an incident, a message and a few hundred runs. */
async function filled(folder: string, id = 'i1'): Promise<void> {
  await using store = await openStore(folder, { clock });
  await write(store, (writes) => {
    for (let index = 0; index < 500; index += 1) writes.runFinished(passed(job(browse, NOON + index)));
    writes.stateSaved(state(browse));
    writes.incidentSaved(incident(id));
    writes.noticeQueued('pager', notice(id), NOON);
  });
}

function execute(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

async function overwrite(file: string, at: number, text: string): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.write(text, at);
  await handle.close();
}

async function openIncidentsIn(folder: string): Promise<readonly string[]> {
  await using store = await openStore(folder, { clock });
  return (await store.openIncidents()).map(({ id }) => id);
}

describe('a copy of a store', () => {
  test('is whole while the store is written, and readable for its owner alone', async () => {
    await using folder = await temporaryFolder();
    const data = join(folder.path, 'data');
    await filled(data);
    await using store = await openStore(data, { clock });
    const written = write(store, (writes) => writes.incidentSaved(incident('i2')));
    const copy = join(folder.path, 'copy.db');
    const found = copyStore(fileIn(data), copy, data);
    await written;
    expect([isSound(found), found.counts.get('runs'), found.counts.get('outbox')]).toEqual([true, 500, 1]);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder.path).toSorted()).toEqual(['copy.db', 'data']);
    await store.ping();
  });

  test('is never written over a file that exists', async () => {
    await using folder = await temporaryFolder();
    await filled(folder.path);
    const copy = join(folder.path, 'copy.db');
    writeFileSync(copy, 'a year of work');
    expect(() => copyStore(fileIn(folder.path), copy, folder.path)).toThrow();
    expect(readFileSync(copy, 'utf8')).toBe('a year of work');
    expect(readdirSync(folder.path).filter((name) => name.includes('partial'))).toEqual([]);
  });

  test.skipIf(!canMount())('is refused with the room that it needs, or that fills up, and leaves nothing', async () => {
    await using folder = await temporaryFolder();
    await using mount = await temporaryFolder();
    await filled(folder.path);
    using disk = smallDisk(mount.path, '2m');
    const copy = () => copyStore(fileIn(folder.path), join(disk.path, 'copy.db'), folder.path);
    expect(copy).toThrow(/2\.1 MB are free in .*, \d\.\d MB are needed/);
    using full = fillDisk(join(disk.path, 'other'));
    expect(copy).toThrow('too little room');
    expect([full !== undefined, readdirSync(disk.path)]).toEqual([true, ['other']]);
  });

  test.for([
    ['damaged', (file: string) => overwrite(file, 4096 * 20, 'x'.repeat(4096 * 3)), 'is damaged'],
    ['not a store', (file: string) => writeFileSync(file, 'x'.repeat(9000)), 'is damaged'],
    ['empty', (file: string) => truncateSync(file), 'is empty'],
    [
      'of a newer version',
      (file: string) => execute(file, "update meta set value = 99 where name = 'schema'"),
      'newer',
    ],
  ] as const)('is not made of a file that is %s', async ([, harm, message]) => {
    await using folder = await temporaryFolder();
    await filled(folder.path);
    await harm(fileIn(folder.path));
    const copy = join(folder.path, 'copy.db');
    expect(() => copyStore(fileIn(folder.path), copy, folder.path)).toThrow(message);
    expect(readdirSync(folder.path).filter((name) => name.includes('copy'))).toEqual([]);
  });
});

describe('a restore', () => {
  test('puts the copy in place and keeps what was there, with its log', async () => {
    await using folder = await temporaryFolder();
    const data = join(folder.path, 'data');
    await filled(data);
    const copy = join(folder.path, 'copy.db');
    copyStore(fileIn(data), copy, data);
    await using store = await openStore(data, { clock });
    await write(store, (writes) => writes.incidentSaved(incident('i2')));
    // As a killed monitor leaves it: what is newest stands in the log alone.
    for (const end of ['', '-wal']) copyFileSync(fileIn(data) + end, join(folder.path, `killed.db${end}`));
    await store[Symbol.asyncDispose]();
    for (const end of ['', '-wal']) copyFileSync(join(folder.path, `killed.db${end}`), fileIn(data) + end);

    const { before = '' } = restoreStore(copy, data, NOON);
    expect(await openIncidentsIn(data)).toEqual(['i1']);
    const kept = new DatabaseSync(before);
    expect(kept.prepare('select id from incidents order by id').all()).toEqual([{ id: 'i1' }, { id: 'i2' }]);
    kept.close();
  });

  test('is refused while a monitor runs on the store, and changes nothing', async () => {
    await using folder = await temporaryFolder();
    const data = join(folder.path, 'data');
    await filled(data);
    const copy = join(folder.path, 'copy.db');
    copyStore(fileIn(data), copy, data);
    await using store = await openStore(data, { clock });
    expect(() => restoreStore(copy, data, NOON)).toThrow(`process ${process.pid} on`);
    await store.ping();
  });

  test('of a file that is damaged changes nothing', async () => {
    await using folder = await temporaryFolder();
    const data = join(folder.path, 'data');
    await filled(data);
    const copy = join(folder.path, 'copy.db');
    copyStore(fileIn(data), copy, data);
    await overwrite(copy, 4096 * 20, 'x'.repeat(4096 * 3));
    expect(() => restoreStore(copy, data, NOON)).toThrow(`${copy} is damaged`);
    expect(() => restoreStore(join(folder.path, 'none.db'), data, NOON)).toThrow('none.db does not exist');
    expect(() => restoreStore(fileIn(data), data, NOON)).toThrow('is the store itself');
    expect(await openIncidentsIn(data)).toEqual(['i1']);
    expect(readdirSync(data).filter((name) => /restor|partial/.test(name))).toEqual([]);
  });

  test('fills a folder that has no store', async () => {
    await using folder = await temporaryFolder();
    await filled(folder.path);
    const data = join(folder.path, 'elsewhere', 'data');
    expect(restoreStore(fileIn(folder.path), data, NOON).before).toBeUndefined();
    expect(await openIncidentsIn(data)).toEqual(['i1']);
  });

  test.for([
    ['before the store got its new name', []],
    ['before the log got its new name', ['']],
    ['before the copy got its name', ['', '-wal', '-shm']],
  ] as const)('that is killed %s is finished at the next start, or had not begun', async ([, moved]) => {
    await using folder = await temporaryFolder();
    const data = join(folder.path, 'data');
    await filled(data);
    await using store = await openStore(data, { clock });
    const killed = join(folder.path, 'killed');
    cpSync(data, killed, { recursive: true });
    for (const end of ['', '.partial-1']) copyStore(fileIn(data), `${fileIn(killed)}.restoring${end}`, data);
    await write(store, (writes) => writes.incidentSaved(incident('i2')));
    for (const end of ['', '-wal', '-shm']) copyFileSync(fileIn(data) + end, fileIn(killed) + end);
    const before = join(killed, 'bellwether-before-restore-2026-12-01T12-00-00-000Z.db');
    for (const end of moved) renameSync(fileIn(killed) + end, before + end);

    expect(await openIncidentsIn(killed)).toEqual(moved.length === 0 ? ['i1', 'i2'] : ['i1']);
    expect(readdirSync(killed).filter((name) => name.includes('restoring'))).toEqual([]);
    if (moved.length === 0) return;
    const kept = new DatabaseSync(before);
    expect(kept.prepare('select id from incidents order by id').all()).toEqual([{ id: 'i1' }, { id: 'i2' }]);
    kept.close();
  });

  test.skipIf(process.getuid?.() !== 0)('by root leaves the files with the user as whom the monitor runs', async () => {
    await using folder = await temporaryFolder();
    const data = join(folder.path, 'data');
    await filled(data);
    const copy = join(folder.path, 'copy.db');
    copyStore(fileIn(data), copy, data);
    for (const name of [data, fileIn(data)]) chownSync(name, 10_001, 10_001);
    restoreStore(copy, data, NOON);
    const owners = [fileIn(data), join(data, 'bellwether.lock')].map((name) => statSync(name).uid);
    expect(owners).toEqual([10_001, 10_001]);
  });
});

describe('a check', () => {
  const harm = `update incidents set incident = '{"id":'; update runs set numbers = '{}' where due_at = ${NOON};
    pragma foreign_keys = off; insert into states values (99, '{}', 0)`;

  test('names every row that cannot be read, as the store does, and changes nothing', async () => {
    await using folder = await temporaryFolder();
    await filled(folder.path);
    execute(fileIn(folder.path), harm);
    const before = readFileSync(fileIn(folder.path));
    const { unreadable, dangling } = checkStore(fileIn(folder.path), folder.path);
    expect(dangling).toMatchObject([{ table: 'states', id: '99', parent: 'subjects' }]);
    expect(readFileSync(fileIn(folder.path))).toEqual(before);
    await using store = await openStore(folder.path, { clock });
    await Promise.all([store.openIncidents(), store.recentRuns(browse, 1000), store.states(), store.countedUntil()]);
    const places = (rows: typeof unreadable) => rows.map(({ table, id }) => `${table} ${id}`).toSorted();
    expect(places(store.unreadable())).toEqual(places(unreadable));
    expect(places(unreadable)).toEqual(['incidents i1', expect.stringMatching(/^runs [0-9a-f]{32}$/), 'states 99']);
  });

  test('moves what cannot be read into a file, after which the store is sound', async () => {
    await using folder = await temporaryFolder();
    await filled(folder.path);
    execute(fileIn(folder.path), harm);
    const { file, rows } = setAside(checkStore(fileIn(folder.path), folder.path), folder.path, NOON);
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { table: string });
    expect([rows, lines.map(({ table }) => table).toSorted()]).toEqual([3, ['incidents', 'runs', 'states']]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const after = checkStore(fileIn(folder.path), folder.path);
    expect([isSound(after), after.counts.get('runs')]).toEqual([true, 500]);
  });

  test('moves nothing while a monitor runs on the store', async () => {
    await using folder = await temporaryFolder();
    await filled(folder.path);
    execute(fileIn(folder.path), harm);
    await using store = await openStore(folder.path, { clock });
    expect(() => setAside(checkStore(fileIn(folder.path), folder.path), folder.path, NOON)).toThrow('already uses');
    await store.ping();
    expect(readdirSync(folder.path).filter((name) => name.includes('set-aside'))).toEqual([]);
    expect(existsSync(fileIn(folder.path))).toBe(true);
  });
});
