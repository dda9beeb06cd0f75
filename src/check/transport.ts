// What the HTTP client needs of the network. Implemented in run/; here no package is imported.

/** Milliseconds. A part that did not take place (no look-up for an address, no TLS, a connection used again) is 0. */
export interface Timings {
  readonly dnsMs: number;
  readonly connectMs: number;
  readonly tlsMs: number;
  /** From sending the request to the first byte of the reply. */
  readonly firstByteMs: number;
  readonly downloadMs: number;
  readonly totalMs: number;
}

/** Names in lower case; values are latin1 text, one character a byte. */
export type HeaderValues = Record<string, string | string[] | undefined>;

export interface Exchange {
  readonly method: string;
  readonly url: URL;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
  readonly maxBytes: number;
  /** Without it only the end of the run ends the request. */
  readonly deadline?: Deadline;
}

/** When a request must be answered, with its redirects. */
export interface Deadline {
  /** On the monotonic clock, in milliseconds. */
  readonly at: number;
  readonly timeoutMs: number;
  /** The request that was redirected here, where it is another: `GET http://…`. */
  readonly since?: string;
}

export interface RawReply {
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderValues;
  readonly body: Uint8Array;
  readonly timings: Timings;
  /** Epoch milliseconds at which the server's certificate expires; undefined without TLS. */
  readonly certificateExpiresAt?: number;
}

/** Connections of one run. */
export interface Transport {
  /** Rejects with a readable error that names method and address. */
  send(exchange: Exchange): Promise<RawReply>;
  /** Ends all that is under way with the reason, and closes the connections. */
  close(reason?: Error): void;
}

/** Cookies of one run. */
export interface Cookies {
  /** The `Cookie` header for an address; empty when there is none. */
  headerFor(url: URL): string;
  take(url: URL, setCookie: readonly string[]): void;
}
