import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Option, type Command } from 'commander';
import type { StoreCheck } from '../store/engine/backup/check-store.ts';
import { CommandError, exit, type ExitCode } from './exit.ts';
import { configOption, loadOrExplain } from './load.ts';

interface StoreOptions {
  readonly config: string;
  readonly store?: string;
}

const storeOption = () =>
  new Option('--store <folder>', 'the folder of the store, instead of the one in the configuration');

/** `bellwether store`: backup, check and restore of what the monitor remembers. */
export function addStore(program: Command): void {
  const parent = program
    .command('store')
    .description('back up, check or restore what the monitor remembers')
    .addHelpText('after', '\nExample:\n  bellwether store backup /var/backups/');
  addBackup(parent);
  addCheck(parent);
  addRestore(parent);
}

function addBackup(parent: Command): void {
  parent
    .command('backup')
    .description('write a copy of the store, also while the monitor runs')
    .argument('<to>', 'a file that does not exist yet, or a folder, in which the file is named after the time')
    .addOption(storeOption())
    .addOption(configOption())
    .addHelpText(
      'after',
      `
The copy is checked before it gets its name, and only its owner may read it. It holds
no evidence, no configuration and no check scripts.

Exit codes: 0 written, 1 the store is damaged, 2 wrong usage or no store, 3 no room.

Examples:
  bellwether store backup /var/backups/bellwether.db
  bellwether store backup /var/backups/`,
    )
    .action((to: string, options: StoreOptions) => explained('backup', () => backup(to, options)));
}

function addCheck(parent: Command): void {
  parent
    .command('check')
    .description('read all of the store, or of a backup, and say what is wrong with it')
    .argument('[file]', 'a backup; without it the store, also while the monitor runs')
    .option('--set-aside', 'move rows that cannot be read into a file beside the store; the monitor must be stopped')
    .addOption(storeOption())
    .addOption(configOption())
    .addHelpText(
      'after',
      `
Exit codes: 0 sound, 1 not sound, 2 wrong usage or no store, 3 cannot be read.

Examples:
  bellwether store check
  bellwether store check /var/backups/bellwether.db`,
    )
    .action((file: string | undefined, options: CheckOptions) => explained('check', () => check(file, options)));
}

function addRestore(parent: Command): void {
  parent
    .command('restore')
    .description('put a backup in place of the store; the monitor must be stopped')
    .argument('<from>', 'a file that "bellwether store backup" wrote')
    .addOption(storeOption())
    .addOption(configOption())
    .addHelpText(
      'after',
      `
The backup is checked first. What is there now is kept beside it, under a name that
begins with bellwether-before-restore. An older backup is brought up to date at the next start.

Exit codes: 0 restored, 1 the backup is damaged, 2 wrong usage, or a monitor runs on the
store, 3 no room.

Example:
  bellwether store restore /var/backups/bellwether.db`,
    )
    .action((from: string, options: StoreOptions) => explained('restore', () => restore(from, options)));
}

/** Problems of the store as ends of the command. */
async function explained(command: string, work: () => Promise<void>): Promise<void> {
  const { StoreProblem } = await import('../store/problem.ts');
  try {
    await work();
  } catch (error) {
    if (!(error instanceof StoreProblem)) throw error;
    throw new CommandError(`bellwether store ${command}: ${error.message}`, codeOf(error.kind));
  }
}

function codeOf(kind: string): ExitCode {
  if (kind === 'damaged') return exit.bad;
  return ['full', 'no-room', 'failing-disk', 'busy', 'read-only'].includes(kind) ? exit.unjudged : exit.usage;
}

const folderOf = async ({ store, config }: StoreOptions): Promise<string> =>
  store ?? (await loadOrExplain(config)).storeFolder;

async function backup(to: string, options: StoreOptions): Promise<void> {
  const folder = await folderOf(options);
  const { copyStore } = await import('../store/engine/backup/copy-store.ts');
  const { storeFile } = await import('../store/engine/open-store.ts');
  const isFolder = statSync(to, { throwIfNoEntry: false })?.isDirectory() === true;
  const file = isFolder ? join(to, `bellwether-${await timeInName()}.db`) : to;
  if (existsSync(file))
    throw new CommandError(
      `bellwether store backup: ${file} exists, and a backup is never written over. Name another file.`,
    );
  if (!canWriteIn(dirname(file)))
    throw new CommandError(`bellwether store backup: ${dirname(file)} must be a folder in which this user can write.`);
  const copied = copyStore(storeFile(folder), file, folder);
  report(copied);
  console.error(`Backed up to ${file}.`);
}

function canWriteIn(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

interface CheckOptions extends StoreOptions {
  readonly setAside?: true;
}

async function check(file: string | undefined, options: CheckOptions): Promise<void> {
  const { checkStore, isSound } = await import('../store/engine/backup/check-store.ts');
  const { storeFile } = await import('../store/engine/open-store.ts');
  if (file !== undefined && options.setAside)
    throw new CommandError(
      'bellwether store check: --set-aside is for the store, not for a backup; leave out the file.',
    );
  const folder = file === undefined ? await folderOf(options) : '';
  const found = checkStore(file ?? storeFile(folder), folder);
  report(found);
  if (isSound(found)) return console.error('All of it can be read.');
  if (options.setAside && found.damage.length === 0) return setAside(found, folder);
  console.error(wayOut(found, file !== undefined));
  process.exitCode = exit.bad;
}

async function setAside(found: StoreCheck, folder: string): Promise<void> {
  const { setAside: move } = await import('../store/engine/backup/set-aside.ts');
  const { systemClock } = await import('../time/clock.ts');
  const { file, rows } = move(found, folder, systemClock.now());
  console.error(`${rows} rows were moved to ${file}; the store can be read.`);
}

async function restore(from: string, options: StoreOptions): Promise<void> {
  const folder = await folderOf(options);
  const { restoreStore } = await import('../store/engine/backup/restore-store.ts');
  const { systemClock } = await import('../time/clock.ts');
  const { check: found, before } = restoreStore(from, folder, systemClock.now());
  report(found);
  if (before !== undefined) console.error(`What was there before is kept as ${before}.`);
  if (found.version < found.newestVersion)
    console.error(`It is of version ${found.version}; the next start brings it to version ${found.newestVersion}.`);
  console.error(`Restored ${from} to ${found.file}. Start the monitor again.`);
}

/** What is in it, and what is wrong with it, for people and for scripts: a line each. */
function report({ file, bytes, version, counts, damage, dangling, unreadable }: StoreCheck): void {
  console.log(`${file}: version ${version}, ${(bytes / 1_000_000).toFixed(1)} MB`);
  const width = Math.max(0, ...Array.from(counts.keys(), (name) => name.length));
  for (const [table, count] of counts) console.log(`  ${table.padEnd(width)}  ${count}`);
  for (const text of damage) console.log(`damaged: ${text}`);
  for (const { table, id, problem } of unreadable) console.log(`unreadable: ${table} ${id}: ${problem}`);
  for (const { table, id, parent } of dangling)
    console.log(`dangling: ${table} ${id}: refers to a row of ${parent} that is not there`);
}

function wayOut({ damage, unreadable, dangling }: StoreCheck, isBackup: boolean): string {
  if (isBackup) return 'This backup is not sound. Try an older one.';
  if (damage.length > 0)
    return 'The file is damaged. Stop the monitor and put a backup in place: bellwether store restore FILE';
  return [
    `${unreadable.length + dangling.length} rows cannot be read. The monitor leaves them out and goes on.`,
    'To have them back, stop the monitor and put a backup in place: bellwether store restore FILE',
    'To go on without them, stop the monitor and move them into a file: bellwether store check --set-aside',
  ].join('\n');
}

async function timeInName(): Promise<string> {
  const { systemClock } = await import('../time/clock.ts');
  const { isoTime } = await import('../time/zone.ts');
  return isoTime(systemClock.now()).slice(0, 19).replaceAll(':', '-');
}
