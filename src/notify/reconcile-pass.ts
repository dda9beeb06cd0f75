import type { AddressedNotice } from '../model/change.ts';
import type { Incident } from '../model/incident.ts';
import type { Log } from '../model/log.ts';
import type { Notice } from '../model/notice.ts';
import type { LedgerLine, Store } from '../store/store.ts';
import type { Clock } from '../time/clock.ts';
import type { ChannelDriver } from '../channels/driver.ts';
import { roundsOpenAt } from './needed.ts';
import { holdsOpen, reconcile, wasRefusedUnder, type Repair } from './reconcile.ts';

/** Makes the text of a message about an incident as it is now, for those who read a channel. */
export type Compose = (
  incident: Incident,
  action: Notice['action'],
  reason: Notice['reason'],
  /** `round`: of the key at the pager; absent: the incident's present one. */
  to: { readonly channel: string; readonly round?: number },
) => Notice;

export interface ReconcileParts {
  readonly store: Pick<Store, 'outbox' | 'openIncidents' | 'incident'>;
  readonly clock: Clock;
  /** Resolves when they are in the outbox. */
  readonly queue: (messages: readonly AddressedNotice[]) => Promise<void>;
  readonly log: Log;
  /** The channels that should know of an incident. */
  readonly route: (incident: Incident) => readonly string[];
  readonly compose: Compose;
}

/** Compares once and queues what is missing. Resolves to what was queued. */
export async function reconcilePass(
  parts: ReconcileParts,
  channels: ReadonlyMap<string, ChannelDriver>,
): Promise<readonly Repair[]> {
  const { store } = parts;
  const now = parts.clock.now();
  // Keep this order: an incident that opens between the two reads must not look like a closed one with a page open.
  const standing = await store.outbox.standing();
  const incidents = new Map((await store.openIncidents()).filter(isOpen).map((one) => [one.id, one]));
  const open = Array.from(incidents.values(), (one) => ({
    id: one.id,
    openedAt: one.openedAt,
    channels: parts.route(one),
  }));
  const ledgers = new Map<string, readonly LedgerLine[]>();
  for (const one of standing) {
    if (one.wasRefused && !ledgers.has(one.incidentId))
      ledgers.set(one.incidentId, await store.outbox.ledger(one.incidentId));
    if (incidents.has(one.incidentId) || !holdsOpen(one)) continue;
    const incident = await store.incident(one.incidentId);
    if (incident) incidents.set(one.incidentId, incident);
  }
  const repairs = reconcile({
    open,
    standing,
    closedAt: (id) => incidents.get(id)?.availableAt ?? incidents.get(id)?.restoredAt,
    isRefused: (repair) =>
      wasRefusedUnder(channels.get(repair.channel)?.credential ?? '', repair, ledgers.get(repair.incidentId) ?? []),
    channels: new Set(channels.keys()),
    now,
  });
  if (repairs.length > 0) await queueRepairs(parts, repairs, incidents);
  return repairs;
}

const isOpen = ({ stage }: Incident) => stage === 'open';

async function queueRepairs(
  { store, compose, queue, log }: ReconcileParts,
  repairs: readonly Repair[],
  incidents: ReadonlyMap<string, Incident>,
): Promise<void> {
  const notices: AddressedNotice[] = [];
  for (const { channel, incidentId, action } of repairs) {
    const ledger = action === 'resolve' ? await store.outbox.ledger(incidentId) : [];
    const rounds = action === 'resolve' ? roundsOpenAt(channel, ledger) : [undefined];
    for (const round of rounds.length > 0 ? rounds : [undefined]) {
      const to = { channel, ...(round !== undefined && { round }) };
      notices.push({ channel, notice: compose(incidents.get(incidentId)!, action, 'reconciled', to) });
    }
  }
  await queue(notices);
  for (const { channel, incidentId, action } of repairs)
    log.warn(
      { channel, incident: incidentId, action },
      `${channel} did not know that incident ${incidentId} ${action === 'trigger' ? 'is open' : 'is over'}; it is told now.`,
    );
}
