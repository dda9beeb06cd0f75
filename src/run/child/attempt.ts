// One attempt of one script, from the request to the answer. Every part that could hang has a limit of its own, so that
// the answer comes in any case.
import type { AnyCheck } from '../../check/check.ts';
import { Session, type Ending } from '../../check/session.ts';
import type { StepNode } from '../../check/step-node.ts';
import type { BrowserOnlyTools, Tools } from '../../check/tools.ts';
import { strictTools } from '../../check/strict-tools.ts';
import { judge, type Verdict } from '../../check/verdict.ts';
import type { Clock } from '../../time/clock.ts';
import type { CheckKind } from '../../model/check.ts';
import type { AttemptRequest, AttemptResult, Progress } from '../messages.ts';
import type { Standstill } from '../attempt/overload.ts';
import { spanIdOf } from '../attempt/span-id.ts';
import { BrowserVisit } from './browser/browser-visit.ts';
import type { BrowserSource } from './browser/browser.ts';
import { Evidence } from './evidence.ts';
import { ExchangeNotes } from './http/http-evidence.ts';
import type { RequestMark } from './marking/mark.ts';
import { forgetNodeRequests, markNodeRequests, type ScriptRequest } from './marking/node-requests.ts';
import { Unmarked } from './marking/unmarked.ts';
import { redactorFor } from '../../secrets/redactor-for.ts';
import { TOO_SHORT } from '../../secrets/forms.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import { markOf, RunNetwork } from './http/run-network.ts';
import { trackRequests } from './script/track-requests.ts';

export interface AttemptOptions {
  readonly clock: Clock;
  readonly kind: CheckKind;
  readonly check: AnyCheck;
  /** Needed by browser checks. */
  readonly browser?: BrowserSource;
  /** Whether a mistake in the script is to name its line. */
  readonly notesCallSites: boolean;
  /** Resolves when a rejection that the script did not await no longer counts. */
  readonly grace: () => Promise<void>;
  readonly report: (progress: Progress) => void;
  /** Tells from the start of the script to its end how long this process and its browser could not go on. */
  readonly measureStandstill?: () => () => Standstill;
  /** Called before the script starts, so that the run can be interrupted from outside. */
  readonly onSession: (session: Session) => void;
}

const OWN_LOG_LINES = 50;
const AFTERWORD_MS = 300;
const MOST_SCRIPT_REQUESTS = 200;

/** Makes the attempt. Never rejects. */
export async function makeAttempt(request: AttemptRequest, options: AttemptOptions): Promise<AttemptResult> {
  return new Attempt(request, options).make();
}

class Attempt {
  readonly #request: AttemptRequest;
  readonly #options: AttemptOptions;
  readonly #redactor: Redactor;
  readonly #session: Session;
  readonly #network: RunNetwork;
  readonly #exchanges: ExchangeNotes | undefined;
  readonly #evidence: Evidence | undefined;
  readonly #mark: RequestMark;
  readonly #unmarked: Unmarked;
  readonly #scriptRequests: ScriptRequest[] = [];
  #visit: BrowserVisit | undefined;
  #scriptStartedAt = 0;
  /** The last request of the script to an HTTP client was not answered, or with 5xx. */
  #hasNoService = false;
  #standstill: Standstill | undefined;

  constructor(request: AttemptRequest, options: AttemptOptions) {
    const { clock, report } = options;
    this.#request = request;
    this.#options = options;
    this.#redactor = redactorFor(request.secrets);
    const { clean } = this.#redactor;
    const traceparent = `00-${request.runId}-${spanIdOf(request.attemptId)}-01`;
    const session = new Session({
      ...request,
      notesCallSites: options.notesCallSites,
      clock,
      clean,
      traceparent,
      target: { url: request.target.url, name: request.target.name, variables: request.target.variables },
      listener: {
        onStart: (node) => report({ kind: 'step-started', ...shown(node) }),
        onEnd: (node) => report({ kind: 'step-ended', step: session.steps.result(node) }),
        onLog: (text) => report({ kind: 'log', text }),
        onFailure: (error) => this.#visit?.onFailure(error),
      },
    });
    this.#session = session;
    this.#mark = markOf(request, traceparent);
    this.#unmarked = new Unmarked(this.#mark.ownOrigins, request.target.name);
    const { evidenceFolder: folder, evidenceSuffix: suffix = '' } = request;
    if (folder !== null) {
      this.#exchanges = new ExchangeNotes(clean, { isThorough: this.#isThorough });
      this.#evidence = new Evidence({ folder, suffix, redactor: this.#redactor, log: (text) => session.log(text) });
    }
    this.#network = new RunNetwork({
      ...this.#mark,
      clock,
      clean,
      target: request.target,
      session,
      onExchange: (exchange) => {
        this.#unmarked.noteExchange(exchange.url);
        this.#exchanges?.note(exchange);
        if (!session.isOver) this.#hasNoService = !exchange.reply || exchange.reply.status >= 500;
      },
    });
    options.onSession(session);
  }

  async make(): Promise<AttemptResult> {
    const { kind } = this.#options;
    for (const name of this.#redactor.tooShort) this.#session.log(`Secret ${name} ${TOO_SHORT}`);
    markNodeRequests(this.#session, {
      ...this.#mark,
      unmarked: this.#unmarked,
      onRequest: (request) => {
        if (this.#scriptRequests.length < MOST_SCRIPT_REQUESTS) this.#scriptRequests.push(request);
      },
    });
    try {
      return await (kind === 'http' ? this.#overHttp() : this.#inBrowser());
    } finally {
      forgetNodeRequests(this.#session);
    }
  }

  async #overHttp(): Promise<AttemptResult> {
    const ending = await this.#execute();
    const concluding = this.#session.conclude(ending, this.#options.grace);
    this.#network.endRun();
    const cleanupFailures = await this.#session.cleanUp(this.#request.cleanupMs);
    this.#network.close();
    const verdict = this.#judge(await concluding);
    await this.#leaveTexts(verdict);
    return this.#result(verdict, cleanupFailures);
  }

  async #inBrowser(): Promise<AttemptResult> {
    const { clock, browser } = this.#options;
    if (!browser) throw new Error('A browser check was sent to a process without a browser');
    const visit = new BrowserVisit({
      request: this.#request,
      session: this.#session,
      redactor: this.#redactor,
      clock,
      browser,
      mark: this.#mark,
      unmarked: this.#unmarked,
      onCertificate: (at) => this.#network.noteExpiry(at),
    });
    this.#visit = visit;
    // Without a page the session has given up already, and the script is not called.
    const ending = await visit.explain(await this.#execute(await visit.begin()));
    const concluding = this.#session.conclude(ending, this.#options.grace);
    const address = await this.#leavePictures(visit, ending);
    this.#network.endRun();
    visit.allowForCleanup(this.#request.cleanupMs);
    const cleanupFailures = await this.#session.cleanUp(this.#request.cleanupMs);
    this.#network.close();
    await visit.end();
    const afterword = ending.kind === 'timed-out' ? await this.#session.afterword(AFTERWORD_MS) : undefined;
    const verdict = withAddress(this.#judge(await concluding, afterword), address);
    await this.#leaveTexts(verdict, visit.requests);
    return this.#result(verdict, cleanupFailures);
  }

  async #execute(extra?: BrowserOnlyTools): Promise<Ending> {
    const run = this.#options.check.run as (tools: Tools) => unknown;
    this.#scriptStartedAt = this.#options.clock.now();
    const http = trackRequests(this.#network.client);
    const tools = Object.assign(this.#session.tools(), { http, ...extra });
    const measured = this.#options.measureStandstill?.();
    const ending = await this.#session.execute(() => run(strictTools(tools)));
    this.#standstill = measured?.();
    return ending;
  }

  /** All is kept of each attempt, or only what a failure shows. */
  get #isThorough(): boolean {
    return this.#request.isThorough !== false;
  }

  #leavePictures(visit: BrowserVisit, ending: Ending): Promise<string | undefined> {
    const [soft] = this.#session.steps.softFailures;
    const hasFailed = ending.kind !== 'returned' || soft !== undefined;
    const isWanted = this.#isThorough || (hasFailed && ending.kind !== 'gave-up');
    if (!this.#evidence || !isWanted) return Promise.resolve(undefined);
    const error = soft?.error ?? (ending.kind === 'threw' ? ending.error : undefined);
    return visit.leaveEvidence(this.#evidence, hasFailed ? { error } : undefined);
  }

  async #leaveTexts({ verdict }: Verdict, pageRequests: readonly unknown[] = []): Promise<void> {
    if (!this.#evidence || !this.#exchanges || !(this.#isThorough || verdict === 'failed')) return;
    await this.#evidence.json('requests', [...pageRequests, ...this.#exchanges.entries(), ...this.#scriptRequests]);
    await this.#evidence.lines('log', [...this.#session.logLines(), ...this.#unmarked.notes()]);
  }

  #judge(ending: Ending, afterword?: unknown): Verdict {
    const { timeoutMs } = this.#request;
    const hasNoService = this.#hasNoService || this.#visit?.hasNoService === true;
    return judge(ending, this.#session.steps, { timeoutMs, clean: this.#redactor.clean, afterword, hasNoService });
  }

  #result(verdict: Verdict, cleanupFailures: number): AttemptResult {
    const session = this.#session;
    const { text } = this.#redactor;
    const { certificateExpiresAt } = this.#network;
    const notes = this.#unmarked.notes().map(text);
    return {
      ...verdict,
      scriptStartedAt: this.#scriptStartedAt,
      durationMs: session.durationMs,
      ...(verdict.verdict === 'failed' && this.#standstill && { standstill: this.#standstill }),
      steps: session.steps.results(),
      measurements: session.measurements.all().map(({ name, value, unit }) => ({
        name: text(name),
        value,
        ...(unit !== undefined && { unit: text(unit) }),
      })),
      evidence: [...(this.#evidence?.files ?? [])],
      ...(certificateExpiresAt !== undefined && { certificateExpiresAt }),
      cleanupFailures,
      log: session.lastLogLines(OWN_LOG_LINES),
      ...(notes.length > 0 && { notes }),
    };
  }
}

/** The verdict with the address at which the page was when it failed. */
function withAddress(verdict: Verdict, address: string | undefined): Verdict {
  if (verdict.verdict !== 'failed' || address === undefined) return verdict;
  const { failure } = verdict;
  const detail = [failure.detail, `Page: ${address}`].filter((part) => part !== undefined).join('\n');
  return { ...verdict, failure: { ...failure, detail } };
}

const shown = ({ name, depth, component }: StepNode) => ({
  name,
  depth,
  ...(component !== undefined && { component }),
});
