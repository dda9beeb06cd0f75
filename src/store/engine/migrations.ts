import { sql } from 'kysely';
import { StoreProblem, describe } from '../problem.ts';
import type { Database, Tx } from '../schema.ts';
import { subscriptionTables } from '../subscription-schema.ts';
import { typedTimeline } from './typed-timeline.ts';

/** One step of the schema's history. Steps are only ever added; each runs in a transaction of its own. */
interface Migration {
  readonly version: number;
  up(tx: Tx): Promise<void>;
}

const migrations: readonly Migration[] = [
  { version: 1, up: firstTables },
  { version: 2, up: alertingTables },
  { version: 3, up: accessTables },
  { version: 4, up: subscriptionTables },
  { version: 5, up: incidentsByFunction },
  { version: 6, up: purposeOfRuns },
  { version: 7, up: publicationsInTimeline },
  { version: 8, up: typedTimeline },
];

/** The version of the schema that this program writes. */
export const newestVersion = migrations.at(-1)?.version ?? 0;

/** Brings the schema to {@link newestVersion}; refuses one from a newer program. `folder` is for the message. */
export async function migrate(db: Database, folder: string): Promise<void> {
  await db.schema
    .createTable('meta')
    .ifNotExists()
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
  const found = await db.selectFrom('meta').select('value').where('name', '=', 'schema').executeTakeFirst();
  const version = Number(found?.value ?? 0);
  refuseNewer(version, folder);
  for (const migration of migrations.filter((one) => one.version > version)) {
    await db.transaction().execute(async (tx) => {
      await migration.up(tx);
      const row = { name: 'schema', value: String(migration.version) };
      await tx
        .insertInto('meta')
        .values(row)
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: row.value }))
        .execute();
    });
  }
}

/** Throws when the store was written by a program that knows more than this one. */
export function refuseNewer(version: number, folder: string, file?: string): void {
  if (version <= newestVersion) return;
  const found = `store version ${version}; this program knows versions up to ${newestVersion}`;
  throw new StoreProblem('newer', describe('newer', folder, found, file));
}

async function firstTables(tx: Tx): Promise<void> {
  await namesTables(tx);
  await runTables(tx);
  await stateTables(tx);
  await incidentTables(tx);
  await outboxTable(tx);
  await rollUpTable(tx);
}

async function namesTables({ schema }: Tx): Promise<void> {
  await schema
    .createTable('subjects')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('function_id', 'text', (column) => column.notNull())
    .addColumn('target', 'text', (column) => column.notNull())
    .addUniqueConstraint('subjects_names', ['function_id', 'target'])
    .execute();
  await schema
    .createTable('locations')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .execute();
  await schema
    .createTable('shapes')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('subject_id', 'integer', (column) => column.notNull().references('subjects.id'))
    .addColumn('shape', 'text', (column) => column.notNull())
    .addColumn('used_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('shapes_once', ['subject_id', 'shape'])
    .execute();
}

// Run ids begin with their time: both trees grow at their ends, the newest runs of a subject are the end of its range,
// and what is too old is one range at the beginning. No other time needs an index.
async function runTables({ schema }: Tx): Promise<void> {
  const begun = (table: string) =>
    schema
      .createTable(table)
      .addColumn('id', 'blob', (column) => column.primaryKey().notNull())
      .addColumn('subject_id', 'integer', (column) => column.notNull().references('subjects.id'))
      .addColumn('location_id', 'integer', (column) => column.notNull().references('locations.id'))
      .addColumn('due_at', 'bigint', (column) => column.notNull())
      .addColumn('started_at', 'bigint', (column) => column.notNull());
  await begun('running')
    .modifyEnd(sql`without rowid`)
    .execute();
  await begun('runs')
    .addColumn('finished_at', 'bigint', (column) => column.notNull())
    .addColumn('outcome', 'integer', (column) => column.notNull())
    .addColumn('duration_ms', 'double precision', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('cleanup_failures', 'integer', (column) => column.notNull())
    .addColumn('certificate_expires_at', 'bigint')
    .addColumn('shape_id', 'integer')
    .addColumn('numbers', 'text')
    .modifyEnd(sql`without rowid`)
    .execute();
  await schema.createIndex('runs_of_subject').on('runs').columns(['subject_id', 'id']).execute();
  await schema
    .createTable('run_details')
    .addColumn('run_id', 'blob', (column) => column.primaryKey().notNull())
    .addColumn('details', 'text', (column) => column.notNull())
    .execute();
}

async function stateTables({ schema }: Tx): Promise<void> {
  await schema
    .createTable('states')
    .addColumn('subject_id', 'integer', (column) => column.primaryKey().references('subjects.id'))
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('counted_until', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('state_changes')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('subject_id', 'integer', (column) => column.notNull().references('subjects.id'))
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('from_state', 'text', (column) => column.notNull())
    .addColumn('to_state', 'text', (column) => column.notNull())
    .addColumn('cause', 'text', (column) => column.notNull())
    .addColumn('run_id', 'text')
    .execute();
  await schema.createIndex('state_changes_at').on('state_changes').column('at').execute();
}

async function incidentTables({ schema }: Tx): Promise<void> {
  await schema
    .createTable('incidents')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('opened_at', 'bigint', (column) => column.notNull())
    .addColumn('restored_at', 'bigint')
    .addColumn('incident', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('incidents_opened').on('incidents').column('opened_at').execute();
  await schema.createIndex('incidents_restored').on('incidents').column('restored_at').execute();
  const ofIncident = (table: string) =>
    schema
      .createTable(table)
      .addColumn('incident_id', 'text', (column) => column.notNull().references('incidents.id').onDelete('cascade'));
  await ofIncident('incident_functions')
    .addColumn('function_id', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('incident_functions_once', ['incident_id', 'function_id'])
    .execute();
  await ofIncident('timeline')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('timeline_of_incident').on('timeline').columns(['incident_id', 'id']).execute();
}

/** The page of a function asks for its incidents, and their table only grows. */
async function incidentsByFunction({ schema }: Tx): Promise<void> {
  await schema
    .createIndex('incidents_of_function')
    .on('incident_functions')
    .columns(['function_id', 'incident_id'])
    .execute();
}

/** Runs from before there were purposes were all asked for by the schedule, which is 0. */
async function purposeOfRuns({ schema }: Tx): Promise<void> {
  for (const table of ['running', 'runs'])
    await schema
      .alterTable(table)
      .addColumn('purpose', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
}

/** What was published is kept with the line of the timeline that it belongs to. */
async function publicationsInTimeline({ schema }: Tx): Promise<void> {
  await schema.alterTable('timeline').addColumn('published', 'text').execute();
}

async function outboxTable({ schema }: Tx): Promise<void> {
  await schema
    .createTable('outbox')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('dedup_key', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('notice', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_attempt_at', 'bigint', (column) => column.notNull())
    .addColumn('leased_until', 'bigint', (column) => column.notNull())
    .addColumn('last_error', 'text')
    .addColumn('settled', 'text')
    .addColumn('settled_at', 'bigint')
    .addColumn('credential', 'text')
    .execute();
  await schema
    .createIndex('outbox_unsettled')
    .on('outbox')
    .columns(['channel', 'dedup_key', 'id'])
    .where(sql.ref('settled'), 'is', null)
    .execute();
  await schema.createIndex('outbox_of_incident').on('outbox').columns(['dedup_key', 'id']).execute();
}

// By time first: the current rows of all subjects lie side by side, so that one commit touches few pages.
async function rollUpTable({ schema }: Tx): Promise<void> {
  const numbers = ['due', 'passed', 'flaky', 'failed', 'inconclusive', 'skipped'] as const;
  const times = [
    'duration_sum_ms',
    'duration_max_ms',
    'failing_ms',
    'slow_ms',
    'unknown_ms',
    'maintenance_ms',
  ] as const;
  let table = schema
    .createTable('roll_ups')
    .addColumn('unit', 'integer', (column) => column.notNull())
    .addColumn('start', 'bigint', (column) => column.notNull())
    .addColumn('subject_id', 'integer', (column) => column.notNull().references('subjects.id'));
  for (const name of numbers) table = table.addColumn(name, 'integer', (column) => column.notNull());
  for (const name of times) table = table.addColumn(name, 'double precision', (column) => column.notNull());
  await table
    .addPrimaryKeyConstraint('roll_ups_once', ['unit', 'start', 'subject_id'])
    .modifyEnd(sql`without rowid`)
    .execute();
  await schema.createIndex('roll_ups_of_subject').on('roll_ups').columns(['subject_id', 'unit', 'start']).execute();
}

async function alertingTables({ schema }: Tx): Promise<void> {
  await schema
    .createTable('planned')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('signals')
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('signals_once', ['source', 'id'])
    .execute();
  await schema
    .createTable('keepsakes')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('tokens')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .execute();
}

async function accessTables({ schema }: Tx): Promise<void> {
  await schema
    .createTable('sessions')
    .addColumn('hash', 'text', (column) => column.primaryKey().notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('audit')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('who', 'text', (column) => column.notNull())
    .addColumn('way', 'text', (column) => column.notNull())
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('which', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('audit_at').on('audit').column('at').execute();
}
