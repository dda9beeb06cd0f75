import { sql } from 'kysely';
import type { Audience } from '../../model/names.ts';
import type { NewSubscriberMail, SubscriberMail, SubscriberMailKind, Subscription } from '../../model/subscription.ts';
import { problemOf } from '../problem.ts';
import { functionIdsForm, mailContentForm } from '../rows/forms.ts';
import type { RowReader } from '../rows/row-reader.ts';
import type { Database, SubscriptionRow } from '../schema.ts';
import type { AskingLimits, Subscriptions } from '../subscriptions.ts';

// Written beside the journal, for nothing that watches or pages may wait for a subscriber, or fail with one. Every change is
// one statement, and those that belong together stand in an order in which the last one missing does no harm.

/**
 * Subscriptions and their mails, in tables of their own. All methods reject with a {@link StoreProblem} about `folder`
 * when the store cannot be used.
 */
export function subscriptionsIn(db: Database, folder: string, rows: RowReader): Subscriptions {
  const from = { db, rows };
  const explained = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw problemOf(error, folder) ?? error;
    }
  };
  return {
    ask: (subscription, mail, limits) => explained(() => ask(db, subscription, mail, limits)),
    addLink: (hash, id, until) =>
      explained(async () => {
        const row = { hash, subscription_id: id, until };
        await db.insertInto('subscription_links').values(row).execute();
      }),
    behind: (hash, now) => explained(() => behind(from, hash, now)),
    confirm: (hash, now) => explained(() => confirm(from, hash, now)),
    one: (id) => explained(() => one(from, id)),
    remove: (id) =>
      explained(async () => {
        const gone = await db.deleteFrom('subscriptions').where('id', '=', id).executeTakeFirstOrThrow();
        return Number(gone.numDeletedRows) > 0;
      }),
    active: () => explained(() => active(from)),
    toldOf: (ids) => explained(() => toldOf(db, ids)),
    unfinished: () => explained(() => unfinished(db)),
    queue: (mails, counts, now) =>
      explained(async () => {
        // Counted first: whatever happens, nobody gets more than they should.
        for (const { id, day, mails: count } of counts)
          await db.updateTable('subscriptions').set({ day, mails: count }).where('id', '=', id).execute();
        for (const mail of mails) await insertMail(db, mail, now);
      }),
    due: (now, most) => explained(() => due(from, now, most)),
    nextDueAt: () => explained(() => nextDueAt(db)),
    sent: (mail, at) =>
      explained(async () => {
        await settle(db, mail, 'sent', at);
        await db.updateTable('subscriptions').set({ refusals: 0 }).where('id', '=', mail.subscription.id).execute();
      }),
    retryLater: ({ id, attempts }, next) =>
      explained(async () => {
        const tried = { attempts: attempts + 1, next_attempt_at: next };
        await db.updateTable('subscriber_mails').set(tried).where('id', '=', id).execute();
      }),
    refused: (mail, at, most) => explained(() => refused(db, mail, at, most)),
    dropOlder: (before, at) =>
      explained(async () => {
        const { numUpdatedRows } = await db
          .updateTable('subscriber_mails')
          .set({ settled: 'dropped', settled_at: at })
          .where('settled', 'is', null)
          .where('created_at', '<', before)
          .executeTakeFirstOrThrow();
        return Number(numUpdatedRows);
      }),
    prune: (limits) => explained(() => prune(db, limits)),
  };
}

/** The tables, and how their JSON is read. */
interface Source {
  readonly db: Database;
  readonly rows: RowReader;
}

async function ask(
  db: Database,
  subscription: Subscription,
  content: NewSubscriberMail['content'],
  { who, since, most, mostConfirmed, mostUnconfirmed }: AskingLimits,
): Promise<'asked' | 'too-often' | 'full'> {
  const count = sql<number>`count(*)`.as('count');
  const { id, address, audience, functions, createdAt } = subscription;
  const confirmed = db.selectFrom('subscriptions').select(count).where('confirmed_at', 'is not', null);
  if ((await confirmed.executeTakeFirstOrThrow()).count >= mostConfirmed) return 'full';
  // Counted and noted in one statement, so that several at the same moment do not pass together.
  const asks = db.selectFrom('subscription_asks').select(count).where('who', '=', who).where('at', '>', since);
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('subscription_asks')
    .columns(['who', 'at'])
    .expression(
      db
        .selectNoFrom((ask) => [ask.val(who).as('who'), ask.val(createdAt).as('at')])
        .where((is) => is(asks, '<', most)),
    )
    .executeTakeFirstOrThrow();
  if (!numInsertedOrUpdatedRows) return 'too-often';
  const row = { id, address, audience, functions: JSON.stringify(functions), created_at: createdAt };
  await db
    .insertInto('subscriptions')
    .values({ ...row, confirmed_at: null, refusals: 0, paused_at: null, day: '', mails: 0 })
    .execute();
  await insertMail(db, { subscriptionId: id, kind: 'confirm', about: '', content }, createdAt);
  await forgetUnconfirmed(db, mostUnconfirmed);
  return 'asked';
}

/** Of those that nobody has confirmed the newest stay: a flood of them keeps nobody out, and nothing grows. */
async function forgetUnconfirmed(db: Database, most: number): Promise<void> {
  const unconfirmed = db.selectFrom('subscriptions').where('confirmed_at', 'is', null);
  const newest = unconfirmed.select('id').orderBy('created_at', 'desc').orderBy('id', 'desc').limit(most);
  await db.deleteFrom('subscriptions').where('confirmed_at', 'is', null).where('id', 'not in', newest).execute();
}

async function insertMail(
  db: Database,
  { subscriptionId, kind, about, content }: NewSubscriberMail,
  now: number,
): Promise<void> {
  const text = JSON.stringify(content);
  // Somebody may have left since this was decided: then there is nothing to be selected.
  const row = db
    .selectFrom('subscriptions')
    .select((mail) => [
      'id',
      mail.val(kind).as('kind'),
      mail.val(about).as('about'),
      mail.val(text).as('content'),
      mail.val(now).as('created_at'),
      mail.val(0).as('attempts'),
      mail.val(now).as('next_attempt_at'),
    ])
    .where('id', '=', subscriptionId);
  await db
    .insertInto('subscriber_mails')
    .columns(['subscription_id', 'kind', 'about', 'content', 'created_at', 'attempts', 'next_attempt_at'])
    .expression(row)
    .onConflict((conflict) => conflict.columns(['subscription_id', 'kind', 'about']).doNothing())
    .execute();
}

async function behind({ db, rows }: Source, hash: string, now: number): Promise<Subscription | undefined> {
  const row = await db
    .selectFrom('subscription_links')
    .innerJoin('subscriptions', 'subscriptions.id', 'subscription_links.subscription_id')
    .selectAll('subscriptions')
    .where('hash', '=', hash)
    .where('until', '>', now)
    .executeTakeFirst();
  return row && subscriptionOf(row, rows);
}

async function confirm({ db, rows }: Source, hash: string, now: number): Promise<Subscription | undefined> {
  const found = await behind({ db, rows }, hash, now);
  if (!found) return undefined;
  await db.updateTable('subscriptions').set({ confirmed_at: now }).where('id', '=', found.id).execute();
  await db.deleteFrom('subscriptions').where('address', '=', found.address).where('id', '!=', found.id).execute();
  // Last: who was interrupted before this can press the button again.
  await db.deleteFrom('subscription_links').where('subscription_id', '=', found.id).execute();
  return { ...found, confirmedAt: now };
}

async function one({ db, rows }: Source, id: string): Promise<Subscription | undefined> {
  const row = await db.selectFrom('subscriptions').selectAll().where('id', '=', id).executeTakeFirst();
  return row && subscriptionOf(row, rows);
}

async function active({ db, rows: reader }: Source): Promise<readonly Subscription[]> {
  const query = db.selectFrom('subscriptions').selectAll().where('confirmed_at', 'is not', null);
  const rows = await query.where('paused_at', 'is', null).orderBy('confirmed_at').orderBy('id').execute();
  return rows.flatMap((row) => subscriptionOf(row, reader) ?? []);
}

async function toldOf(db: Database, incidentIds: readonly string[]) {
  if (incidentIds.length === 0) return [];
  const rows = await db
    .selectFrom('subscriber_mails')
    .select(['subscription_id', 'about'])
    .where('kind', '=', 'opened')
    .where('about', 'in', incidentIds)
    .execute();
  return rows.map((row) => ({ subscriptionId: row.subscription_id, incidentId: row.about }));
}

async function unfinished(db: Database) {
  const rows = await db
    .selectFrom('subscriber_mails as opened')
    .leftJoin('subscriber_mails as over', (join) =>
      join
        .onRef('over.subscription_id', '=', 'opened.subscription_id')
        .onRef('over.about', '=', 'opened.about')
        .on('over.kind', '=', 'over'),
    )
    .select(['opened.subscription_id', 'opened.about'])
    .where('opened.kind', '=', 'opened')
    .where((where) => where.or([where('opened.settled', 'is', null), where('opened.settled', '=', 'sent')]))
    .where('over.id', 'is', null)
    .orderBy('opened.id')
    .execute();
  return rows.map((row) => ({ subscriptionId: row.subscription_id, incidentId: row.about }));
}

/** The earliest mail of each subscription that is sent to; the later ones wait for it. */
const firsts = (db: Database) =>
  db
    .selectFrom('subscriber_mails as mail')
    .innerJoin('subscriptions', 'subscriptions.id', 'mail.subscription_id')
    .where('paused_at', 'is', null)
    .where('mail.id', 'in', (inner) =>
      inner
        .selectFrom('subscriber_mails')
        .select(sql<number>`min(id)`.as('id'))
        .where('settled', 'is', null)
        .groupBy('subscription_id'),
    );

async function nextDueAt(db: Database): Promise<number | undefined> {
  const next = sql<number | null>`min(next_attempt_at)`.as('next');
  return (await firsts(db).select(next).executeTakeFirstOrThrow()).next ?? undefined;
}

/** One that cannot be read is given up: it would hold up the later ones of its subscription. */
async function due({ db, rows: reader }: Source, now: number, most: number): Promise<readonly SubscriberMail[]> {
  const rows = await firsts(db)
    .selectAll('subscriptions')
    .select(['mail.id as mail_id', 'kind', 'about', 'content', 'mail.created_at as queued_at', 'attempts'])
    .where('next_attempt_at', '<=', now)
    // Nobody who waits for news waits behind those who have only asked.
    .orderBy((mail) => mail.case().when('kind', '=', 'confirm').then(1).else(0).end())
    .orderBy('mail.id')
    .limit(most)
    .execute();
  const mails: SubscriberMail[] = [];
  for (const row of rows) {
    const { mail_id: id, kind, about, queued_at: createdAt, attempts } = row;
    const place = { table: 'subscriber_mails', id: String(id) };
    const content = reader.json(place, row.content, mailContentForm);
    const subscription = subscriptionOf(row, reader);
    if (content && subscription)
      mails.push({ id, kind: kind as SubscriberMailKind, subscription, about, content, createdAt, attempts });
    else
      await db
        .updateTable('subscriber_mails')
        .set({ settled: 'dropped', settled_at: now })
        .where('id', '=', id)
        .execute();
  }
  return mails;
}

async function settle(
  db: Database,
  { id, attempts }: SubscriberMail,
  how: 'sent' | 'refused',
  at: number,
): Promise<void> {
  const set = { settled: how, settled_at: at, attempts: attempts + 1 };
  await db.updateTable('subscriber_mails').set(set).where('id', '=', id).execute();
}

async function refused(db: Database, mail: SubscriberMail, at: number, most: number): Promise<boolean> {
  const { id } = mail.subscription;
  await settle(db, mail, 'refused', at);
  const counted = await db
    .updateTable('subscriptions')
    .set({ refusals: sql<number>`refusals + 1` })
    .where('id', '=', id)
    .returning('refusals')
    .executeTakeFirst();
  if (!counted || counted.refusals < most) return false;
  await db.updateTable('subscriptions').set({ paused_at: at }).where('id', '=', id).execute();
  await db.deleteFrom('subscriber_mails').where('subscription_id', '=', id).where('settled', 'is', null).execute();
  return true;
}

async function prune(
  db: Database,
  {
    unconfirmedBefore,
    pausedBefore,
    asksBefore,
    mailsBefore,
    openIncidents,
    now,
  }: Parameters<Subscriptions['prune']>[0],
): Promise<void> {
  await db
    .deleteFrom('subscriptions')
    .where('confirmed_at', 'is', null)
    .where('created_at', '<', unconfirmedBefore)
    .execute();
  await db.deleteFrom('subscriptions').where('paused_at', '<', pausedBefore).execute();
  await db.deleteFrom('subscription_asks').where('at', '<', asksBefore).execute();
  await db.deleteFrom('subscription_links').where('until', '<', now).execute();
  let old = db.deleteFrom('subscriber_mails').where('settled_at', '<', mailsBefore);
  if (openIncidents.length > 0) old = old.where('about', 'not in', openIncidents);
  await old.execute();
}

function subscriptionOf(row: SubscriptionRow, rows: RowReader): Subscription | undefined {
  const place = { table: 'subscriptions', id: row.id };
  const functions = rows.json(place, row.functions, functionIdsForm);
  return functions && withFunctions(row, functions);
}

const withFunctions = (row: SubscriptionRow, functions: readonly string[]): Subscription => ({
  id: row.id,
  address: row.address,
  audience: row.audience as Audience,
  functions,
  createdAt: row.created_at,
  ...(row.confirmed_at !== null && { confirmedAt: row.confirmed_at }),
  refusals: row.refusals,
  ...(row.paused_at !== null && { pausedAt: row.paused_at }),
  day: row.day,
  mails: row.mails,
});
