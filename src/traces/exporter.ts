import type { TraceExport } from '../config/config.ts';
import type { Log } from '../model/log.ts';
import { addressSecrets, createSanitiser, headerSecrets } from '../secrets/sanitise.ts';
import type { Random } from '../time/backoff.ts';
import { sleep, type Clock } from '../time/clock.ts';
import type { Encoder } from './encode.ts';
import { judge, waitMs, type Judged } from './judge.ts';
import { createPoster, type Poster } from './post.ts';
import type { TraceQueue } from './queue.ts';
import type { Attributes, Trace } from './trace.ts';

export interface ExporterParts {
  readonly settings: TraceExport;
  /** What waits to be sent; it outlives the exporter. */
  readonly queue: TraceQueue;
  /** Who sends. */
  readonly resource: Attributes;
  readonly version: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly onExported: (traces: number) => void;
  readonly onRefused: (traces: number) => void;
}

/** Traces are sent together: when so many spans wait, or after so long. */
const BATCH_SPANS = 512;
const BATCH_MS = 5000;

const howTraceSendingIs = {
  well: undefined,
  partly: 'The collector took traces but not all of what is in them',
  later: 'Traces cannot be sent',
  refused: 'Traces are refused, and dropped',
} as const;
type Condition = keyof typeof howTraceSendingIs;

/** Sends what waits in the queue, one request after the other, until it is stopped. */
export class TraceExporter {
  readonly #parts: ExporterParts;
  readonly #poster: Poster;
  readonly #clean: (text: string) => string;
  readonly #stopping = new AbortController();
  readonly #cutting = new AbortController();
  readonly #done: Promise<void>;
  #encoder: Encoder | undefined;
  #arrived = Promise.withResolvers<void>();
  #filled = Promise.withResolvers<void>();
  #condition: Condition = 'well';
  #failures = 0;

  constructor(parts: ExporterParts) {
    const { settings, clock, log } = parts;
    this.#parts = parts;
    this.#poster = createPoster(settings, clock);
    this.#clean = createSanitiser([...headerSecrets(settings.headers), ...addressSecrets(settings.url)]);
    this.#stopping.signal.addEventListener('abort', () => this.wake(), { once: true });
    this.#done = this.#loop().catch((error: unknown) => {
      log.error({ error: this.#clean(String(error)) }, 'The sending of traces broke down; checks go on without it.');
    });
    this.wake();
  }

  /** Something was put into the queue. */
  wake(): void {
    const { queue } = this.#parts;
    const isEnding = this.#stopping.signal.aborted;
    if (!queue.isEmpty || isEnding) this.#arrived.resolve();
    if (queue.spans >= BATCH_SPANS || isEnding) this.#filled.resolve();
  }

  /** Sends what still waits, in at most `withinMs` milliseconds and without waiting for better times. The rest stays in the queue. */
  async stop(withinMs: number): Promise<void> {
    this.#stopping.abort();
    if (withinMs <= 0) this.#cutting.abort();
    const timer = this.#parts.clock.after(withinMs, () => this.#cutting.abort());
    await this.#done;
    timer.cancel();
    await this.#poster[Symbol.asyncDispose]();
  }

  async #loop(): Promise<void> {
    const { queue, random } = this.#parts;
    while (!this.#stopping.signal.aborted) {
      if (this.#failures === 0) await this.#batchIsReady();
      const judged = await this.#sendBatch();
      if (judged?.kind === 'later') await this.#pause(waitMs(this.#failures, judged, random));
    }
    while (!queue.isEmpty && !this.#cutting.signal.aborted) {
      const judged = await this.#sendBatch();
      if (judged?.kind === 'later') return;
    }
  }

  /** Resolves when enough waits, or something has waited long enough, or the end is near. */
  async #batchIsReady(): Promise<void> {
    this.#arrived = Promise.withResolvers();
    this.#filled = Promise.withResolvers();
    this.wake();
    await this.#arrived.promise;
    const timer = this.#parts.clock.after(BATCH_MS, () => this.#filled.resolve());
    await this.#filled.promise;
    timer.cancel();
  }

  #pause(ms: number): Promise<void> {
    return sleep(this.#parts.clock, ms, this.#stopping.signal).catch(() => {});
  }

  /** One request; what was not taken for the moment is put back. */
  async #sendBatch(): Promise<Judged | undefined> {
    const { queue } = this.#parts;
    const encoder = (this.#encoder ??= await this.#load());
    const traces = queue.take(BATCH_SPANS);
    if (traces.length === 0) return undefined;
    const judged = await this.#send(traces, encoder);
    if (this.#cutting.signal.aborted && judged.kind === 'later') queue.putBack(traces);
    else this.#settle(traces, judged);
    return judged;
  }

  async #send(traces: readonly Trace[], encoder: Encoder): Promise<Judged> {
    try {
      const content = encoder.encode(traces);
      const posted = await this.#poster.post(content, encoder.contentType, this.#cutting.signal);
      return judge(posted, encoder, this.#parts.clock.now());
    } catch (error) {
      // Tried again it would fail again, and hold up all that come after it.
      return { kind: 'refused', why: `they could not be written down: ${String(error)}` };
    }
  }

  #settle(traces: readonly Trace[], judged: Judged): void {
    const { queue, onExported, onRefused } = this.#parts;
    this.#failures = judged.kind === 'later' ? this.#failures + 1 : 0;
    switch (judged.kind) {
      case 'taken':
        onExported(traces.length);
        return this.#note('well', '');
      case 'partly': {
        // Which spans is not said; each may be of another run.
        const rejected = Math.min(traces.length, judged.rejectedSpans);
        onRefused(rejected);
        onExported(traces.length - rejected);
        return this.#note('partly', `${judged.rejectedSpans} spans were rejected. ${judged.why}`);
      }
      case 'later':
        queue.putBack(traces);
        return this.#note('later', judged.why);
      case 'refused':
        onRefused(traces.length);
        return this.#note('refused', judged.why);
    }
  }

  /** Said when it changes, not for each request: a collector that is away is no news every few seconds. */
  #note(condition: Condition, why: string): void {
    const { log } = this.#parts;
    if (condition === this.#condition) return;
    this.#condition = condition;
    const says = howTraceSendingIs[condition];
    if (says === undefined) return log.info({}, 'Traces are sent again.');
    log.warn(
      { error: this.#clean(why) },
      `${says}: ${this.#clean(why)}. Checks go on. Look at telemetry.traces in the configuration, at the collector and at the way there; bellwether_traces_dropped_total counts what is lost.`,
    );
  }

  async #load(): Promise<Encoder> {
    const { settings, resource, version } = this.#parts;
    const { createEncoder } = await import('./encode.ts');
    return createEncoder(settings.encoding, { ...settings.attributes, ...resource }, version);
  }
}
