import { chmod, copyFile, mkdir, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../../src/store/engine/open-store.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { startWriter } from './child.ts';
import { temporaryFolder } from './folder.ts';
import { job, NOON, order, passed } from './samples.ts';
import { write } from '../../support/build/writes.ts';

const clock = new ManualClock(NOON);
const fileOf = (folder: string) => join(folder, 'bellwether.db');

/** A closed store with a few hundred runs in a folder. */
async function filled(folder: string): Promise<void> {
  await using store = await openStore(folder, { clock });
  await write(store, (writes) => {
    for (let index = 0; index < 500; index++) writes.runFinished(passed(job(order, NOON + index)));
  });
}

async function overwrite(file: string, at: number, text: string): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.write(text, at);
  await handle.close();
}

describe('a store in use', () => {
  test('is refused to a second monitor, in the words of who has it', async () => {
    await using folder = await temporaryFolder();
    await using first = await openStore(folder.path, { clock });
    const refused = openStore(folder.path, { clock });
    await expect(refused).rejects.toMatchObject({ name: 'StoreProblem', kind: 'locked' });
    await expect(refused).rejects.toThrow(`process ${process.pid} on`);
    await expect(refused).rejects.toThrow(folder.path);
    await first.ping();
  });

  test('is refused to another process, and free as soon as its owner is killed', async () => {
    await using folder = await temporaryFolder();
    await using writer = startWriter(folder.path);
    await writer.said(1);
    await expect(openStore(folder.path, { clock })).rejects.toThrow(`process ${writer.pid} on`);
    await writer.kill();
    await using store = await openStore(folder.path, { clock });
    await using second = startWriter(folder.path);
    await second.said(1);
    expect(second.lines[0]).toContain(`refused: Another Bellwether already uses the store in ${folder.path}`);
    expect(second.lines[0]).toContain(`process ${process.pid} on`);
    await store.ping();
  });

  test('leaves no trace of its owner when it is closed', async () => {
    await using folder = await temporaryFolder();
    await filled(folder.path);
    expect((await readdir(folder.path)).sort()).toEqual(['bellwether.db', 'bellwether.lock', 'bellwether.spare']);
  });
});

describe('a store file that cannot be trusted', () => {
  test.for([
    ['no database at all', (file: string) => writeFile(file, 'This was a database once.'.repeat(1000))],
    ['overwritten at its beginning', (file: string) => overwrite(file, 0, 'x'.repeat(64))],
    ['overwritten in the middle', (file: string) => overwrite(file, 4096 * 20, 'x'.repeat(4096 * 3))],
    ['cut off', (file: string) => truncate(file, 4096 * 9)],
  ] as const)('is refused when it is %s, with the way out, and not touched', async ([, damage]) => {
    await using folder = await temporaryFolder();
    await filled(folder.path);
    await damage(fileOf(folder.path));
    const before = await readFile(fileOf(folder.path));
    const refused = openStore(folder.path, { clock });
    await expect(refused).rejects.toMatchObject({ name: 'StoreProblem', kind: 'damaged' });
    await expect(refused).rejects.toThrow('"bellwether store restore FILE", or move bellwether.db');
    expect(await readFile(fileOf(folder.path))).toEqual(before);
    // The folder is free again for whatever the operator does next.
    await expect(openStore(folder.path, { clock })).rejects.toMatchObject({ kind: 'damaged' });
  });

  test('keeps its log when a killed writer left one beside a damaged file', async () => {
    await using folder = await temporaryFolder();
    await using other = await temporaryFolder();
    await filled(folder.path);
    await using writer = startWriter(folder.path, NOON + 1000);
    await writer.said(5);
    await writer.kill();
    const pages = (await stat(fileOf(folder.path))).size / 4096;
    await overwrite(fileOf(folder.path), 4096 * Math.floor(pages * 0.7), 'x'.repeat(4096 * 3));
    await copyFile(`${fileOf(folder.path)}-wal`, join(other.path, 'wal'));
    await expect(openStore(folder.path, { clock })).rejects.toMatchObject({ kind: 'damaged' });
    expect(await readFile(`${fileOf(folder.path)}-wal`)).toEqual(await readFile(join(other.path, 'wal')));
  });

  test('is refused when a newer program wrote it, and not touched', async () => {
    await using folder = await temporaryFolder();
    await filled(folder.path);
    const database = new DatabaseSync(fileOf(folder.path));
    database.exec("update meta set value = '99' where name = 'schema'; pragma journal_mode = delete");
    database.close();
    const before = await readFile(fileOf(folder.path));
    const refused = openStore(folder.path, { clock });
    await expect(refused).rejects.toMatchObject({ kind: 'newer' });
    await expect(refused).rejects.toThrow(/store version 99; this program knows versions up to \d+/);
    expect(await readFile(fileOf(folder.path))).toEqual(before);
  });

  test('is refused when it belongs to another program, and not touched', async () => {
    await using folder = await temporaryFolder();
    const database = new DatabaseSync(fileOf(folder.path));
    database.exec('create table somebody_elses (id integer)');
    database.close();
    const before = await readFile(fileOf(folder.path));
    await expect(openStore(folder.path, { clock })).rejects.toMatchObject({ kind: 'foreign' });
    expect(await readFile(fileOf(folder.path))).toEqual(before);
  });

  test('is a new store when a start was cut off before anything was in it', async () => {
    await using folder = await temporaryFolder();
    await writeFile(fileOf(folder.path), '');
    await using store = await openStore(folder.path, { clock });
    await store.ping();
  });
});

test('a store whose file was deleted under it says so when asked', async () => {
  await using folder = await temporaryFolder();
  await using store = await openStore(folder.path, { clock });
  await store.ping();
  await rm(fileOf(folder.path));
  await expect(store.ping()).rejects.toMatchObject({ kind: 'missing' });
});

describe('a folder that cannot be used', () => {
  test('is refused when a file stands in its place', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'store');
    await writeFile(path, '');
    await expect(openStore(path, { clock })).rejects.toMatchObject({ kind: 'unusable-folder' });
    await expect(openStore(join(path, 'deeper'), { clock })).rejects.toThrow('change "store" in the configuration');
  });

  test('is refused when this user may not write there', async () => {
    await using folder = await temporaryFolder();
    await chmod(folder.path, 0o755);
    const path = join(folder.path, 'read-only');
    await mkdir(path);
    await filled(path);
    await chmod(path, 0o555);
    const size = (await stat(fileOf(path))).size;
    // For root nothing is read-only.
    const isRoot = process.getuid?.() === 0;
    await using writer = startWriter(path, undefined, isRoot ? { uid: 65534, gid: 65534 } : {});
    await writer.said(1);
    expect(writer.lines[0]).toMatch(/^refused: The (folder of the store|store in) /);
    expect(writer.lines[0]).toContain(path);
    expect((await stat(fileOf(path))).size).toBe(size);
    await chmod(path, 0o755);
  });
});
