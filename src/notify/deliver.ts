import type { BellwetherEvent } from '../model/event.ts';
import type { Log } from '../model/log.ts';
import { dedupKeyOf, type Notice, type Outgoing } from '../model/notice.ts';
import type { LedgerLine, Outbox, Store } from '../store/store.ts';
import { backoffMs, type Random } from '../time/backoff.ts';
import { sleep, type Clock } from '../time/clock.ts';
import type { ChannelDriver, ChannelRequest, MessageKey, Verdict } from './channels/driver.ts';
import type { Chronicle } from './chronicle.ts';
import { hasStandIn, lacking, reasonToDrop, triggeredUnder } from './needed.ts';
import type { QueueNotices } from './queue-notices.ts';
import type { Untaken } from './refusal.ts';
import { createSanitiser } from './sanitise.ts';
import type { Sender, Sent } from './send.ts';
import { settlement, verdictOf, type Settlement } from './settle.ts';

export interface DeliverParts {
  readonly outbox: Outbox;
  readonly store: Pick<Store, 'incident'>;
  readonly sender: Sender;
  readonly clock: Clock;
  /** Time in which retries are planned; never goes back. */
  readonly now: () => number;
  readonly random: Random;
  readonly publish: (event: BellwetherEvent) => void;
  readonly log: Log;
  readonly chronicle: Chronicle;
  /** Its channel did not take it: report that and, for a trigger, notify another one. Resolves when that is queued. */
  readonly onUntaken: (outgoing: Outgoing, untaken: Untaken) => Promise<void>;
  readonly queue: QueueNotices;
  /** Aborts at stop. */
  readonly signal: AbortSignal;
  /** Aborts when the store, which could not be written, can be again. */
  readonly recovery: () => AbortSignal;
}

/** Takes one claimed message to its settlement. Resolves to how long its channel asked to be left alone, in ms. */
export type Deliver = (outgoing: Outgoing, driver: ChannelDriver | undefined) => Promise<number>;

export function createDeliver(parts: DeliverParts): Deliver {
  const { outbox, chronicle, log } = parts;
  /** How many unclear answers a message has had; begins again with the next start. */
  const unclearTries = new Map<number, number>();

  return async (outgoing, driver) => {
    try {
      const ledger = outgoing.notice.action === 'trigger' ? [] : await outbox.ledger(outgoing.notice.incidentId);
      const reason = driver
        ? reasonToDrop(outgoing.channel, outgoing.notice.action, ledger, outgoing.notice.round)
        : `not sent, because the configuration has no channel "${outgoing.channel}" any more`;
      if (reason !== undefined || !driver) {
        await drop(outgoing, reason ?? '', ledger);
        return 0;
      }
      if (hasStandIn(outgoing.channel, ledger)) await insist(outgoing, () => passOn(outgoing, ledger));
      return await attempt(outgoing, driver, ledger);
    } catch (error) {
      if (!parts.signal.aborted) log.error({ error: String(error), ...about(outgoing) }, unreadable(outgoing, error));
      return 0;
    }
  };

  async function attempt(outgoing: Outgoing, driver: ChannelDriver, ledger: readonly LedgerLine[]): Promise<number> {
    const { notice } = outgoing;
    const dedupKey = dedupKeyOf(notice);
    const key = { dedupKey, messageKey: `${dedupKey}-${outgoing.id}`, sentAt: parts.clock.now() };
    const request = requestOf(driver, notice, key);
    const sent = 'kind' in request ? request : await parts.sender.send(request, parts.signal);
    const verdict = verdictOf(sent, (reply) => driver.classify(reply));
    const told = cleared(verdict, createSanitiser(driver.secrets));
    const tries = { attempt: outgoing.attempts + 1, ...(await unclearSoFar(outgoing, told)) };
    const outcome = settlement(told, { ...tries, now: parts.now(), random: parts.random });
    if (outcome.kind !== 'retry') unclearTries.delete(outgoing.id);
    return settle(outgoing, outcome, { driver, ledger });
  }

  async function unclearSoFar({ id, channel, notice }: Outgoing, { kind }: Verdict) {
    if (kind !== 'unclear') return {};
    const unclear = (unclearTries.get(id) ?? 0) + 1;
    unclearTries.set(id, unclear);
    const waiting = (await outbox.ledger(notice.incidentId)).filter(
      (line) => line.channel === channel && line.settled === undefined,
    );
    return { unclear, isHoldingUp: waiting.length > 1 };
  }

  async function settle(
    outgoing: Outgoing,
    outcome: Settlement,
    { driver, ledger }: { driver: ChannelDriver; ledger: readonly LedgerLine[] },
  ): Promise<number> {
    const at = parts.clock.now();
    const { credential } = driver;
    switch (outcome.kind) {
      case 'delivered': {
        await insist(outgoing, () => outbox.delivered(outgoing.id, at, credential));
        announce(outgoing, 'delivered');
        if (outcome.refused !== undefined) log.warn(about(outgoing), inPart(outgoing, outcome.refused));
        const { round = 1 } = outgoing.notice;
        const former = triggeredUnder(
          outgoing.channel,
          ledger.filter((line) => (line.round ?? 1) === round),
        );
        await chronicle.delivered(outgoing, {
          isUnderOtherKey: former !== undefined && former !== credential,
          refused: outcome.refused,
        });
        return 0;
      }
      case 'retry':
        await insist(outgoing, () => outbox.retryLater(outgoing.id, outcome.at, outcome.error));
        announce(outgoing, 'retried');
        chronicle.postponed(outgoing, outcome);
        return outcome.holdMs ?? 0;
      case 'refused':
      case 'unclear': {
        const { kind: how, error } = outcome;
        // First tell elsewhere, then settle: a crash in between tells twice instead of not at all.
        await insist(outgoing, () => parts.onUntaken(outgoing, { how, error }));
        await insist(outgoing, () => outbox.settle(outgoing.id, how, at, error, credential));
        announce(outgoing, 'dropped');
        await chronicle.untaken(outgoing, { how, error });
        return 0;
      }
    }
  }

  async function drop(outgoing: Outgoing, reason: string, ledger: readonly LedgerLine[]): Promise<void> {
    await insist(outgoing, () => passOn(outgoing, ledger));
    await insist(outgoing, () => outbox.settle(outgoing.id, 'dropped', parts.clock.now(), reason));
    announce(outgoing, 'dropped');
    log.warn(
      about(outgoing),
      `The ${outgoing.notice.action} of incident ${outgoing.dedupKey} for ${outgoing.channel} was ${reason}.`,
    );
  }

  /** Notifies the channel that stood in for this one of what follows. */
  async function passOn({ notice }: Outgoing, ledger: readonly LedgerLine[]): Promise<void> {
    const { action, incidentId } = notice;
    const missing = action === 'trigger' ? [] : lacking(action, ledger);
    if (missing.length === 0) return;
    // It may have been begun again since it was acknowledged.
    if (action === 'acknowledge' && (await parts.store.incident(incidentId))?.acknowledgedAt === undefined) return;
    await parts.queue(missing.map(({ channel, round }) => ({ channel, notice: { ...notice, round } })));
  }

  /** What the receiver answered must not be forgotten because the store is busy or full: nothing is sent again meanwhile. */
  async function insist(outgoing: Outgoing, work: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (parts.signal.aborted) throw error;
        if (attempt === 1) log.error({ error: String(error), ...about(outgoing) }, unreadable(outgoing, error));
        await pause(backoffMs(attempt, parts.random, { mostMs: 30_000 }));
      }
    }
  }

  /** Until the time is over or the store has recovered; rejects at stop. */
  async function pause(ms: number): Promise<void> {
    const { clock, signal, recovery } = parts;
    try {
      await sleep(clock, ms, AbortSignal.any([signal, recovery()]));
    } catch (error) {
      if (signal.aborted) throw error;
    }
  }

  function announce({ channel, notice }: Outgoing, outcome: 'delivered' | 'retried' | 'dropped'): void {
    const { incidentId, action, round = 1 } = notice;
    parts.publish({ kind: 'notice-settled', channel, outcome, incidentId, action, round });
  }
}

/** What a receiver says may quote what it was sent: nothing of it goes on with a secret in it. */
export function cleared(verdict: Verdict, clean: (text: string) => string): Verdict {
  if (verdict.kind !== 'delivered') return { ...verdict, why: clean(verdict.why) };
  return verdict.refused === undefined ? verdict : { ...verdict, refused: clean(verdict.refused) };
}

/** A message that its own channel cannot put into words would otherwise be tried for ever. */
function requestOf(driver: ChannelDriver, notice: Notice, key: MessageKey): ChannelRequest | Sent {
  try {
    return driver.request(notice, key);
  } catch (error) {
    return { kind: 'unanswered', why: `the request cannot be built: ${String(error)}`, isFinal: true };
  }
}

const about = ({ channel, dedupKey, notice, id }: Outgoing) => ({
  channel,
  incident: dedupKey,
  action: notice.action,
  message: id,
});

const inPart = ({ channel, notice }: Outgoing, refused: string) =>
  `${channel} took the ${notice.action} of incident ${notice.incidentId}, but not everybody was told, the mail server refused ${refused}. It is not sent again; mend channels.${channel} in the configuration.`;

const unreadable = ({ channel, dedupKey }: Outgoing, error: unknown) =>
  `What came of a message to ${channel} about incident ${dedupKey} cannot be written down: ${String(error)}. ` +
  'Look at the disk and the folder of the store; this is tried again until it works.';
