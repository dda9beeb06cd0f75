// A business, its monitor as a process of its own, and the receivers that the monitor notifies. Knows what it was told to be,
// so that what the monitor says can be compared with it.
import {
  chmodSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJson, type Reply } from '../../packed/monitor.ts';
import { MonitorProcess, processesNaming } from '../../support/monitor-process.ts';
import { until } from '../../support/until.ts';
import { Business } from './business.ts';
import { configOf, scriptOf, type Setup, type Watched } from './chaos-config.ts';
import { FallibleReceiver } from './fallible-receiver.ts';
import { Happenings } from './happenings.ts';
import { MonitorLife } from './monitor-life.ts';
import { StoreDisk } from './small-disk.ts';
import { WallClock } from './wall-clock.ts';

const ANSWER_MS = 10_000;

interface Surroundings {
  readonly happenings: Happenings;
  readonly business: Business;
  readonly receivers: readonly FallibleReceiver[];
}

export class MonitoredWorld implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'bellwether-chaos-'));
  readonly happenings: Happenings;
  readonly disk = new StoreDisk(join(this.folder, 'data'));
  readonly clock = new WallClock(this.folder);
  /** What was done so far, in order. */
  readonly steps: string[] = [];
  /** Functions and channels that left the configuration, if only for a while. */
  readonly departed = new Set<string>();
  /** What was found to be wrong. */
  readonly complaints: string[] = [];
  readonly lives: MonitorLife[] = [];
  readonly business: Business;
  readonly receivers: readonly FallibleReceiver[];
  setup: Setup;
  #token = '';
  #url: string | undefined;
  #isFrozen = false;
  readonly #life = new AsyncDisposableStack();

  private constructor(functions: readonly Watched[], { happenings, business, receivers }: Surroundings) {
    this.happenings = happenings;
    this.business = business;
    this.receivers = receivers;
    const channels = new Map(receivers.map((one) => [one.name, one]));
    this.setup = { functions, gateway: 'gateway', channels, second: ['boss'] };
  }

  static async create(functions: readonly Watched[]): Promise<MonitoredWorld> {
    const box: { world?: MonitoredWorld } = {};
    const happenings = new Happenings();
    const business = await Business.start(happenings);
    const life = () => box.world?.lives.length ?? 0;
    const readings = () => box.world?.clock.readings ?? [];
    const names = ['pager', 'hook', 'alertmanager', 'boss'];
    const receivers = await Promise.all(
      names.map((name) => new FallibleReceiver(name, { happenings, life, readings }).start()),
    );
    const world = new MonitoredWorld(functions, { happenings, business, receivers });
    box.world = world;
    for (const one of [business, ...receivers]) world.#life.use(one);
    await world.#begin();
    return world;
  }

  get life(): MonitorLife | undefined {
    return this.lives.at(-1);
  }

  /** It has said its address. */
  get isReady(): boolean {
    return this.isRunning && this.#url !== undefined;
  }

  get isRunning(): boolean {
    return this.life?.hasEnded === false;
  }

  say(step: string): void {
    this.steps.push(step);
  }

  readonly complain = (what: string): void => void this.complaints.push(what);

  /** Asks the monitor. Rejects when it is not there or does not answer. */
  async ask(path: string, init: RequestInit = {}): Promise<Reply> {
    if (this.#url === undefined) throw new Error('the monitor is not ready');
    const headers = {
      authorization: `Bearer ${this.#token}`,
      ...(init.body && { 'content-type': 'application/json' }),
    };
    const signal = AbortSignal.timeout(ANSWER_MS);
    const response = await fetch(this.#url + path, { redirect: 'manual', ...init, headers, signal });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: readJson(text) };
  }

  /** Starts the monitor unless it runs. With a store that cannot be used it may refuse to. */
  async ensureRunning(onStarted?: (life: MonitorLife) => void): Promise<void> {
    if (this.isRunning) return;
    this.#url = undefined;
    const life = new MonitorLife({
      number: this.lives.length + 1,
      folder: this.folder,
      env: { TMPDIR: join(this.folder, 'tmp'), WORLD: this.folder, ...this.clock.environment },
      happenings: this.happenings,
      complain: (what) => this.complain(`monitor ${life.number}: ${what}`),
    });
    this.lives.push(life);
    void life.ended(() => this.disk.isTrouble && this.#url === undefined);
    onStarted?.(life);
    this.#url = await life.address();
  }

  async kill(): Promise<void> {
    this.thaw();
    if (this.isRunning) await this.life?.kill();
  }

  async stop(): Promise<void> {
    this.thaw();
    if (this.isRunning) await this.life?.stop();
  }

  freeze(): void {
    this.#isFrozen = true;
    this.life?.signal('SIGSTOP');
  }

  thaw(): void {
    if (this.#isFrozen) this.life?.signal('SIGCONT');
    this.#isFrozen = false;
  }

  /** Gives the monitor another configuration, in a file that takes the place of the one before. */
  configure(setup: Setup): void {
    const namesIn = ({ functions, channels }: Setup) => [...functions.map(({ id }) => id), ...channels.keys()];
    const staying = new Set(namesIn(setup));
    for (const name of namesIn(this.setup)) if (!staying.has(name)) this.departed.add(name);
    this.setup = setup;
    for (const fn of setup.functions) this.#replace(`checks/${fn.id}.ts`, scriptOf(fn, setup.gateway));
    this.#replace('config.yaml', `${JSON.stringify(configOf(setup, this.business.url), null, 2)}\n`);
  }

  /** A configuration that cannot be used; `configure` puts a good one in its place. */
  misconfigure(text: string): void {
    this.#replace('config.yaml', text);
  }

  /** Ends the monitor and sees that nothing of it is left. */
  async end(): Promise<void> {
    await this.stop();
    try {
      await until('no process is left', () => (processesNaming(this.folder).length === 0 ? true : undefined));
    } catch {
      this.complain(`processes are left: ${processesNaming(this.folder).join('; ')}`);
    }
    const left = readdirSync(join(this.folder, 'tmp'));
    if (left.length > 0) this.complain(`temporary files are left: ${left.join(', ')}`);
    for (const file of globSync('/dev/shm/bellwether-*/environment'))
      if (readFileSync(file, 'utf8').includes(this.folder)) this.complain(`its environment is left in ${file}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await this.#life.disposeAsync();
    this.disk[Symbol.dispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #begin(): Promise<void> {
    // As root the monitor runs check scripts as another user, who must get here.
    chmodSync(this.folder, 0o755);
    for (const name of ['checks', 'tmp']) mkdirSync(join(this.folder, name));
    this.configure(this.setup);
    const making = new MonitorProcess(['token', 'asha', '--role', 'responder'], { cwd: this.folder });
    await making.ended;
    this.#token = /\bbw_\S+|\S{20,}/.exec(making.output)?.[0] ?? '';
    await this.ensureRunning();
  }

  #replace(path: string, text: string): void {
    const file = join(this.folder, path);
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  }
}
