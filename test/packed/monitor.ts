import { MonitorProcess, type StartOptions } from '../support/monitor-process.ts';

/** What an address answered. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body read as JSON; undefined when it is none. */
  readonly json: unknown;
}

/** One line of the monitor's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string };

interface FunctionState {
  readonly id: string;
  readonly targets: readonly { readonly target: string; readonly state: string }[];
}

export interface IncidentSummary {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
  readonly stage: string;
  readonly component: string | null;
  readonly acknowledgedBy: string | null;
  readonly affected: readonly {
    readonly function: string;
    readonly target: string;
    readonly cause: { readonly kind: string };
    readonly joinedAt: string;
    readonly recoveredAt: string | null;
  }[];
}

/** An incident with who was notified of it, as those may read it who are signed in. */
export interface Incident extends IncidentSummary {
  readonly telling: {
    readonly round: number;
    readonly stepsDone: number;
    readonly hold: { readonly kind: string } | null;
    readonly silent: string | null;
  } | null;
  readonly signals: readonly { readonly source: string; readonly id: string; readonly endedAt: string | null }[];
  readonly timeline: readonly { readonly kind: string; readonly text: string }[];
  readonly notifications: readonly {
    readonly channel: string;
    readonly action: string;
    readonly round: number;
    readonly settled: string | null;
    readonly attempts: number;
  }[];
}

/** So long a change may be in coming before a test gives up and says what it was waiting for. */
const LONGEST_WAIT_MS = 120_000;

/** Starts a monitor on a free port; resolves when it answers. Rejects with all it printed when it ends before. */
export async function startMonitor(args: readonly string[], options: StartOptions): Promise<Monitor> {
  const process = new MonitorProcess(['start', '--port', '0', ...args], options);
  const monitor = new Monitor(process, await process.address('Status page'));
  await monitor.follow();
  return monitor;
}

/** A running monitor, looked at from outside: its pages, its API, its log. */
export class Monitor implements AsyncDisposable {
  readonly url: string;
  readonly process: MonitorProcess;
  /** Shown with every request, when there is one. */
  token: string | undefined;
  readonly #following = new AbortController();
  #changed = Promise.withResolvers<void>();

  constructor(process: MonitorProcess, url: string) {
    this.process = process;
    this.url = url;
    for (const stream of [process.child.stdout, process.child.stderr]) stream?.on('data', this.#onChange);
    process.child.once('exit', this.#onChange);
  }

  async ask(path: string, init: RequestInit = {}): Promise<Reply> {
    const headers = new Headers(init.headers);
    if (this.token !== undefined && !headers.has('authorization')) headers.set('authorization', `Bearer ${this.token}`);
    const response = await fetch(this.url + path, { redirect: 'manual', ...init, headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: readJson(text) };
  }

  /** Sends an object as JSON. */
  post(path: string, body: unknown): Promise<Reply> {
    const headers = { 'content-type': 'application/json' };
    return this.ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async incidents(): Promise<readonly IncidentSummary[]> {
    const { json } = await this.ask('/api/v1/incidents');
    return (json as { incidents: readonly IncidentSummary[] }).incidents;
  }

  async incident(id: string): Promise<Incident> {
    return (await this.ask(`/api/v1/incidents/${id}`)).json as Incident;
  }

  /** State of each function at its first target. */
  async states(): Promise<Readonly<Record<string, string | undefined>>> {
    const { json } = await this.ask('/api/v1/functions');
    const { functions } = json as { functions: readonly FunctionState[] };
    return Object.fromEntries(functions.map(({ id, targets }) => [id, targets[0]?.state]));
  }

  /** Log lines so far, oldest first. */
  get log(): readonly LogLine[] {
    return this.process.output.split('\n').flatMap((line) => {
      const read = line.startsWith('{') ? (readJson(line) as LogLine | undefined) : undefined;
      return read ?? [];
    });
  }

  /**
   * Looks now and after each change that the monitor reports, by an event or a line of its log, until the answer is
   * neither undefined nor false. Rejects, saying what it was waiting for, when the monitor ends or nothing comes.
   */
  async until<T>(what: string, look: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
    const givesUp = AbortSignal.timeout(LONGEST_WAIT_MS);
    const gaveUp = new Promise<void>((resolve) => givesUp.addEventListener('abort', () => resolve()));
    for (;;) {
      const change = this.#changed.promise;
      if (this.#hasEnded) throw new Error(`The monitor ended before ${what}:\n${this.process.output}`);
      const found = await look();
      if (found !== undefined && found !== false) return found;
      await Promise.race([change, gaveUp]);
      if (givesUp.aborted) throw new Error(`Not within ${LONGEST_WAIT_MS} ms: ${what}\n${this.process.output}`);
    }
  }

  /** Waits until a function is in a state. */
  async untilState(id: string, state: string): Promise<void> {
    await this.until(`${id} is ${state}`, async () => (await this.states())[id] === state);
  }

  /** Waits for an incident at a stage. */
  untilIncident(stage: string): Promise<IncidentSummary> {
    return this.until(`an incident is ${stage}`, async () =>
      (await this.incidents()).find((one) => one.stage === stage),
    );
  }

  /** Ends it as the operating system would at once, and waits until it is gone. */
  async kill(): Promise<void> {
    await this.process.stop('SIGKILL');
  }

  /** Asks it to stop. Returns the exit code. */
  async stop(signal: 'SIGINT' | 'SIGTERM' = 'SIGTERM'): Promise<number | null> {
    return this.process.stop(signal);
  }

  /** Follows its events from now on. Where they need a login, the log has to do. */
  async follow(): Promise<void> {
    const { body, ok } = await fetch(`${this.url}/events`, { signal: this.#following.signal });
    if (!ok || !body) return;
    void (async () => {
      for await (const _ of body) this.#onChange();
    })().catch(this.#onChange);
  }

  get #hasEnded(): boolean {
    const { exitCode, signalCode } = this.process.child;
    return exitCode !== null || signalCode !== null;
  }

  readonly #onChange = (): void => {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  };

  async [Symbol.asyncDispose](): Promise<void> {
    this.#following.abort();
    await this.process[Symbol.asyncDispose]();
  }
}

/** Undefined when the text is not JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
