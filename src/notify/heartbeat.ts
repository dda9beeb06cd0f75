// Tells somebody outside, again and again, that all is well, so that they raise the alarm when we fall silent. It is sent
// only on proof: a timer that still runs in a monitor that watches nothing would be a lie.
import type { Log } from '../model/log.ts';
import { sleep, type Clock } from '../time/clock.ts';
import { createSanitiser, addressSecrets } from '../secrets/sanitise.ts';
import { judge } from '../channels/answer.ts';
import { createSender, type Sender } from './send.ts';
import { verdictOf } from './settle.ts';
import { MINUTE_MS } from '../time/units.ts';

export interface HeartbeatParts {
  /** Has a token in its path: a secret. */
  readonly url: string;
  readonly everyMs: number;
  readonly clock: Clock;
  /** Why all is not well; empty when it is. */
  readonly proof: () => readonly string[] | Promise<readonly string[]>;
  readonly log: Log;
  /** Its own when absent; then it is also disposed of with the heartbeat. */
  readonly sender?: Sender;
}

const SEND_MS = 10_000;
/** Five in a minute are allowed; this is for those that are tried again. */
const SHORTEST_MS = 15_000;
const MOST_A_MINUTE = 5;
const RETRY_AFTER_MS = [2000, 10_000];

/** Begins at once. Disposing leaves neither timer nor connection. */
export function createHeartbeat(parts: HeartbeatParts): AsyncDisposable {
  return new LoopingHeartbeat(parts);
}

class LoopingHeartbeat implements AsyncDisposable {
  readonly #parts: HeartbeatParts;
  readonly #sender: Sender;
  readonly #clean: (text: string) => string;
  readonly #ending = new AbortController();
  readonly #done: Promise<void>;
  #sentAt: readonly number[] = [];
  #isWell = true;
  #isHeard = true;

  constructor(parts: HeartbeatParts) {
    this.#parts = parts;
    this.#sender = parts.sender ?? createSender({ clock: parts.clock, timeoutMs: SEND_MS });
    this.#clean = createSanitiser([parts.url, ...addressSecrets(parts.url), ...pathParts(parts.url)]);
    this.#done = this.#loop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort(new Error('stopped'));
    await this.#done;
    if (!this.#parts.sender) await this.#sender[Symbol.asyncDispose]();
  }

  async #loop(): Promise<void> {
    const { clock, everyMs, log } = this.#parts;
    const periodMs = Math.max(everyMs, SHORTEST_MS);
    while (!this.#ending.signal.aborted) {
      const nextAt = clock.monotonic() + periodMs;
      try {
        await this.#beat(nextAt);
        await sleep(clock, nextAt - clock.monotonic(), this.#ending.signal);
      } catch (error) {
        if (this.#ending.signal.aborted) return;
        log.error({ error: this.#clean(String(error)) }, 'The heartbeat stumbled; it goes on at its next time.');
        await sleep(clock, periodMs, this.#ending.signal).catch(() => {});
      }
    }
  }

  /** One sign of life, tried a few times before the next is due. */
  async #beat(nextAt: number): Promise<void> {
    const { clock } = this.#parts;
    let outcome: { readonly why: string | undefined } | undefined;
    for (const waitMs of [0, ...RETRY_AFTER_MS]) {
      if (waitMs > 0) {
        if (clock.monotonic() + waitMs >= nextAt) break;
        await sleep(clock, waitMs, this.#ending.signal);
      }
      if (!this.#hasRoom()) break;
      if (!(await this.#isProven())) return;
      outcome = { why: await this.#ping() };
      if (outcome.why === undefined || this.#ending.signal.aborted) break;
    }
    if (outcome && !this.#ending.signal.aborted) this.#note(outcome.why);
  }

  #hasRoom(): boolean {
    const now = this.#parts.clock.monotonic();
    this.#sentAt = this.#sentAt.filter((at) => now - at < MINUTE_MS);
    return this.#sentAt.length < MOST_A_MINUTE;
  }

  async #isProven(): Promise<boolean> {
    const { proof, log } = this.#parts;
    const reasons = await reasonsOf(proof);
    const isWell = reasons.length === 0;
    if (isWell !== this.#isWell) {
      if (isWell) log.info({}, 'All is well again, so the heartbeat is sent again.');
      else
        log.warn(
          { reasons },
          `The heartbeat is not sent, so that somebody outside notices, because all is not well: ${reasons.join(' ')}`,
        );
    }
    this.#isWell = isWell;
    return isWell;
  }

  /** Resolves to why it was not heard, or undefined when it was. */
  async #ping(): Promise<string | undefined> {
    const { url, clock } = this.#parts;
    this.#sentAt = [...this.#sentAt, clock.monotonic()];
    const request = { method: 'GET' as const, url, headers: { 'user-agent': 'Bellwether' }, body: '' };
    const sent = await this.#sender.send(request, this.#ending.signal);
    const verdict = verdictOf(sent, (reply) => judge(reply, 'The receiver'));
    return verdict.kind === 'delivered' ? undefined : this.#clean(verdict.why);
  }

  /** Said once when it fails, and once when it works again: nothing else depends on it. */
  #note(why: string | undefined): void {
    const { log } = this.#parts;
    const isHeard = why === undefined;
    if (isHeard === this.#isHeard) return;
    this.#isHeard = isHeard;
    if (isHeard) log.info({}, 'The heartbeat is heard again.');
    else
      log.warn(
        { error: why },
        `The heartbeat was not heard: ${why}. Checks go on; look at alerting.heartbeat.url and at the way there. It is tried again each time.`,
      );
  }
}

async function reasonsOf(proof: HeartbeatParts['proof']): Promise<readonly string[]> {
  try {
    return await proof();
  } catch (error) {
    return [`Whether all is well cannot be told: ${String(error)}`];
  }
}

/** Every part of the path, however short: one of them is the token. */
const pathParts = (url: string): readonly string[] => URL.parse(url)?.pathname.split('/') ?? [];
