import type { Trace } from './trace.ts';

/** Traces that wait to be sent, oldest first. What does not fit any more is taken from the old end. */
export class TraceQueue {
  readonly #mostSpans: number;
  readonly #onDropped: (traces: number) => void;
  #waiting: Trace[] = [];
  #spans = 0;

  constructor(mostSpans: number, onDropped: (traces: number) => void) {
    this.#mostSpans = mostSpans;
    this.#onDropped = onDropped;
  }

  get spans(): number {
    return this.#spans;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  push(trace: Trace): void {
    this.#waiting.push(trace);
    this.#spans += trace.spans.length;
    this.#keepBound();
  }

  /** The oldest ones with so many spans together, at least one when there is one. */
  take(mostSpans: number): readonly Trace[] {
    let spans = 0;
    const end = this.#waiting.findIndex((trace, index) => (spans += trace.spans.length) > mostSpans && index > 0);
    const taken = this.#waiting.splice(0, end < 0 ? this.#waiting.length : end);
    this.#spans -= spansIn(taken);
    return taken;
  }

  /** What was taken and could not be sent. */
  putBack(traces: readonly Trace[]): void {
    this.#waiting = [...traces, ...this.#waiting];
    this.#spans += spansIn(traces);
    this.#keepBound();
  }

  /** Forgets all; tells how many there were. */
  clear(): number {
    const { length } = this.#waiting;
    this.#waiting = [];
    this.#spans = 0;
    return length;
  }

  #keepBound(): void {
    let dropped = 0;
    for (let spans = this.#spans; spans > this.#mostSpans && dropped < this.#waiting.length - 1; dropped += 1)
      spans -= this.#waiting[dropped]!.spans.length;
    if (dropped === 0) return;
    this.#spans -= spansIn(this.#waiting.splice(0, dropped));
    this.#onDropped(dropped);
  }
}

const spansIn = (traces: readonly Trace[]): number => traces.reduce((sum, { spans }) => sum + spans.length, 0);
