// Prometheus shows its password at each scrape, and a hash that is slow to make each time would cost more than the metrics. Who
// has shown it once is recognised by a quick one, under a key that nobody has and that ends with the process.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import type { MetricsAccess } from '../model/access.ts';
import type { Clock } from '../time/clock.ts';
import { AttemptQueue } from './sign-in/attempt-queue.ts';
import { isPassword } from './sign-in/password.ts';

interface Credentials {
  readonly username: string;
  readonly password: string;
}

const LONGEST = 1000;

/** What a request shows as HTTP basic authentication (RFC 7617). */
export function basicIn(request: Request): Credentials | undefined {
  const [, coded] = /^basic +([\w+/=-]+) *$/i.exec(request.headers.authorization ?? '') ?? [];
  const text = coded === undefined || coded.length > LONGEST ? undefined : Buffer.from(coded, 'base64').toString();
  const colon = text?.indexOf(':') ?? -1;
  return text === undefined || colon < 0
    ? undefined
    : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Compares what is shown with the one name and password of the configuration. */
export class BasicAuth {
  readonly #queue: AttemptQueue;
  readonly #key = randomBytes(32);
  #proved: Buffer | undefined;

  constructor(clock: Clock) {
    this.#queue = new AttemptQueue(clock, { mostAtOnce: 1 });
  }

  /** Whether it is right; milliseconds to wait when too many are wrong. */
  async check(
    { username, password }: Credentials,
    wanted: NonNullable<MetricsAccess['basicAuth']>,
    from: { readonly network: string; readonly isGone: () => boolean },
  ): Promise<boolean | { readonly waitMs: number }> {
    const shown = createHmac('sha256', this.#key)
      .update(JSON.stringify([username, password, wanted]))
      .digest();
    if (this.#proved && timingSafeEqual(this.#proved, shown)) return true;
    const hash = username === wanted.username ? wanted.password : undefined;
    const turn = await this.#queue.attempt(
      { key: from.network, isGone: from.isGone },
      () => isPassword(password, hash, wanted.password),
      (isRight) => !isRight,
    );
    if ('refused' in turn) return { waitMs: turn.waitMs };
    if (turn.value) this.#proved = shown;
    return turn.value;
  }
}
