import type { AddressedNotice, NotificationOutcome } from '../model/change.ts';
import type { Incident } from '../model/incident.ts';
import type { TimelineEntry } from '../model/timeline.ts';
import type { Log } from '../model/log.ts';
import { dedupKeyOf, type Notice, type Outgoing } from '../model/notice.ts';
import type { Recorder } from '../record/recorder.ts';
import type { LedgerLine, Outbox, Store } from '../store/store.ts';
import { unlessAborted } from '../time/abort.ts';
import { backoffMs, type Random } from '../time/backoff.ts';
import { sleep, type Clock } from '../time/clock.ts';
import type { ChannelDriver, ChannelRequest, MessageKey, Verdict } from '../channels/driver.ts';
import {
  aboutMessage,
  deliveredEntries,
  logDelivered,
  logPostponed,
  logUntaken,
  untakenEntry,
} from './delivery-log.ts';
import { hasStandIn, lacking, reasonToDrop, triggeredUnder } from './needed.ts';
import { createSanitiser } from '../secrets/sanitise.ts';
import type { Sender, Sent } from './send.ts';
import { decideDelivery, verdictOf, type DeliveryDecision } from './settle.ts';
import type { StandIn } from './stand-in.ts';

export interface DeliverParts {
  readonly outbox: Pick<Outbox, 'ledger'>;
  readonly store: Pick<Store, 'incident'>;
  readonly recorder: Pick<Recorder, 'execute'>;
  readonly sender: Sender;
  readonly clock: Clock;
  /** Time in which retries are planned; never goes back. */
  readonly now: () => number;
  readonly random: Random;
  readonly log: Log;
  /** Who is notified instead when a channel did not take a message. */
  readonly standIn: StandIn;
  /** Aborts at stop. */
  readonly signal: AbortSignal;
  /** Aborts when the store, which could not be written, can be again. */
  readonly recovery: () => AbortSignal;
}

/** Takes one claimed message to its settlement. Resolves to how long its channel asked to be left alone, in ms. */
export type Deliver = (outgoing: Outgoing, driver: ChannelDriver | undefined) => Promise<number>;

/** Messages are settled by the recorder, and stay in hand until that is stored: none is sent again meanwhile. */
export function createDeliver(parts: DeliverParts): Deliver {
  const { outbox, recorder, log, clock } = parts;
  /** How many unclear answers a message has had; begins again with the next start. */
  const unclearTries = new Map<number, number>();

  return async (outgoing, driver) => {
    try {
      const ledger = outgoing.notice.action === 'trigger' ? [] : await ledgerOf(outgoing);
      const reason = driver
        ? reasonToDrop(outgoing.channel, outgoing.notice.action, ledger, outgoing.notice.round)
        : `not sent, because the configuration has no channel "${outgoing.channel}" any more`;
      if (reason !== undefined || !driver) {
        await drop(outgoing, reason ?? '', ledger);
        return 0;
      }
      if (hasStandIn(outgoing.channel, ledger)) await passOn(await missedBy(outgoing, ledger));
      return await attempt(outgoing, driver, ledger);
    } catch (error) {
      if (!parts.signal.aborted)
        log.error({ error: String(error), ...aboutMessage(outgoing) }, unsettled(outgoing, error));
      return 0;
    }
  };

  async function attempt(outgoing: Outgoing, driver: ChannelDriver, ledger: readonly LedgerLine[]): Promise<number> {
    const { notice } = outgoing;
    const dedupKey = dedupKeyOf(notice);
    const key = { dedupKey, messageKey: `${dedupKey}-${outgoing.id}`, sentAt: clock.now() };
    const request = requestOf(driver, notice, key);
    const sent = 'kind' in request ? request : await parts.sender.send(request, parts.signal);
    const verdict = verdictOf(sent, (reply) => driver.classify(reply));
    const clean = cleared(verdict, createSanitiser(driver.secrets));
    const tries = { attempt: outgoing.attempts + 1, ...(await unclearSoFar(outgoing, clean)) };
    const outcome = decideDelivery(clean, { ...tries, now: parts.now(), random: parts.random });
    if (outcome.kind !== 'retry') unclearTries.delete(outgoing.id);
    return settle(outgoing, outcome, { driver, ledger });
  }

  async function unclearSoFar(outgoing: Outgoing, { kind }: Verdict) {
    if (kind !== 'unclear') return {};
    const { id, channel } = outgoing;
    const unclear = (unclearTries.get(id) ?? 0) + 1;
    unclearTries.set(id, unclear);
    const lines = await insist(outgoing, () => ledgerOf(outgoing));
    const waiting = lines.filter((line) => line.channel === channel && line.settled === undefined);
    return { unclear, isHoldingUp: waiting.length > 1 };
  }

  async function settle(
    outgoing: Outgoing,
    decided: DeliveryDecision,
    { driver, ledger }: { driver: ChannelDriver; ledger: readonly LedgerLine[] },
  ): Promise<number> {
    const at = clock.now();
    const { credential } = driver;
    switch (decided.kind) {
      case 'delivered': {
        const { refused } = decided;
        const delivered = { isUnderOtherKey: isUnderOtherKey(outgoing, ledger, credential), refused };
        const entries = deliveredEntries(outgoing, delivered, at);
        await record(outgoing, { kind: 'delivered', at, credential }, { entries });
        logDelivered(log, outgoing, delivered);
        return 0;
      }
      case 'retry': {
        const { at: nextAttemptAt, error } = decided;
        await record(outgoing, { kind: 'retried', nextAttemptAt, error }, { entries: [] });
        logPostponed(log, outgoing, decided);
        return decided.holdMs ?? 0;
      }
      case 'refused':
      case 'unclear': {
        const untaken = { how: decided.kind, error: decided.error };
        const fresh = await insist(outgoing, () => ledgerOf(outgoing));
        const instead = parts.standIn(outgoing, untaken, fresh);
        const entries = [untakenEntry(outgoing, untaken, at)];
        await record(outgoing, { kind: decided.kind, at, error: decided.error, credential }, { entries, instead });
        logUntaken(log, outgoing, untaken);
        return 0;
      }
    }
  }

  async function drop(outgoing: Outgoing, reason: string, ledger: readonly LedgerLine[]): Promise<void> {
    const instead = await missedBy(outgoing, ledger);
    await record(outgoing, { kind: 'dropped', at: clock.now(), error: reason }, { entries: [], instead });
    log.warn(
      aboutMessage(outgoing),
      `The ${outgoing.notice.action} of incident ${outgoing.dedupKey} for ${outgoing.channel} was ${reason}.`,
    );
  }

  /** What becomes of the message, with all that belongs to it, is stored at once. */
  async function record(
    outgoing: Outgoing,
    outcome: NotificationOutcome,
    more: { readonly entries: readonly TimelineEntry[]; readonly instead?: readonly AddressedNotice[] },
  ): Promise<void> {
    const incident = more.entries.length > 0 ? await incidentOf(outgoing) : undefined;
    const { committed } = recorder.execute({ act: 'settle-notification', outgoing, outcome, incident, ...more });
    await unlessAborted(committed, parts.signal);
  }

  /** As stored; undefined when there is none, or when the store cannot be read. */
  function incidentOf({ notice }: Outgoing): Promise<Incident | undefined> {
    return parts.store.incident(notice.incidentId).catch(() => undefined);
  }

  function ledgerOf({ notice }: Outgoing): Promise<readonly LedgerLine[]> {
    return outbox.ledger(notice.incidentId);
  }

  /** Messages about what follows for a channel that stood in for this one. */
  async function missedBy({ notice }: Outgoing, ledger: readonly LedgerLine[]): Promise<readonly AddressedNotice[]> {
    const { action, incidentId } = notice;
    const missing = action === 'trigger' ? [] : lacking(action, ledger);
    // It may have been begun again since it was acknowledged.
    if (missing.length > 0 && action === 'acknowledge') {
      const incident = await parts.store.incident(incidentId);
      if (incident?.acknowledgedAt === undefined) return [];
    }
    return missing.map(({ channel, round }) => ({ channel, notice: { ...notice, round } }));
  }

  async function passOn(messages: readonly AddressedNotice[]): Promise<void> {
    if (messages.length === 0) return;
    const { committed } = recorder.execute({ act: 'queue-notifications', messages });
    await unlessAborted(committed, parts.signal);
  }

  /** What the receiver answered must not be forgotten because the store cannot be read just now. */
  async function insist<T>(outgoing: Outgoing, read: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await read();
      } catch (error) {
        if (parts.signal.aborted) throw error;
        if (attempt === 1) log.error({ error: String(error), ...aboutMessage(outgoing) }, unsettled(outgoing, error));
        await pause(backoffMs(attempt, parts.random, { mostMs: 30_000 }));
      }
    }
  }

  /** Until the time is over or the store has recovered; rejects at stop. */
  async function pause(ms: number): Promise<void> {
    const { signal, recovery } = parts;
    try {
      await sleep(clock, ms, AbortSignal.any([signal, recovery()]));
    } catch (error) {
      if (signal.aborted) throw error;
    }
  }
}

/** Whether the channel took the incident's trigger under another credential than the present one. */
function isUnderOtherKey({ channel, notice }: Outgoing, ledger: readonly LedgerLine[], credential?: string): boolean {
  const { round = 1 } = notice;
  const former = triggeredUnder(
    channel,
    ledger.filter((line) => (line.round ?? 1) === round),
  );
  return former !== undefined && former !== credential;
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

const unsettled = ({ channel, dedupKey }: Outgoing, error: unknown) =>
  `What came of a message to ${channel} about incident ${dedupKey} cannot be written down: ${String(error)}. ` +
  'Look at the disk and the folder of the store; this is tried again until it works.';
