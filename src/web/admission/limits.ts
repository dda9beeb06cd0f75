/** What the web side takes at most. Fixed numbers: they bound memory and delay, and an office behind one address fits in. */
export interface Limits {
  /** Requests of readers that wait or are being answered, shared among addresses. */
  readonly requests: number;
  /** The same for what is vital: places that readers cannot take. */
  readonly vitalRequests: number;
  /** Open event streams, shared among addresses. */
  readonly streams: number;
  /** Open connections, shared among addresses. */
  readonly connections: number;
  /** A connection on which nothing moves for so long is ended while a request is open on it. */
  readonly stalledMs: number;
  /** All headers of a request have come after this long, and all of its body after `requestMs`. */
  readonly headersMs: number;
  readonly requestMs: number;
}

export const defaultLimits: Limits = {
  requests: 2000,
  vitalRequests: 400,
  streams: 1500,
  connections: 2500,
  stalledMs: 30_000,
  headersMs: 10_000,
  requestMs: 30_000,
};
