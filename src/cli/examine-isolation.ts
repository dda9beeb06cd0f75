// Whether what docs/security.md promises holds on this machine: doctor runs a check script of its own that tries.
import { statSync } from 'node:fs';
import { extname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/config.ts';
import type { RunResult } from '../model/run.ts';
import type { Runner } from '../run/runner.ts';
import { systemClock } from '../time/clock.ts';
import { newRunId } from '../time/sortable-id.ts';
import { handedOverNames } from './environment.ts';
import type { Finding } from './finding.ts';
import { reachable, type Reachable, type ReachWish } from './probe/reach.ts';

const TIMEOUT_MS = 20_000;

const named: Readonly<Record<Reachable, string>> = {
  environment: 'environments with variables of the monitor',
  memory: 'the memory of the monitor',
  secrets: 'the configuration or files of secrets',
  store: 'the store',
};

/** What check scripts of each kind can reach that they should not. */
export async function examineIsolation(
  config: Config,
  runner: Runner,
  kinds: readonly ('http' | 'browser')[],
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const kind of kinds) {
    const result = await probe(config, runner, kind);
    if (result) findings.push(judge(kind, result, config));
  }
  return findings;
}

/** Runs the probe as a check is run; undefined where there is no function or no target. */
async function probe(config: Config, runner: Runner, kind: 'http' | 'browser'): Promise<RunResult | undefined> {
  const [usual] = config.functions.values();
  const [target] = config.targets.values();
  if (!usual || !target) return undefined;
  const now = systemClock.now();
  const wish: ReachWish = {
    monitor: process.pid,
    variables: handedOverNames(),
    secrets: config.secretPlaces.filter((path) => path !== config.storeFolder),
    store: config.storeFolder,
  };
  const checkFile = fileURLToPath(new URL(`./probe/${kind}-probe${extname(import.meta.url)}`, import.meta.url));
  const fn = { ...usual, checkFile, params: { wish: JSON.stringify(wish) }, secrets: [], timeoutMs: TIMEOUT_MS };
  return runner.run({
    job: { functionId: fn.id, target: target.name, location: 'doctor', runId: newRunId(now), dueAt: now },
    fn: { ...fn, retry: 'off' },
    target,
    components: config.components,
    secrets: {},
  });
}

function remedyFor(isApart: boolean, { secretPlaces }: Config): string {
  if (isApart) {
    const open = secretPlaces.filter(isOpenToOthers).map((path) => relative(process.cwd(), path));
    return `close what they can read to other users: chmod o-rx ${open.join(' ')}`.trimEnd();
  }
  return process.getuid?.() === 0
    ? 'let every user read the project and the program (chmod -R o+rX), so that they run as other users'
    : 'start the monitor as root or with the capabilities in docs/security.md, so that they run as other users';
}

const OTHERS_READ = 0o004;

function isOpenToOthers(path: string): boolean {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
  return (mode & OTHERS_READ) !== 0;
}

function judge(kind: 'http' | 'browser', { measurements, trouble, outcome }: RunResult, config: Config): Finding {
  const subject = 'scripts';
  const about = kind === 'http' ? 'HTTP checks' : 'browser checks';
  const measured = new Map(measurements.map(({ name, value }) => [name, value]));
  const user = measured.get('user');
  if (user === undefined) {
    const why = trouble?.message ?? outcome;
    return { subject, state: 'warning', found: `${about} could not be tried: ${why}`, remedy: 'run doctor again' };
  }
  const isApart = user !== process.getuid?.();
  const who = isApart ? 'users of their own' : 'the user of the monitor';
  const reached = reachable.filter((what) => measured.get(what) === 1);
  if (reached.length === 0) {
    return { subject, state: 'good', found: `${about} run as ${who} and reach nothing of the monitor` };
  }
  const found = `${about} run as ${who} and can read ${reached.map((what) => named[what]).join(', ')}`;
  return { subject, state: 'warning', found, remedy: remedyFor(isApart, config) };
}
