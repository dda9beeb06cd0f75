import type { Selectable } from 'kysely';
import type { ChangeOf, NotificationOutcome } from '../../model/change.ts';
import type { Notice, NoticeAction, Outgoing } from '../../model/notice.ts';
import type { Clock } from '../../time/clock.ts';
import { WallAge } from '../../time/wall-age.ts';
import type { TableWriter } from './registry.ts';
import { noticeForm } from '../rows/forms.ts';
import type { RowReader } from '../rows/row-reader.ts';
import type { Database, OutboxRow, Tx } from '../schema.ts';
import type { LedgerLine, Outbox, PendingCount } from '../store.ts';
import { DAY_MS } from '../../time/units.ts';

/** Incidents closed for longer than this stand as they stand. */
const LATELY_MS = DAY_MS;
/** A clock set back by less than this is not worth moving appointments for. */
const JUMP_MS = 1000;
/** After a restart nothing waits longer than this for its next attempt, whatever the clock did meanwhile. */
const LONGEST_WAIT_AFTER_START_MS = 300_000;

/** Why a message was given up that cannot be read any more. */
const UNREADABLE = 'The message cannot be read from the store';

type Standing = Awaited<ReturnType<Outbox['standing']>>[number];

type OutboxKind = 'notification-queued' | 'notification-settled';

/** Messages that wait for their channels, and what became of them. */
export class OutboxTable implements TableWriter<OutboxKind> {
  readonly kinds = ['notification-queued', 'notification-settled'] as const;
  readonly #db: Database;
  readonly #rows: RowReader;
  readonly #clock: Clock;
  readonly #age: WallAge;
  /** Since when the oldest message of each channel waits: a clock that is set back later must not make it younger. */
  #oldest: ReadonlyMap<string, PendingCount> = new Map();
  #lastNow = -Infinity;

  constructor(db: Database, rows: RowReader, clock: Clock) {
    this.#db = db;
    this.#rows = rows;
    this.#clock = clock;
    this.#age = new WallAge(clock);
  }

  /** Frees what the last process had taken: it is gone, for this one holds the lock of the store. */
  async takeOver(now: number): Promise<void> {
    await this.#db
      .updateTable('outbox')
      .set((eb) => ({
        leased_until: 0,
        next_attempt_at: eb
          .case()
          .when('next_attempt_at', '>', now + LONGEST_WAIT_AFTER_START_MS)
          .then(now)
          .else(eb.ref('next_attempt_at'))
          .end(),
      }))
      .where('settled', 'is', null)
      .execute();
  }

  async write(tx: Tx, changes: readonly ChangeOf<OutboxKind>[]): Promise<void> {
    for (const change of changes) {
      if (change.kind === 'notification-queued') await insertQueued(tx, change);
      else {
        const isAttempt = change.outcome.kind !== 'dropped';
        await tx
          .updateTable('outbox')
          .set((eb) => ({
            ...columnsOf(change.outcome),
            leased_until: 0,
            attempts: eb('attempts', '+', isAttempt ? 1 : 0),
          }))
          .where('id', '=', change.id)
          .where('settled', 'is', null)
          .execute();
      }
    }
  }

  /** Ends the leases of messages that were claimed and not sent. */
  async release(ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#db.updateTable('outbox').set({ leased_until: 0 }).where('id', 'in', ids).execute();
  }

  /** The highest number that a message has; 0 when there is none. */
  async lastId(): Promise<number> {
    const { last } = await this.#db
      .selectFrom('outbox')
      .select(({ fn }) => fn.max('id').as('last'))
      .executeTakeFirstOrThrow();
    return last ?? 0;
  }

  /**
   * The first unsettled message of each (channel, key), when it is due and free; leased from now on. One that cannot be read
   * is given up, so that later ones of its key leave; what its channel lacks then is found and sent by the reconciliation.
   */
  async claim(now: number, leaseMs: number, most: number): Promise<readonly Outgoing[]> {
    await this.#followClock(now);
    const free = await this.#db.transaction().execute(async (tx) => {
      const found = await heads(tx)
        .selectAll()
        .where('next_attempt_at', '<=', now)
        .where('leased_until', '<=', now)
        .orderBy('id')
        .limit(most)
        .execute();
      const read = found.map((row) => ({ id: row.id, message: this.#outgoing(row) }));
      const messages = read.flatMap(({ message }) => message ?? []);
      const unreadable = read.flatMap(({ id, message }) => (message ? [] : id));
      const ids = messages.map(({ id }) => id);
      const lease = tx.updateTable('outbox').set({ leased_until: now + leaseMs });
      if (ids.length > 0) await lease.where('id', 'in', ids).execute();
      const givenUp = { settled: 'dropped', settled_at: now, last_error: UNREADABLE };
      if (unreadable.length > 0) await tx.updateTable('outbox').set(givenUp).where('id', 'in', unreadable).execute();
      return messages;
    });
    return free;
  }

  async nextDueAt(): Promise<number | undefined> {
    const rows = await heads(this.#db).select(['next_attempt_at', 'leased_until']).execute();
    if (rows.length === 0) return undefined;
    return Math.min(...rows.map((row) => Math.max(row.next_attempt_at, row.leased_until)));
  }

  async pending(): Promise<readonly PendingCount[]> {
    const rows = await this.#db
      .selectFrom('outbox')
      .select(['channel', ({ fn }) => fn.countAll<number>().as('count'), ({ fn }) => fn.min('created_at').as('oldest')])
      .where('settled', 'is', null)
      .groupBy('channel')
      .orderBy('channel')
      .execute();
    const counts = rows.map(({ channel, count, oldest }): PendingCount => {
      const known = this.#oldest.get(channel);
      const oldestMonotonic =
        known?.oldestAt === oldest ? known.oldestMonotonic : this.#clock.monotonic() - this.#age.since(oldest);
      return { channel, count, oldestAt: oldest, oldestMonotonic };
    });
    this.#oldest = new Map(counts.map((one) => [one.channel, one]));
    return counts;
  }

  async ledger(incidentId: string): Promise<readonly LedgerLine[]> {
    const rows = await this.#db
      .selectFrom('outbox')
      .selectAll()
      .where('dedup_key', '=', incidentId)
      .orderBy('id')
      .execute();
    return rows.map((row) => this.#ledgerLine(row));
  }

  /** Of incidents that are open or were closed lately; a refusal counts until something is accepted after it. */
  async standing(now: number): Promise<readonly Standing[]> {
    const rows = await this.#db
      .selectFrom('outbox')
      .innerJoin('incidents', 'incidents.id', 'outbox.dedup_key')
      .select(['outbox.channel', 'outbox.dedup_key', 'outbox.action', 'outbox.settled', 'outbox.notice', 'outbox.id'])
      .where((eb) => eb.or([eb('restored_at', 'is', null), eb('restored_at', '>=', now - LATELY_MS)]))
      .orderBy('outbox.id')
      .execute();
    const found = new Map<string, Told>();
    for (const { id, channel, dedup_key: incidentId, action, settled, notice } of rows) {
      const key = `${incidentId} ${channel}`;
      const before = found.get(key) ?? {
        standing: { channel, incidentId, isPending: false, wasRefused: false },
        round: 0,
      };
      const round = this.#notice(id, notice)?.round ?? 1;
      found.set(key, movedBy(before, { settled, action: action as NoticeAction, round }));
    }
    return Array.from(found.values(), ({ standing }) => standing);
  }

  #notice(id: number, json: string): Notice | undefined {
    return this.#rows.json({ table: 'outbox', id: String(id) }, json, noticeForm);
  }

  #outgoing(row: Selectable<OutboxRow>): Outgoing | undefined {
    const notice = this.#notice(row.id, row.notice);
    return notice && outgoing(row, notice);
  }

  #ledgerLine(row: Selectable<OutboxRow>): LedgerLine {
    return ledgerLine(row, this.#notice(row.id, row.notice));
  }

  /** When the clock is set back, appointments move with it: no page waits for an hour because of a wrong clock. */
  async #followClock(now: number): Promise<void> {
    this.#age.look();
    const jump = this.#lastNow - now;
    if (jump > JUMP_MS && Number.isFinite(jump)) {
      await this.#db
        .updateTable('outbox')
        .set((eb) => ({
          next_attempt_at: eb('next_attempt_at', '-', jump),
          leased_until: eb('leased_until', '-', jump),
        }))
        .where('settled', 'is', null)
        .execute();
    }
    this.#lastNow = now;
  }
}

async function insertQueued(tx: Tx, { id, channel, notice, at }: ChangeOf<'notification-queued'>): Promise<void> {
  const waiting = { attempts: 0, next_attempt_at: at, leased_until: 0 };
  const { incidentId, action } = notice;
  await tx
    .insertInto('outbox')
    .values({ id, channel, dedup_key: incidentId, action, notice: JSON.stringify(notice), created_at: at, ...waiting })
    .execute();
}

type Settled = Partial<Pick<OutboxRow, 'settled' | 'settled_at' | 'last_error' | 'next_attempt_at' | 'credential'>>;

function columnsOf(outcome: NotificationOutcome): Settled {
  if (outcome.kind === 'retried') return { next_attempt_at: outcome.nextAttemptAt, last_error: outcome.error };
  const last_error = outcome.kind === 'delivered' ? null : outcome.error;
  return { settled: outcome.kind, settled_at: outcome.at, last_error, credential: outcome.credential ?? null };
}

interface Told {
  readonly standing: Standing;
  /** The highest round that the channel was triggered in; 0 before the first. */
  readonly round: number;
}

/** What is said of an earlier round counts no more once a later one was begun: its end is not the end. */
function movedBy(
  { standing, round }: Told,
  message: { readonly settled: string | null; readonly action: NoticeAction; readonly round: number },
): Told {
  switch (message.settled) {
    case null:
      return { standing: { ...standing, isPending: true }, round };
    case 'delivered': {
      const begins = message.action === 'trigger' && message.round >= round;
      // An update changes nothing about whether the channel holds it open.
      const counts = message.action !== 'update' && (begins || message.round === round || round === 0);
      return {
        standing: { ...standing, ...(counts && { lastAccepted: message.action }), wasRefused: false },
        round: begins ? message.round : round,
      };
    }
    case 'refused':
    case 'unclear':
      return { standing: { ...standing, wasRefused: true }, round };
    default:
      return { standing, round };
  }
}

/** Unsettled messages that no earlier one of the same channel and key stands before. */
const heads = (db: Database) =>
  db
    .selectFrom('outbox')
    .where('settled', 'is', null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('outbox as earlier')
            .select('earlier.id')
            .where('earlier.settled', 'is', null)
            .whereRef('earlier.channel', '=', 'outbox.channel')
            .whereRef('earlier.dedup_key', '=', 'outbox.dedup_key')
            .whereRef('earlier.id', '<', 'outbox.id'),
        ),
      ),
    );

const outgoing = (row: Selectable<OutboxRow>, notice: Notice): Outgoing => ({
  id: row.id,
  channel: row.channel,
  dedupKey: row.dedup_key,
  notice,
  createdAt: row.created_at,
  attempts: row.attempts,
  nextAttemptAt: row.next_attempt_at,
  ...(row.last_error !== null && { lastError: row.last_error }),
});

function ledgerLine(row: Selectable<OutboxRow>, notice: Notice | undefined): LedgerLine {
  const { headline = UNREADABLE, round, reason } = notice ?? {};
  return {
    channel: row.channel,
    action: row.action as NoticeAction,
    headline,
    ...(round !== undefined && { round }),
    ...(reason !== undefined && { reason }),
    createdAt: row.created_at,
    attempts: row.attempts,
    ...(row.settled_at !== null && { settledAt: row.settled_at }),
    ...(row.settled !== null && { settled: row.settled as NonNullable<LedgerLine['settled']> }),
    ...(row.last_error !== null && { lastError: row.last_error }),
    ...(row.credential !== null && { credential: row.credential }),
  };
}
