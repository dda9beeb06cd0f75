// npm run bench -- [NAME…] [--list] [--quick] [--profile] [--against FOLDER]
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compare, comparisons, isAsGood, type Compared } from './against.ts';
import { removeAllFolders, tempFolder, within, type Bench } from './bench.ts';
import { build, removeBuild } from './build.ts';
import { chart } from './chart.ts';
import { killAllCages } from './machine/cage.ts';
import { commitOf, thisMachine } from './machine/machine.ts';
import { measurements } from './measurements.ts';
import { describeProfiles } from './profile.ts';
import { isReached, type Row } from './row.ts';
import { seedHistory } from './seed.ts';
import { comparisonTable, table } from './table.ts';

/** Not formatted, as nothing in docs/ is. */
const figures = fileURLToPath(new URL('../docs/bench', import.meta.url));
const END_MS = 60_000;

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    list: { type: 'boolean' },
    quick: { type: 'boolean' },
    profile: { type: 'boolean' },
    against: { type: 'string' },
  },
});

async function measure(names: readonly string[]): Promise<void> {
  const built = build();
  clearAtExit([built]);
  await using whole = new AsyncDisposableStack();
  const longPast = seededOnce(whole, options.quick ?? false);
  const rows: (Row & { readonly name: string })[] = [];
  const failures: string[] = [];
  for (const name of names) {
    const { run, mostSeconds } = measurements[name]!;
    const startedAt = performance.now();
    process.stderr.write(`· ${name} (at most ${mostSeconds} s) … `);
    const profiles = options.profile ? mkdtempSync(join(tmpdir(), `bellwether-profile-${name}-`)) : undefined;
    const done = await attempt(run, { isQuick: options.quick ?? false, built, profiles, longPast }, mostSeconds);
    console.error(`${Math.round((performance.now() - startedAt) / 1000)} s`);
    if ('problem' in done) {
      console.error(`  ${done.problem}`);
      failures.push(`${name}: ${done.problem}`);
    } else rows.push(...done.rows.map((row) => ({ name, ...row })));
    if (profiles !== undefined) console.log(`\n${describeProfiles(profiles)}\n\nProfiles for a browser: ${profiles}\n`);
  }
  report(rows, failures);
}

/** Another version beside this one, in turn. */
async function measureAgainst(folder: string, names: readonly string[]): Promise<void> {
  const other = build(folder);
  const built = build();
  clearAtExit([other, built]);
  const compared: Compared[] = [];
  for (const name of names) {
    process.stderr.write(`· ${name} … `);
    const { mostSeconds } = measurements[name]!;
    const noPast = () => Promise.reject(new Error('Nothing that is compared needs a long past.'));
    const given = { isQuick: options.quick ?? false, built, profiles: undefined, longPast: noPast };
    const run = (bench: Bench) => compare(comparisons[name]!, bench, { ...bench, built: other });
    const done = await attempt(run, given, 2 * mostSeconds);
    console.error('problem' in done ? `failed\n  ${done.problem}` : 'done');
    if ('problem' in done) process.exitCode = 3;
    else compared.push(...done.rows);
  }
  const titles = { other: `${folder} at ${commitOf(folder)}`, ours: `this tree at ${commitOf('.')}` };
  console.log(`\n${comparisonTable(compared, titles)}`);
  const file = join(mkdtempSync(join(tmpdir(), 'bellwether-results-')), 'against.json');
  writeFileSync(file, `${JSON.stringify({ machine: thisMachine(), ...titles, compared }, null, 2)}\n`);
  console.log(`\nWritten: ${file}`);
  if (!compared.every(isAsGood)) process.exitCode ??= 1;
}

function clearAtExit(builds: readonly string[]): void {
  process.once('exit', () => {
    killAllCages();
    removeAllFolders();
    for (const built of builds) removeBuild(built);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
}

async function attempt<T>(
  run: (bench: Bench) => Promise<readonly T[]>,
  given: Omit<Bench, 'life'>,
  mostSeconds: number,
): Promise<{ rows: readonly T[] } | { problem: string }> {
  const life = new AsyncDisposableStack();
  try {
    return { rows: await within(mostSeconds * 1000, 'It', run({ ...given, life })) };
  } catch (error) {
    return { problem: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  } finally {
    await within(END_MS, 'Ending it', life.disposeAsync()).catch((error: unknown) => console.error(String(error)));
  }
}

/** Seeds at the first question; each answer is a copy of its own. */
function seededOnce(life: AsyncDisposableStack, isQuick: boolean): Bench['longPast'] {
  let seeded: Promise<string> | undefined;
  const seed = async () => {
    const folder = join(await tempFolder(life), 'data');
    await seedHistory(folder, { functions: isQuick ? 200 : 1000, years: isQuick ? 1 : 3 });
    return folder;
  };
  return async () => {
    const copy = join(await tempFolder(life), 'data');
    cpSync(await (seeded ??= seed()), copy, { recursive: true });
    return copy;
  };
}

function report(rows: readonly (Row & { readonly name: string })[], failures: readonly string[]): void {
  const machine = thisMachine();
  const caption = `${machine.date.slice(0, 10)}, ${machine.cores} × ${machine.processor}, Node ${machine.node}${options.quick ? ', a quick look: not to be quoted' : ''}`;
  console.log(`\n${table(rows)}\n\n${caption}; CPU: ${machine.cpuCounting}`);
  const isWhole = wanted.length === 0 && !options.quick;
  const folder = isWhole ? figures : mkdtempSync(join(tmpdir(), 'bellwether-results-'));
  mkdirSync(folder, { recursive: true });
  const results = { machine, failures, rows: rows.map((row) => ({ ...row, isReached: isReached(row) ?? null })) };
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(join(folder, 'results.svg'), chart(rows, caption));
  console.log(`Written: ${join(folder, 'results.json')} and results.svg`);
  const missed = rows.filter((row) => isReached(row) === false).length;
  const goals = rows.filter((row) => row.goal !== undefined).length;
  console.log(
    `${goals - missed} of ${goals} goals reached${failures.length > 0 ? `; ${failures.length} measurements failed` : ''}`,
  );
  if (failures.length > 0) process.exitCode = 1;
}

const there = Object.keys(options.against === undefined ? measurements : comparisons);
const unknown = wanted.filter((name) => !there.includes(name));
if (options.list) {
  for (const [name, { says }] of Object.entries(measurements)) console.log(`${name.padEnd(14)}${says}`);
} else if (unknown.length > 0) {
  const what = options.against === undefined ? 'No measurement' : 'Nothing to compare called';
  console.error(`${what} ${unknown.join(', ')}. There are: ${there.join(', ')}`);
  process.exitCode = 2;
} else {
  const names = wanted.length > 0 ? wanted : there;
  await (options.against === undefined ? measure(names) : measureAgainst(resolve(options.against), names));
  // What a measurement that was given up has left waiting must not keep this process.
  process.exit();
}
