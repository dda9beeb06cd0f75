import { createHttpClient, type HttpClient, type NotedExchange } from '../../../check/http-client.ts';
import type { Clean } from '../../../check/clean.ts';
import { isCleaning, type Session } from '../../../check/session.ts';
import type { Transport } from '../../../check/transport.ts';
import type { Clock } from '../../../time/clock.ts';
import type { AttemptRequest } from '../../messages.ts';
import { version } from '../../../version.ts';
import { createCookies } from './cookies.ts';
import type { RequestMark } from '../marking/mark.ts';
import { createLazyTransport } from './network.ts';

/** What HTTP requests send as `User-Agent` unless the configuration or the script names another. */
const defaultUserAgent = `Bellwether/${version.split('.', 2).join('.')}`;

/** The mark of a run's requests. */
export function markOf(request: AttemptRequest, traceparent: string): RequestMark {
  const { target, runId, propagateTrace } = request;
  return {
    ownOrigins: new Set([new URL(target.url).origin, ...target.origins]),
    ownHeaders: { 'x-bellwether-run': runId, ...(propagateTrace && { traceparent }) },
  };
}

interface NetworkOptions extends RequestMark {
  readonly clock: Clock;
  readonly clean: Clean;
  readonly target: AttemptRequest['target'];
  readonly session: Session;
  readonly onExchange?: (exchange: NotedExchange) => void;
}

/** HTTP for one run, and once more for its clean-up, which must not suffer from what the run left open. */
export class RunNetwork {
  readonly client: HttpClient;
  #certificateExpiresAt: number | undefined;
  #ofRun: Transport | undefined;
  #ofCleanup: Transport | undefined;

  constructor({ session, clock, target, ...options }: NetworkOptions) {
    this.client = createHttpClient({
      ...options,
      clock,
      baseUrl: target.url,
      userAgent: target.userAgent ?? defaultUserAgent,
      cookies: createCookies(),
      transport: () =>
        isCleaning(session)
          ? (this.#ofCleanup ??= createLazyTransport(clock))
          : (this.#ofRun ??= createLazyTransport(clock)),
      onReply: ({ certificateExpiresAt }) => {
        if (certificateExpiresAt !== undefined) this.noteExpiry(certificateExpiresAt);
      },
    });
  }

  /** Epoch milliseconds of the soonest expiry seen. */
  get certificateExpiresAt(): number | undefined {
    return this.#certificateExpiresAt;
  }

  noteExpiry(at: number): void {
    this.#certificateExpiresAt = Math.min(at, this.#certificateExpiresAt ?? at);
  }

  /** Ends what the run has left under way; nothing more can be sent but by clean-ups. */
  endRun(): void {
    (this.#ofRun ??= closedTransport).close();
  }

  close(): void {
    this.endRun();
    (this.#ofCleanup ??= closedTransport).close();
  }
}

const closedTransport: Transport = {
  send: ({ method, url }) => Promise.reject(new Error(`${method} ${url.href} was not sent: the run is over`)),
  close: () => {},
};
