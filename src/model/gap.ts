/**
 * A time in which nothing was checked because the monitor was not there: it was stopped or killed, its process was paused or
 * held up, or its machine slept (which cannot be told from a clock that was set ahead). Epoch milliseconds.
 */
export interface Gap {
  readonly kind: 'stopped' | 'paused' | 'asleep';
  readonly from: number;
  readonly until: number;
}
