import { backoffMs, type Random } from '../../time/backoff.ts';
import { sleep, type Clock } from '../../time/clock.ts';
import type { ChildEnd } from '../attempt/child-end.ts';
import type { RunnerChild } from '../process/runner-child.ts';

interface SourceOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Forks a child, or says why that cannot be done now. */
  readonly fork: () => RunnerChild | { readonly problem: string };
  /** What its children are for, as the subject of a sentence: `Browser checks`. */
  readonly subject: string;
  /** Why no child can be had became known, changed, or passed. */
  readonly onProblem: (problem: string | undefined) => void;
}

/** One failed start may be a hiccup; a second one is reported. */
const FAILURES_UNTIL_PROBLEM = 2;

/** Starts children of one kind, with growing pauses while starts fail, and hands them out warm. */
export class ChildSource {
  /** All children that are not yet gone without a trace. */
  readonly children = new Set<RunnerChild>();
  readonly #options: SourceOptions;
  readonly #closing = new AbortController();
  #failures = 0;
  #earlyDeaths = 0;
  #problem: string | undefined;

  constructor(options: SourceOptions) {
    this.#options = options;
  }

  /** Why no child can be had, in a sentence; undefined when one can. */
  get problem(): string | undefined {
    return this.#problem;
  }

  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** A warm child; undefined when closed meanwhile, or when `starts` of them have failed. */
  async next(starts = Infinity): Promise<RunnerChild | undefined> {
    for (let failed = 0; failed < starts && !this.isClosed;) {
      await this.#pause();
      if (this.isClosed) return undefined;
      const child = this.#options.fork();
      if ('problem' in child) {
        failed += 1;
        this.#fail(child.problem, true);
        continue;
      }
      this.#adopt(child);
      const isReady = await child.ready;
      if (isReady && child.isUsable) {
        this.#failures = 0;
        this.#report(undefined);
        return child;
      }
      // Retired while it started: the scripts have changed, and this says nothing about the start of a child.
      if (child.isRetired) continue;
      failed += 1;
      if (!this.isClosed) this.#fail(sentence(this.#options.subject, await child.ended), false);
    }
    return undefined;
  }

  /** A child did what it is for: crashes before it are forgiven. */
  worked(): void {
    this.#earlyDeaths = 0;
  }

  /** Scripts have changed: no child of now takes a new run. */
  renew(): void {
    this.#earlyDeaths = 0;
    for (const child of this.children) child.retire();
  }

  /** Asks all runs to end, waits for their clean-ups at most `withinMs`, and leaves nothing. */
  async close(withinMs: number): Promise<void> {
    this.#closing.abort(new Error('The runner is being stopped'));
    await Promise.all([...this.children].map((child) => child.shutDown(withinMs)));
  }

  #adopt(child: RunnerChild): void {
    this.children.add(child);
    void child.ended.then((end) => {
      this.children.delete(child);
      if (end.cause === 'died' && child.runs === 0) this.#earlyDeaths += 1;
    });
  }

  async #pause(): Promise<void> {
    const bad = Math.max(this.#failures, this.#earlyDeaths);
    if (bad === 0) return;
    const { clock, random } = this.#options;
    const ms = backoffMs(bad, random, { firstMs: 250, mostMs: 30_000 });
    await sleep(clock, ms, this.#closing.signal).catch(() => {});
  }

  #fail(problem: string, isCertain: boolean): void {
    this.#failures += 1;
    if (isCertain || this.#failures >= FAILURES_UNTIL_PROBLEM) this.#report(problem);
  }

  #report(problem: string | undefined): void {
    if (problem === this.#problem) return;
    this.#problem = problem;
    this.#options.onProblem(problem);
  }
}

function sentence(subject: string, { exit, lastWords }: ChildEnd): string {
  const said = lastWords.length > 0 ? ` It said: ${lastWords.join(' | ')}` : '';
  return `${subject} cannot run: their process ended before it was ready (${exit}).${said}`;
}
