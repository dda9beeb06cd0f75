import type { ChangeSet, NotificationOutcome } from '../../../src/model/change.ts';
import type { Incident } from '../../../src/model/incident.ts';
import type { TimelineEntry } from '../../../src/model/timeline.ts';
import type { Notice, Outgoing } from '../../../src/model/notice.ts';
import type { LedgerLine, Outbox, Store } from '../../../src/store/store.ts';

interface Row {
  readonly id: number;
  readonly channel: string;
  readonly notice: Notice;
  readonly createdAt: number;
  attempts: number;
  nextAttemptAt: number;
  leasedUntil: number;
  lastError?: string;
  settled?: LedgerLine['settled'];
  settledAt?: number;
  credential?: string;
}

/** The part of a store that notifying needs, kept in memory: same rules as the real one. */
export class MemoryStore implements Pick<Store, 'commit' | 'outbox' | 'openIncidents' | 'incident' | 'timeline'> {
  readonly rows: Row[] = [];
  readonly #timeline: TimelineEntry[] = [];
  readonly incidents = new Map<string, Incident>();

  readonly outbox: Outbox = {
    claim: async (now, leaseMs, most) => {
      const claimed = this.#heads()
        .filter((row) => row.nextAttemptAt <= now && row.leasedUntil <= now)
        .slice(0, most);
      for (const row of claimed) row.leasedUntil = now + leaseMs;
      return claimed.map(outgoingOf);
    },
    release: async (ids) => {
      for (const row of this.rows) if (ids.includes(row.id)) row.leasedUntil = 0;
    },
    lastId: async () => this.rows.at(-1)?.id ?? 0,
    nextDueAt: async () => {
      const dues = this.#heads().map((row) => Math.max(row.nextAttemptAt, row.leasedUntil));
      return dues.length > 0 ? Math.min(...dues) : undefined;
    },
    pending: async () => {
      const waiting = this.rows.filter((row) => !row.settled);
      return [...new Set(waiting.map((row) => row.channel))].map((channel) => {
        const own = waiting.filter((row) => row.channel === channel);
        return {
          channel,
          count: own.length,
          oldestAt: Math.min(...own.map((row) => row.createdAt)),
          oldestMonotonic: 0,
        };
      });
    },
    ledger: async (incidentId) => {
      return this.rows.filter((row) => row.notice.incidentId === incidentId).map(lineOf);
    },
    standing: async () => {
      const keys = new Set(this.rows.map((row) => `${row.channel}\n${row.notice.incidentId}`));
      return [...keys].map((key) => {
        const [channel, incidentId] = key.split('\n') as [string, string];
        const own = this.rows.filter((row) => row.channel === channel && row.notice.incidentId === incidentId);
        const accepted = own.filter((row) => row.settled === 'delivered').map(({ notice }) => notice);
        const triggered = accepted.filter(({ action }) => action === 'trigger').map(({ round = 1 }) => round);
        const round = Math.max(0, ...triggered);
        const last = accepted.findLast((notice) => round === 0 || (notice.round ?? 1) === round)?.action;
        return {
          channel,
          incidentId,
          ...(last ? { lastAccepted: last } : {}),
          isPending: own.some((row) => !row.settled),
          wasRefused: own.some((row) => row.settled === 'refused' || row.settled === 'unclear'),
        };
      });
    },
  };

  async commit(sets: readonly ChangeSet[]): Promise<void> {
    for (const change of sets.flatMap(({ changes }) => changes)) {
      if (change.kind === 'notification-queued') {
        const { id, channel, notice, at } = change;
        this.rows.push({ id, channel, notice, createdAt: at, attempts: 0, nextAttemptAt: at, leasedUntil: 0 });
      }
      if (change.kind === 'notification-settled') this.#settle(change.id, change.outcome);
      if (change.kind === 'timeline-added') this.#timeline.push(change.entry);
      if (change.kind === 'incident-saved') this.incidents.set(change.incident.id, change.incident);
    }
  }

  openIncidents = async () => Array.from(this.incidents.values()).filter(({ stage }) => stage === 'open');
  incident = async (id: string) => this.incidents.get(id);
  timeline = async (id: string) => this.#timeline.filter(({ incidentId }) => incidentId === id);

  /** The earliest unsettled message of each channel and key. */
  #heads(): Row[] {
    const seen = new Set<string>();
    return this.rows.filter((row) => {
      const key = `${row.channel}\n${row.notice.incidentId}`;
      if (row.settled || seen.has(key)) return false;
      seen.add(key);
      return true;
    });
  }

  #settle(id: number, outcome: NotificationOutcome): void {
    const row = this.rows.find((one) => one.id === id);
    if (!row || row.settled) throw new Error(`message ${id} is not there, or settled already`);
    row.attempts += outcome.kind === 'dropped' ? 0 : 1;
    if (outcome.kind === 'retried') {
      Object.assign(row, { nextAttemptAt: outcome.nextAttemptAt, lastError: outcome.error, leasedUntil: 0 });
      return;
    }
    const { kind: settled, at: settledAt, credential } = outcome;
    const lastError = outcome.kind === 'delivered' ? undefined : outcome.error;
    Object.assign(row, { settled, settledAt, credential, lastError });
  }
}

const outgoingOf = (row: Row): Outgoing => ({
  id: row.id,
  channel: row.channel,
  dedupKey: row.notice.incidentId,
  notice: row.notice,
  createdAt: row.createdAt,
  attempts: row.attempts,
  nextAttemptAt: row.nextAttemptAt,
  ...(row.lastError === undefined ? {} : { lastError: row.lastError }),
});

const lineOf = (row: Row): LedgerLine => ({
  channel: row.channel,
  action: row.notice.action,
  headline: row.notice.headline,
  ...(row.notice.round === undefined ? {} : { round: row.notice.round }),
  reason: row.notice.reason,
  createdAt: row.createdAt,
  attempts: row.attempts,
  ...(row.settledAt === undefined ? {} : { settledAt: row.settledAt }),
  ...(row.settled === undefined ? {} : { settled: row.settled }),
  ...(row.lastError === undefined ? {} : { lastError: row.lastError }),
  ...(row.credential === undefined ? {} : { credential: row.credential }),
});
