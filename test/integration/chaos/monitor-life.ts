// The monitor as a supervisor sees it: started, killed, stopped, frozen; each start is a life of its own.
import { readdirSync, readFileSync } from 'node:fs';
import { readJson, type LogLine } from '../../packed/monitor.ts';
import { MonitorProcess } from '../../support/monitor-process.ts';
import type { Happenings } from './happenings.ts';

/** What must never stand in the log. */
const broken =
  /A listener failed|could not be judged|its result is lost|A decision cannot be stored|cannot be stored as it is|could not be taken up|Unhandled|at file:\/\//;

export interface LifeOptions {
  readonly number: number;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly happenings: Happenings;
  readonly complain: (what: string) => void;
}

export class MonitorLife {
  readonly number: number;
  readonly log: LogLine[] = [];
  /** Ids of messages of which the log says that they were delivered. */
  readonly delivered = new Set<string>();
  readonly #process: MonitorProcess;
  readonly #complain: (what: string) => void;
  /** Why it ends, when somebody wants it to. */
  #wish: NodeJS.Signals | undefined;
  #rest = '';

  constructor({ number, folder, env, happenings, complain }: LifeOptions) {
    this.number = number;
    this.#complain = complain;
    this.#process = new MonitorProcess(['start', '--port', '0', '--log', 'info'], { cwd: folder, env });
    this.#process.child.stderr!.on('data', (text: string) => {
      happenings.note();
      this.#read(text);
    });
  }

  get hasEnded(): boolean {
    const { exitCode, signalCode } = this.#process.child;
    return exitCode !== null || signalCode !== null;
  }

  get output(): string {
    return this.#process.output;
  }

  /** Resolves to its address when it is ready, to undefined when it ended before. */
  async address(): Promise<string | undefined> {
    try {
      return await this.#process.address('Status page');
    } catch {
      return undefined;
    }
  }

  async kill(): Promise<void> {
    this.#wish = 'SIGKILL';
    await this.#process.stop('SIGKILL');
  }

  /** Ends it in good order. */
  async stop(): Promise<void> {
    this.#wish = 'SIGTERM';
    const code = await this.#process.stop('SIGTERM');
    if (code !== 0) this.#complain(`SIGTERM ended the monitor with code ${code}:\n${this.output.slice(-3000)}`);
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.child.kill(signal);
  }

  /** Resolves when it is gone; complains when nobody wanted that. `mayEnd`: something that excuses it. */
  async ended(mayEnd: () => boolean): Promise<void> {
    const code = await this.#process.ended;
    if (this.#wish === undefined && !mayEnd())
      this.#complain(`The monitor ended by itself with code ${code}:\n${this.output.slice(-3000)}`);
  }

  /** Processes that it started, and theirs. */
  descendants(): readonly number[] {
    const children = new Map<number, number[]>();
    for (const name of readdirSync('/proc')) {
      const parent = /^\d+$/.test(name) ? parentOf(Number(name)) : undefined;
      if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    }
    const below = (pid: number): number[] => (children.get(pid) ?? []).flatMap((child) => [child, ...below(child)]);
    return below(this.#process.child.pid ?? -1);
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (broken.test(line)) this.#complain(`The log says: ${line}`);
      const read = line.startsWith('{') ? (readJson(line) as LogLine | undefined) : undefined;
      if (read === undefined) continue;
      this.log.push(read);
      const { msg, incident, message } = read;
      if (msg === 'Notification delivered') this.delivered.add(`${String(incident)} ${String(message)}`);
    }
  }
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
