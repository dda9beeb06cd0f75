import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { tempFolder, within, type Bench } from './bench.ts';
import { openCage, type Cage } from './machine/cage.ts';

/** A question to a subject. */
export interface Ask {
  readonly id: number;
  readonly op: string;
  readonly arg: unknown;
}

type Does = Readonly<Record<string, (arg: never) => Promise<unknown>>>;

/** A file of `subjects/`: what can be asked of the process in which it is opened. */
export interface SubjectModule<D extends Does = Does, O = never> {
  open(options: O): Promise<{ readonly does: D; readonly end: () => Promise<void> }>;
}

type DoesOf<M> = M extends { open(options: never): Promise<{ readonly does: infer D }> } ? D : never;
type OptionsOf<M> = M extends { open(options: infer O): unknown } ? O : never;

/** A process of its own in a cage of its own, in which something is measured. */
export interface Subject<D> {
  readonly cage: Cage;
  readonly pid: number;
  /** Rejects when the process fails, ends, or takes longer than ten minutes. */
  ask<K extends keyof D & string>(
    op: K,
    ...arg: D[K] extends (arg: infer A) => unknown ? (unknown extends A ? [] : [A]) : []
  ): D[K] extends (arg: never) => infer R ? R : never;
  /** Ends it before the measurement does. */
  end(): Promise<void>;
}

const LONGEST_MS = 600_000;
const START_MS = 60_000;
const END_MS = 15_000;

/** How Node is started for it. */
interface HowStarted {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts `subjects/NAME` and opens it with the options; it ends with the measurement. */
export async function openSubject<M>(
  bench: Bench,
  name: string,
  options: OptionsOf<M>,
  { args: nodeArgs = [], env = {} }: HowStarted = {},
): Promise<Subject<DoesOf<M>>> {
  // Whatever it leaves behind, even when it is killed, is removed with this folder.
  const TMPDIR = await tempFolder(bench.life);
  const cage = openCage();
  const profiling = bench.profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${bench.profiles}`];
  const entry = join(bench.built, 'bench', 'subject-main.js');
  const command = cage.wrap([process.execPath, ...nodeArgs, ...profiling, entry, name, JSON.stringify(options)]);
  const child = spawn(command[0]!, command.slice(1), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...env, TMPDIR },
  });
  cage.hold(child.pid ?? 0);
  const open = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let last = 0;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      for (const { reject } of open.values()) reject(new Error(`${name} ended (${signal ?? code}) before it answered`));
      open.clear();
      resolve();
    });
  });
  child.on('message', (message) => {
    const { id, value, error } = message as { id: number; value?: unknown; error?: string };
    const waiting = open.get(id);
    open.delete(id);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(`${name}: ${error}`));
  });
  const ready = new Promise((resolve, reject) => open.set(0, { resolve, reject }));
  const end = async () => {
    if (child.connected) child.send({ id: 0, op: 'end' }, () => {});
    await within(END_MS, `Ending ${name}`, exited).catch(() => {});
    cage[Symbol.dispose]();
  };
  bench.life.defer(end);
  await within(START_MS, `Starting ${name}`, ready);
  const ask = (op: string, arg?: unknown) => {
    const id = (last += 1);
    const answer = new Promise((resolve, reject) => {
      open.set(id, { resolve, reject });
      child.send({ id, op, arg }, (error) => error && reject(error));
    });
    return within(LONGEST_MS, `${name}, asked to ${op},`, answer);
  };
  return { cage, pid: child.pid ?? 0, ask: ask as never, end };
}
