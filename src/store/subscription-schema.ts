import { sql } from 'kysely';
import type { Tx } from './schema.ts';

/** Who is mailed, and what waits to be mailed. All of a subscription goes with it. */
export async function subscriptionTables({ schema }: Tx): Promise<void> {
  await schema
    .createTable('subscriptions')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('audience', 'text', (column) => column.notNull())
    .addColumn('functions', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('confirmed_at', 'bigint')
    .addColumn('refusals', 'integer', (column) => column.notNull())
    .addColumn('paused_at', 'bigint')
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('mails', 'integer', (column) => column.notNull())
    .execute();
  await schema.createIndex('subscriptions_address').on('subscriptions').column('address').execute();
  await schema
    .createTable('subscription_asks')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('who', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('subscription_asks_who').on('subscription_asks').columns(['who', 'at']).execute();
  await schema
    .createTable('subscription_links')
    .addColumn('hash', 'text', (column) => column.primaryKey().notNull())
    .addColumn('subscription_id', 'text', (column) =>
      column.notNull().references('subscriptions.id').onDelete('cascade'),
    )
    .addColumn('until', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('subscriber_mails')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('subscription_id', 'text', (column) =>
      column.notNull().references('subscriptions.id').onDelete('cascade'),
    )
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('about', 'text', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_attempt_at', 'bigint', (column) => column.notNull())
    .addColumn('settled', 'text')
    .addColumn('settled_at', 'bigint')
    .addUniqueConstraint('subscriber_mails_once', ['subscription_id', 'kind', 'about'])
    .execute();
  await schema
    .createIndex('subscriber_mails_waiting')
    .on('subscriber_mails')
    .columns(['subscription_id', 'id'])
    .where(sql.ref('settled'), 'is', null)
    .execute();
  await schema.createIndex('subscriber_mails_about').on('subscriber_mails').columns(['kind', 'about']).execute();
}
