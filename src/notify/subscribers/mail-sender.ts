// Sends what waits in the subscribers' queue: one after the other, at a bounded pace, nothing shared with the pager.
import type { Config } from '../../config/config.ts';
import type { Log } from '../../model/log.ts';
import type { SubscriberMail } from '../../model/subscription.ts';
import type { Subscriptions } from '../../store/subscriptions.ts';
import { backoffMs, type Random } from '../../time/backoff.ts';
import type { Clock } from '../../time/clock.ts';
import { createBucket } from '../pace.ts';
import { addressSecrets, createSanitiser } from '../../secrets/sanitise.ts';
import type { Sender } from '../send.ts';
import { judgeMail } from './mail-verdict.ts';
import { hashOf, leavingToken, maskOf, newSecret } from './link-secrets.ts';
import { mailRequestFor } from './mail-request.ts';
import { DAY_MS, MINUTE_MS } from '../../time/units.ts';

/** 300 a minute: a thousand people within four minutes, and no mail server is flooded. */
const PACE = { burst: 20, perMinute: 280 };
const MOST_AT_ONCE = 20;
const BACKOFF = { firstMs: 30_000, mostMs: 30 * MINUTE_MS };
const REFUSALS_UNTIL_PAUSE = 3;

export interface MailSenderParts {
  readonly subscriptions: Subscriptions;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly config: () => Config;
  readonly sender: Pick<Sender, 'send'>;
  readonly key: string;
  /** Ends what is being sent. */
  readonly signal: AbortSignal;
}

/** Sends the mails of the subscribers' queue. */
export class MailSender {
  readonly #parts: MailSenderParts;
  readonly #bucket = createBucket();
  /** The mail server does not take anything until then, monotonic milliseconds. */
  #closedUntil = 0;
  #failures = 0;

  constructor(parts: MailSenderParts) {
    this.#parts = parts;
  }

  /** Sends some of what is due; resolves to after how many milliseconds more can be sent, or undefined when nothing waits. */
  async turn(): Promise<number | undefined> {
    const { subscriptions, clock, config, log } = this.#parts;
    if (!config().subscriptions) return undefined;
    const now = clock.now();
    const dropped = await subscriptions.dropOlder(now - DAY_MS, now);
    if (dropped > 0)
      log.error(
        { dropped },
        `${dropped} mails to subscribers waited for over a day and were given up; see subscriptions.smtp`,
      );
    const closedMs = this.#closedUntil - clock.monotonic();
    if (closedMs > 0) return closedMs;
    for (const mail of await subscriptions.due(now, MOST_AT_ONCE)) {
      const waitMs = this.#bucket.take(clock.monotonic(), PACE);
      if (waitMs > 0) return waitMs;
      if (this.#parts.signal.aborted || !(await this.#send(mail))) break;
    }
    const next = await subscriptions.nextDueAt();
    return next === undefined ? undefined : Math.max(0, next - clock.now(), this.#closedUntil - clock.monotonic());
  }

  /** False when the others need not be tried either. */
  async #send(mail: SubscriberMail): Promise<boolean> {
    const { subscriptions, clock, random, log, config, sender, key, signal } = this.#parts;
    const { subscriptions: rules, organisation, server, locale } = config();
    // Somebody may have left since this was looked up.
    if (!rules || !(await subscriptions.one(mail.subscription.id))) return true;
    const confirmToken = mail.kind === 'confirm' ? await this.#newLink(mail) : undefined;
    const request = mailRequestFor(mail, {
      rules,
      organisation,
      locale,
      publicUrl: server.publicUrl,
      sentAt: clock.now(),
      leavingToken: leavingToken(key, mail.subscription.id),
      ...(confirmToken !== undefined && { confirmToken }),
    });
    const verdict = judgeMail(await sender.send(request, signal));
    const now = clock.now();
    const who = maskOf(key, mail.subscription.address);
    if (verdict.kind === 'sent') {
      this.#failures = 0;
      await subscriptions.sent(mail, now);
      return true;
    }
    if (verdict.kind === 'refused') {
      const isPaused = await subscriptions.refused(mail, now, REFUSALS_UNTIL_PAUSE);
      if (isPaused)
        log.warn(
          { who },
          `The address of subscriber ${who} was refused ${REFUSALS_UNTIL_PAUSE} times in a row: paused`,
        );
      return true;
    }
    await subscriptions.retryLater(mail, now + backoffMs(mail.attempts + 1, random, BACKOFF));
    if (!verdict.isElsewhere || signal.aborted) return true;
    this.#failures += 1;
    this.#closedUntil = clock.monotonic() + backoffMs(this.#failures, random, BACKOFF);
    // What the server says may name the recipient.
    const clean = createSanitiser([...addressSecrets(rules.smtp), mail.subscription.address]);
    log.warn({ who }, `Mails to subscribers cannot be sent now, they are kept and tried again: ${clean(verdict.why)}`);
    return false;
  }

  /** Made only now, so that the secret stands in no queue; of several that were sent each one works. */
  async #newLink(mail: SubscriberMail): Promise<string> {
    const secret = newSecret();
    const until = this.#parts.clock.now() + DAY_MS;
    await this.#parts.subscriptions.addLink(hashOf(secret), mail.subscription.id, until);
    return secret;
  }
}
