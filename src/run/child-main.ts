// Entry of a runner process: `child-main browser` or `child-main http`. Takes work from its parent over a channel and
// lives no longer than that channel.
import { tmpdir } from 'node:os';
import { systemClock } from '../time/clock.ts';
import { SharedSleep } from '../time/shared-sleep.ts';
import { playwrightExpect } from '../check/playwright-expect.ts';
import type { Session } from '../check/session.ts';
import { makeAttempt } from './child/attempt.ts';
import { browserDied } from './child/browser/browser-visit.ts';
import type { WarmBrowser } from './child/browser/browser.ts';
import { openChannel, type ChildChannel } from './child/channel.ts';
import { findChromium } from './child/browser/find-chromium.ts';
import { guardProcess, type Process } from './child/guard.ts';
import { NotedCallSites } from './child/script/noted-call-sites.ts';
import { loadNetwork } from './child/http/network.ts';
import { within } from './child/timeout.ts';
import { ScratchFolder } from './child/scratch-folder.ts';
import { loadScript, prepareForScripts } from './child/script/script.ts';
import { StandstillMeter } from './child/standstill.ts';
import { batchMessages } from './process/message-batch.ts';
import type { CheckKind } from '../model/check.ts';
import {
  checkKind,
  toChild,
  type AttemptRequest,
  type AttemptResult,
  type FromChild,
  type ScriptAsked,
  type ToChild,
} from './messages.ts';

const EXIT_NO_BROWSER = 3;
const EXIT_BROWSER_DIED = 4;
const CLOSE_MS = 2000;

const clock = systemClock;

/** How long after the return of a script a rejection that it did not await still counts, for all that return together. */
const rejectionGrace = new SharedSleep(clock, { atLeastMs: 25, togetherMs: 10 });

interface Letter {
  readonly message: FromChild;
  readonly whenSent?: () => void;
}

class ChildMain {
  readonly #kind: CheckKind;
  readonly #process: Process;
  readonly #send: (message: FromChild, whenSent?: () => void) => void;
  readonly #sessions = new Map<string, Session>();
  /** Attempts that were asked to end before their script was even loaded. */
  readonly #aborted = new Set<string>();
  readonly #underWay = new Set<string>();
  readonly #callSites = new NotedCallSites();
  readonly #standstill = new StandstillMeter(clock);
  #channel: ChildChannel | undefined;
  #browser: WarmBrowser | undefined;
  #hasLostBrowser = false;

  constructor(kind: CheckKind) {
    this.#kind = kind;
    const post = batchMessages<Letter>((letters) => {
      this.#channel?.send(letters.map(({ message }) => message));
      for (const { whenSent } of letters) whenSent?.();
    });
    this.#send = (message, whenSent) => post({ message, ...(whenSent && { whenSent }) });
    this.#process = guardProcess(() => [...this.#sessions.values()].filter(({ isOver }) => !isOver));
    process.on('SIGTERM', () => void this.#stop());
  }

  async start(): Promise<void> {
    this.#channel = await openChannel({
      onMessages: (messages) => this.#receive(messages),
      onClosed: () => this.#process.exit(0),
    });
    await prepareForScripts();
    if (this.#kind === 'browser') this.#browser = await this.#startBrowser();
    else await this.#prepareForHttp();
    this.#send({ type: 'ready' });
  }

  async #prepareForHttp(): Promise<void> {
    await loadNetwork();
    if (process.env['BELLWETHER_PRELOAD_EXPECT'] === '1') playwrightExpect();
  }

  async #startBrowser(): Promise<WarmBrowser> {
    const found = findChromium(process.env);
    if ('problem' in found) return this.#giveUp(found.problem);
    try {
      const { WarmBrowser } = await import('./child/browser/browser.ts');
      const scratch = new ScratchFolder(tmpdir());
      const browser = await WarmBrowser.start(found.path, {
        isHeaded: process.env['BELLWETHER_HEADED'] === '1',
        scratch,
      });
      scratch.giveToScripts();
      browser.onGone = (why) => this.#loseBrowser(why);
      return browser;
    } catch (error) {
      return this.#giveUp(`Chromium (${found.path}) would not start: ${firstLines(error)}`);
    }
  }

  #giveUp(reason: string): never {
    this.#process.say(reason);
    return this.#process.exit(EXIT_NO_BROWSER);
  }

  #receive(raw: unknown): void {
    for (const message of toChild.array().parse(raw)) this.#take(message);
  }

  #take(message: ToChild): void {
    switch (message.type) {
      case 'ping':
        return this.#send({ type: 'pong', n: message.n });
      case 'attempt':
        return void this.#attempt(message);
      case 'abort':
        return this.#abort(message.attemptId);
      case 'inspect':
        return void this.#inspect(message.inspectId, message);
      case 'stop':
        return void this.#stop();
    }
  }

  async #attempt(request: AttemptRequest): Promise<void> {
    const { attemptId, reportProgress = true } = request;
    this.#underWay.add(attemptId);
    const loaded = await loadScript(request, clock);
    if ('problem' in loaded) return this.#done(attemptId, notTried('script-does-not-load', loaded.problem));
    if (loaded.kind !== this.#kind) {
      this.#underWay.delete(attemptId);
      return this.#send({ type: 'wrong-kind', attemptId, kind: loaded.kind });
    }
    const { checkFile } = request;
    const result = await makeAttempt(request, {
      clock,
      notesCallSites: this.#kind === 'browser' || this.#callSites.begin(checkFile),
      grace: () => rejectionGrace.sleep(),
      ...loaded,
      ...(this.#browser && { browser: this.#browser }),
      measureStandstill: () => this.#standstill.begin({ hasBrowser: this.#kind === 'browser' }),
      report: (event) => reportProgress && this.#send({ type: 'progress', attemptId, event }),
      onSession: (session) => {
        this.#sessions.set(attemptId, session);
        if (this.#aborted.delete(attemptId)) this.#abort(attemptId);
      },
    }).catch((error: unknown) => notTried('runner-killed', `The runner itself failed: ${firstLines(error)}`));
    if (result.verdict === 'inconclusive' && result.trouble?.trouble === 'script-mistake')
      this.#callSites.mistakeFound(checkFile);
    this.#done(attemptId, result);
  }

  #done(attemptId: string, result: AttemptResult): void {
    this.#sessions.delete(attemptId);
    this.#aborted.delete(attemptId);
    this.#underWay.delete(attemptId);
    this.#send({ type: 'done', attemptId, result }, () => this.#leaveIfBrowserIsLost());
  }

  #abort(attemptId: string): void {
    const session = this.#sessions.get(attemptId);
    if (session) session.giveUp('shut-down', 'The monitor was stopped while the run was under way');
    else if (this.#underWay.has(attemptId)) this.#aborted.add(attemptId);
  }

  async #inspect(inspectId: string, asked: ScriptAsked): Promise<void> {
    const loaded = await loadScript(asked, clock);
    this.#send({
      type: 'inspected',
      inspectId,
      kind: 'kind' in loaded ? loaded.kind : null,
      ...('problem' in loaded && { problem: loaded.problem }),
    });
  }

  #loseBrowser(why: string): void {
    this.#hasLostBrowser = true;
    this.#process.say(why);
    for (const session of this.#sessions.values()) session.giveUp('browser-unavailable', browserDied);
    this.#leaveIfBrowserIsLost();
  }

  /** Without its browser the process is of no use; what is under way is told first. */
  #leaveIfBrowserIsLost(): void {
    if (this.#hasLostBrowser && this.#underWay.size === 0) this.#process.exit(EXIT_BROWSER_DIED);
  }

  async #stop(): Promise<void> {
    const browser = this.#browser;
    if (browser) await within(clock, CLOSE_MS, 'Closing Chromium', () => browser.close()).catch(() => {});
    this.#process.exit(0);
  }
}

const notTried = (trouble: 'script-does-not-load' | 'runner-killed', message: string): AttemptResult => ({
  verdict: 'inconclusive',
  durationMs: 0,
  steps: [],
  trouble: { trouble, message },
  measurements: [],
  evidence: [],
  cleanupFailures: 0,
  log: [],
});

const firstLines = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n').slice(0, 12).join('\n').slice(0, 2000);

await new ChildMain(checkKind.parse(process.argv[2])).start();
