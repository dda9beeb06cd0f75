// One try of one script, from the request to the answer. Every part that could hang has a limit of its own, so that
// the answer comes in any case.
import type { AnyCheck } from '../../check/check.ts';
import { Session, type Ending } from '../../check/session.ts';
import type { StepNode } from '../../check/step-node.ts';
import type { BrowserTools, Tools } from '../../check/tools.ts';
import { strictTools } from '../../check/strict-tools.ts';
import { judge } from '../../check/verdict.ts';
import type { Clock } from '../../time/clock.ts';
import type { AttemptRequest, AttemptResult, CheckKind, Progress } from '../messages.ts';
import { spanIdOf } from '../span-id.ts';
import { BrowserVisit, type BrowserSource } from './browser-visit.ts';
import { Evidence } from './evidence.ts';
import { ExchangeNotes } from './http-evidence.ts';
import { redactorFor, type Redactor } from './redaction.ts';
import { markOf, RunNetwork } from './run-network.ts';
import { trackActions } from './track-actions.ts';
import { trackRequests } from './track-requests.ts';

export interface AttemptOptions {
  readonly clock: Clock;
  readonly kind: CheckKind;
  readonly check: AnyCheck;
  /** Needed by browser checks. */
  readonly browser?: BrowserSource;
  readonly report: (progress: Progress) => void;
  /** Called before the script starts, so that the run can be interrupted from outside. */
  readonly onSession: (session: Session) => void;
}

const OWN_LOG_LINES = 50;
const AFTERWORD_MS = 300;
/** How long after the return of a script a rejection that it did not await still counts. */
const REJECTION_GRACE_MS = 50;

/** Makes the try. Never rejects. */
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
  readonly #mark: ReturnType<typeof markOf>;
  #scriptStartedAt = 0;

  constructor(request: AttemptRequest, options: AttemptOptions) {
    const { clock, report } = options;
    this.#request = request;
    this.#options = options;
    this.#redactor = redactorFor(request.secrets);
    const { clean } = this.#redactor;
    const traceparent = `00-${request.runId}-${spanIdOf(request.attemptId)}-01`;
    const session = new Session({
      ...request,
      clock,
      clean,
      traceparent,
      target: { url: request.target.url, name: request.target.name, variables: request.target.variables },
      listener: {
        onStart: (node) => report({ kind: 'step-started', ...shown(node) }),
        onEnd: (node) => report({ kind: 'step-ended', step: session.steps.result(node) }),
        onLog: (text) => report({ kind: 'log', text }),
      },
    });
    this.#session = session;
    this.#mark = markOf(request, traceparent);
    if (request.evidenceFolder !== null) {
      const exchanges = new ExchangeNotes(clean);
      this.#exchanges = exchanges;
      this.#evidence = new Evidence(request.evidenceFolder, this.#redactor, (text) => session.log(text));
    }
    const onExchange = this.#exchanges && { onExchange: this.#exchanges.note.bind(this.#exchanges) };
    this.#network = new RunNetwork({
      ...this.#mark,
      clock,
      clean,
      target: request.target,
      session,
      ...onExchange,
    });
    options.onSession(session);
  }

  async make(): Promise<AttemptResult> {
    const { kind } = this.#options;
    for (const name of this.#redactor.tooShort)
      this.#session.log(`Secret ${name} has fewer than 4 characters: too few to be hidden in texts`);
    return kind === 'http' ? this.#overHttp() : this.#inBrowser();
  }

  async #overHttp(): Promise<AttemptResult> {
    const ending = await this.#execute({});
    const concluding = this.#session.conclude(ending, REJECTION_GRACE_MS);
    this.#network.endRun();
    const cleanupFailures = await this.#session.cleanUp(this.#request.cleanupMs);
    this.#network.close();
    const conclusion = await concluding;
    await this.#leaveTexts();
    return this.#result(conclusion, cleanupFailures);
  }

  async #inBrowser(): Promise<AttemptResult> {
    const { clock, browser } = this.#options;
    const visit = new BrowserVisit({
      ...this.#mark,
      request: this.#request,
      session: this.#session,
      redactor: this.#redactor,
      clock,
      browser,
      onCertificate: (at) => this.#network.noteExpiry(at),
    });
    const page = await visit.begin();
    // Without a page the session has given up already, and the script is not called.
    const ending = await visit.explain(await this.#execute({ page: trackActions(page as BrowserTools['page']) }));
    const concluding = this.#session.conclude(ending, REJECTION_GRACE_MS);
    const hasFailed = ending.kind !== 'returned' || this.#session.steps.softFailures.length > 0;
    if (this.#evidence) await visit.leaveEvidence(this.#evidence, hasFailed);
    this.#network.endRun();
    visit.allowForCleanup(this.#request.cleanupMs);
    const cleanupFailures = await this.#session.cleanUp(this.#request.cleanupMs);
    this.#network.close();
    await visit.end();
    const afterword = ending.kind === 'timed-out' ? await this.#session.afterword(AFTERWORD_MS) : undefined;
    const conclusion = await concluding;
    await this.#leaveTexts(visit.requests);
    return this.#result(conclusion, cleanupFailures, afterword);
  }

  #execute(extra: Partial<Pick<BrowserTools, 'page'>>): Promise<Ending> {
    const run = this.#options.check.run as (tools: Tools) => unknown;
    this.#scriptStartedAt = this.#options.clock.now();
    const http = trackRequests(this.#network.client);
    const tools = Object.assign(this.#session.tools(), { http, ...extra });
    return this.#session.execute(() => run(strictTools(tools, this.#session)));
  }

  async #leaveTexts(pageRequests: readonly unknown[] = []): Promise<void> {
    if (!this.#evidence || !this.#exchanges) return;
    await this.#evidence.json('requests', [...pageRequests, ...this.#exchanges.entries]);
    await this.#evidence.lines('log', this.#session.logLines());
  }

  #result(ending: Ending, cleanupFailures: number, afterword?: unknown): AttemptResult {
    const session = this.#session;
    const { clean, text } = this.#redactor;
    const { timeoutMs } = this.#request;
    const { certificateExpiresAt } = this.#network;
    return {
      ...judge(ending, session.steps, { timeoutMs, clean, afterword }),
      scriptStartedAt: this.#scriptStartedAt,
      durationMs: session.durationMs,
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
    };
  }
}

const shown = ({ name, depth, component }: StepNode) => ({
  name,
  depth,
  ...(component !== undefined && { component }),
});
