// What becomes of a store whose file is taken away while it is open.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { lockFolder } from '../../../src/store/engine/lock.ts';
import { openStore } from '../../../src/store/engine/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { temporaryFolder } from './folder.ts';
import { incident, NOON } from './samples.ts';
import { write } from '../../support/build/writes.ts';

/** Anything is noticed within this. */
const WITHIN_MS = 60_000;

interface Rig extends AsyncDisposable {
  readonly clock: ManualClock;
  readonly store: Store;
  readonly folder: string;
  readonly file: string;
  /** Lines of the log, as message and hint. */
  readonly log: readonly (readonly [message: string, hint: unknown])[];
  readonly add: (id: string) => Promise<void>;
}

async function openRig(): Promise<Rig> {
  const temporary = await temporaryFolder();
  const folder = join(temporary.path, 'data');
  const clock = new ManualClock(NOON);
  const log: [string, unknown][] = [];
  const note = (fields: Readonly<Record<string, unknown>>, message: string) => void log.push([message, fields['hint']]);
  const store = await openStore(folder, {
    clock,
    log: { debug: note, info: note, warn: note, error: note, fatal: note },
  });
  const add = (id: string) => write(store, (writes) => writes.incidentSaved(incident(id)));
  await add('i1');
  return {
    ...{ clock, store, folder, file: join(folder, 'bellwether.db'), log, add },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await temporary[Symbol.asyncDispose]();
    },
  };
}

async function incidentsAfterRestart(folder: string): Promise<readonly string[]> {
  await using store = await openStore(folder, { clock: new ManualClock(NOON) });
  return (await store.openIncidents()).map(({ id }) => id);
}

const savedIn = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('bellwether-saved-'));

describe('a store whose file is gone', () => {
  test.for<[string, (rig: Rig) => void]>([
    ['deleted', ({ file }) => rmSync(file)],
    ['deleted with its log', ({ file }) => ['', '-wal', '-shm'].forEach((end) => rmSync(file + end))],
    ['renamed', ({ file, folder }) => renameSync(file, join(folder, 'old.db'))],
    ['deleted with its folder', ({ folder }) => rmSync(folder, { recursive: true })],
    ['moved with its folder', ({ folder }) => renameSync(folder, `${folder}-old`)],
  ])('goes on, says that what it writes will be lost, and what to do: %s', async ([, harm]) => {
    await using rig = await openRig();
    const { store, clock, log, add } = rig;
    harm(rig);
    await clock.advance(WITHIN_MS);
    expect(store.trouble()).toContain('is lost when it stops');
    expect(log).toContainEqual([
      expect.stringContaining('The store file is gone'),
      expect.stringContaining('store restore'),
    ]);
    await add('i2');
    expect((await store.openIncidents()).map(({ id }) => id)).toEqual(['i1', 'i2']);
    await expect(store.ping()).rejects.toMatchObject({ kind: 'missing' });
  });

  test('is well again, with all that was written meanwhile, when the file is put back', async () => {
    await using rig = await openRig();
    const { store, clock, file, folder, add } = rig;
    renameSync(file, join(folder, 'old.db'));
    await clock.advance(WITHIN_MS);
    await add('i2');
    renameSync(join(folder, 'old.db'), file);
    await clock.advance(WITHIN_MS);
    expect(store.trouble()).toBeUndefined();
    await add('i3');
    await store[Symbol.asyncDispose]();
    expect(await incidentsAfterRestart(folder)).toEqual(['i1', 'i2', 'i3']);
    expect(readdirSync(folder).filter((name) => name.includes('aside') || name.includes('saved'))).toEqual([]);
  });

  test('saves what it holds as a copy when it is closed', async () => {
    await using rig = await openRig();
    const { store, file, folder, add } = rig;
    rmSync(file);
    await add('i2');
    await store[Symbol.asyncDispose]();
    const [saved = ''] = savedIn(folder);
    expect(existsSync(file)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.includes('aside'))).toEqual([]);
    renameSync(join(folder, saved), file);
    expect(await incidentsAfterRestart(folder)).toEqual(['i1', 'i2']);
  });
});

test('a store whose lock file is deleted is locked again, so that no second monitor opens it', async () => {
  await using rig = await openRig();
  rmSync(join(rig.folder, 'bellwether.lock'));
  await rig.clock.advance(WITHIN_MS);
  await expect(openStore(rig.folder, { clock: rig.clock })).rejects.toMatchObject({ kind: 'locked' });
  await rig.add('i2');
  expect(rig.store.trouble()).toBeUndefined();
});

test('a store whose lock file was deleted says so when another monitor was quicker', async () => {
  await using rig = await openRig();
  rmSync(join(rig.folder, 'bellwether.lock'));
  const other = lockFolder(rig.folder, NOON);
  await rig.clock.advance(WITHIN_MS);
  other.release();
  const lines = rig.log.filter(([message]) => message === 'Another Bellwether uses the store');
  expect(lines).toEqual([[expect.anything(), expect.stringContaining('Stop one of them')]]);
});

test('a store whose file is gone and whose disk is full says both, as room alone does not help', async () => {
  await using folder = await temporaryFolder();
  const clock = new ManualClock(NOON);
  await using store = await openStore(folder.path, { clock, maxPages: 80 });
  const fill = async () => {
    for (let index = 0; ; index += 1) await write(store, (writes) => writes.incidentSaved(incident(`full-${index}`)));
  };
  await expect(fill()).rejects.toMatchObject({ kind: 'full' });
  rmSync(join(folder.path, 'bellwether.db'));
  await clock.advance(WITHIN_MS);
  const message = await fill().catch((error: unknown) => String(error));
  expect([message, message]).toEqual([expect.stringContaining('is gone'), expect.stringContaining('no space is left')]);
});

describe('a store whose file was replaced', () => {
  test('leaves the new file alone, and a restart uses it', async () => {
    await using other = await openRig();
    await other.add('other');
    await other.store[Symbol.asyncDispose]();
    await using rig = await openRig();
    const { store, clock, file, folder, add } = rig;
    copyFileSync(other.file, join(folder, 'new.db'));
    renameSync(join(folder, 'new.db'), file);
    await clock.advance(WITHIN_MS);
    expect(store.trouble()).toContain('was replaced while the monitor runs');
    await add('i2');
    await store[Symbol.asyncDispose]();
    expect(savedIn(folder)).toHaveLength(1);
    expect(await incidentsAfterRestart(folder)).toEqual(['i1', 'other']);
  });
});

describe('a store whose file was written over', () => {
  const harms: [string, (rig: Rig, copy: string) => void][] = [
    ['by an older copy of itself', ({ file }, copy) => copyFileSync(copy, file)],
    ['by another database', ({ file }) => overwriteWithAnother(file)],
    ['by nothing', ({ file }) => truncateSync(file)],
    ['up to its half', ({ file }) => truncateSync(file, 4096 * 20)],
    ['by a text', ({ file }) => writeFileSync(file, 'x'.repeat(500_000))],
  ];
  test.for(harms)('reads and writes nothing any more, and leaves what is there as it is: %s', async ([, harm]) => {
    await using rig = await openRig();
    const { store, clock, file, folder, add, log } = rig;
    const copy = join(folder, 'copy.db');
    copyFileSync(file, copy);
    await clock.advance(2 * WITHIN_MS);
    await add('i2');
    harm(rig, copy);
    const there = readFileSync(file);
    await clock.advance(WITHIN_MS);
    expect(store.trouble()).toContain('was written over while the monitor runs');
    expect(log).toContainEqual([
      expect.stringContaining('was written over'),
      expect.stringContaining('Start the monitor again'),
    ]);
    await expect(add('i3')).rejects.toMatchObject({ kind: 'overwritten' });
    await expect(store.openIncidents()).rejects.toMatchObject({ kind: 'overwritten' });
    await expect(store.tokens.all()).rejects.toMatchObject({ kind: 'overwritten' });
    await store[Symbol.asyncDispose]();
    expect(readFileSync(file)).toEqual(there);
    expect(existsSync(`${file}-wal`)).toBe(false);
  });
});

function overwriteWithAnother(file: string): void {
  const other = `${file}.other`;
  const database = new DatabaseSync(other);
  database.exec('create table somebody_elses (id integer)');
  database.close();
  copyFileSync(other, file);
}

describe('a store whose log was deleted', () => {
  test.for(['-wal', '-shm'])('has lost nothing, and begins a new one: %s', async (end) => {
    await using rig = await openRig();
    const { store, clock, file, folder, add, log } = rig;
    rmSync(file + end);
    await add('i2');
    await clock.advance(WITHIN_MS);
    expect([store.trouble(), existsSync(file + end)]).toEqual([undefined, true]);
    expect(log).toContainEqual([expect.stringContaining('nothing was lost'), undefined]);
    await add('i3');
    await store[Symbol.asyncDispose]();
    expect(await incidentsAfterRestart(folder)).toEqual(['i1', 'i2', 'i3']);
  });
});

test('a store that somebody else vacuums, reads or copies is sound', async () => {
  await using rig = await openRig();
  const { store, clock, file, add } = rig;
  for (let index = 0; index < 200; index += 1) await add(`more-${index}`);
  const other = new DatabaseSync(file);
  other.exec('vacuum');
  other.exec('pragma wal_checkpoint(passive)');
  other.prepare('vacuum into ?').run(`${file}.copy`);
  other.close();
  for (let minute = 0; minute < 5; minute += 1) {
    await add(`after-${minute}`);
    await clock.advance(WITHIN_MS);
  }
  expect(store.trouble()).toBeUndefined();
  await store.ping();
});

test('a start on a folder whose store was deleted says that it begins empty', async () => {
  await using rig = await openRig();
  const { store, file, folder } = rig;
  await store[Symbol.asyncDispose]();
  rmSync(file);
  mkdirSync(folder, { recursive: true });
  const said: unknown[] = [];
  const note = (_: unknown, message: string) => void said.push(message);
  await using second = await openStore(folder, {
    clock: new ManualClock(NOON),
    log: { debug: note, info: note, warn: note, error: note, fatal: note },
  });
  await second.ping();
  expect(said).toEqual(['The store begins empty']);
});

test('a store is sound while a reader keeps what is new out of its file, at the start and for minutes', async () => {
  await using rig = await openRig();
  const { store, folder, file } = rig;
  for (const end of ['', '-wal']) copyFileSync(file + end, join(folder, `killed${end}`));
  await store[Symbol.asyncDispose]();
  // As a killed monitor leaves it: the log is not empty.
  for (const end of ['', '-wal']) copyFileSync(join(folder, `killed${end}`), file + end);
  const reader = new DatabaseSync(file);
  reader.exec('begin');
  reader.prepare('select count(*) from incidents').get();
  const clock = new ManualClock(NOON);
  await using second = await openStore(folder, { clock });
  for (let minute = 0; minute < 3; minute += 1) {
    await write(second, (writes) => writes.incidentSaved(incident(`m${minute}`)));
    await clock.advance(WITHIN_MS);
  }
  expect(second.trouble()).toBeUndefined();
  reader.exec('commit');
  reader.close();
  await clock.advance(2 * WITHIN_MS);
  expect(second.trouble()).toBeUndefined();
  rmSync(file);
  await clock.advance(WITHIN_MS);
  expect(second.trouble()).toContain('is gone');
});
