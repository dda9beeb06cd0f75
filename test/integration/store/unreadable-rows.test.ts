// One row that cannot be read must stop nothing else: every noun is damaged in turn, and everything is read again.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openStore } from '../../../src/store/engine/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { temporaryFolder } from './folder.ts';
import { browse, DAY, failed, incident, job, NOON, notice, order, passed, state } from './samples.ts';
import { write } from '../../support/build/writes.ts';
import { noteOf } from '../../support/build/timeline.ts';

const session = (hash: string) => ({
  hash,
  way: 'password' as const,
  subject: 'ann',
  name: 'Ann',
  groups: [],
  entry: 'e',
  createdAt: NOON,
  usedAt: NOON,
});
const silence = (id: string) => ({
  kind: 'silence' as const,
  silence: {
    ...{ id, functions: [], components: [], severities: [], targets: [] },
    ...{ from: NOON, until: NOON + DAY, by: 'Ann', why: 'a test' },
  },
});
const signal = (id: string) => ({
  ...{ source: 'alerts:am' as const, id, causeKey: 'signal:alerts:am' as never, severity: 'major' as const },
  ...{ says: 'Disk slow', functions: [], since: NOON },
});
const mail = { subject: 'Please confirm', texts: ['A paragraph.'] };

/** Two of everything. */
async function fill(store: Store): Promise<void> {
  await write(store, (writes) => {
    for (const one of [browse, order]) {
      writes.runFinished(passed(job(one)));
      writes.runFinished(failed(job(one, NOON + 60_000)));
      writes.stateSaved(state(one));
      writes.stateChanged({ ...one, from: 'unknown', to: 'working', cause: { kind: 'passed' }, at: NOON });
      writes.rolledUp(one, NOON, { due: 1, outcome: 'passed' });
    }
    for (const id of ['i1', 'i2']) {
      writes.incidentSaved(incident(id));
      const published = { everybody: { title: 'T', texts: ['x'] } };
      writes.timelineAdded([{ ...noteOf(id, NOON, 'opened', 'Opened'), published }]);
      writes.noticeQueued('pager', notice(id), NOON);
      writes.plannedSaved(silence(`s-${id}`));
      writes.valueSaved(`k-${id}`, { a: 1 });
    }
    writes.signalsSaved('alerts:am', [signal('a'), signal('b')]);
  });
  for (const hash of ['h1', 'h2']) await store.sessions.save(session(hash));
  for (const id of ['u1', 'u2']) {
    const limits = { who: id, since: 0, most: 5, mostConfirmed: 5, mostUnconfirmed: 5 };
    const asked = { id, address: `${id}@acme.example`, audience: 'customer-service' as const, functions: [], day: '' };
    await store.subscriptions.ask({ ...asked, createdAt: NOON, refusals: 0, mails: 0 }, mail, limits);
    await store.subscriptions.addLink(`link-${id}`, id, NOON + DAY);
  }
}

/** How much of everything can be read. */
async function counts(store: Store): Promise<Readonly<Record<string, number>>> {
  const runs = [...(await store.recentRuns(browse, 9)), ...(await store.recentRuns(order, 9))];
  const claimed = await store.outbox.claim(NOON, 1000, 10);
  const timelines = [...(await store.timeline('i1')), ...(await store.timeline('i2'))];
  const behind = await Promise.all(['link-u1', 'link-u2'].map((link) => store.subscriptions.behind(link, NOON)));
  return {
    runs: runs.length,
    steps: runs.filter(({ steps }) => steps.length > 0).length,
    failures: runs.filter(({ failure }) => failure !== undefined).length,
    states: (await store.states()).length,
    changes: (await store.stateChanges(0)).length,
    sums: (await store.rollUps('day', 0)).length,
    open: (await store.openIncidents()).length,
    listed: (await store.incidents({ most: 9 })).length,
    timeline: timelines.length,
    published: timelines.filter(({ published }) => published !== undefined).length,
    messages: claimed.length,
    ledger: (await store.outbox.ledger('i1')).length,
    silences: (await store.planned()).length,
    signals: (await store.signals()).length,
    sessions: (await store.sessions.all()).length,
    subscriptions: behind.filter((one) => one !== undefined).length,
    mails: (await store.subscriptions.due(NOON, 9)).length,
  };
}

const all = {
  ...{ runs: 4, steps: 4, failures: 2, states: 2, changes: 2, sums: 2, open: 2, listed: 2, timeline: 2, published: 2 },
  ...{ messages: 2, ledger: 1, silences: 2, signals: 2, sessions: 2, subscriptions: 2, mails: 2 },
};

/** Table and column that are damaged in their first row, and what is missing then. */
const damages: readonly (readonly [column: string, missing: Partial<typeof all>])[] = [
  ['shapes.shape', { steps: 3 }],
  ['runs.numbers', { steps: 3 }],
  ['run_details.details', { failures: 1, steps: 3 }],
  ['states.state', { states: 1 }],
  ['state_changes.cause', {}],
  ['incidents.incident', { open: 1, listed: 1 }],
  ['timeline.published', { published: 1 }],
  ['outbox.notice', { messages: 1 }],
  ['planned.value', { silences: 1 }],
  ['signals.value', { signals: 1 }],
  ['sessions.value', { sessions: 1 }],
  ['subscriptions.functions', { subscriptions: 1, mails: 1 }],
  ['subscriber_mails.content', { mails: 1 }],
];

/** Damages the first row of a table that has something in the column. */
function damage(folder: string, column: string, json: string): void {
  const [table, name] = column.split('.');
  const key = table === 'runs' ? 'id' : 'rowid';
  const database = new DatabaseSync(join(folder, 'bellwether.db'));
  const first = `select min(${key}) from ${table} where ${name} is not null`;
  const { changes } = database.prepare(`update ${table} set ${name} = ? where ${key} = (${first})`).run(json);
  database.close();
  expect(changes).toBe(1);
}

/** An empty object is right where every part may be absent. */
const isRight = (column: string, json: string) =>
  json === '{}' && ['timeline.published', 'run_details.details'].includes(column);

const cases = damages.flatMap(([column, missing]) =>
  ['{"a":', 'null', '{}'].filter((json) => !isRight(column, json)).map((json) => [column, json, missing] as const),
);

test.for(cases)(
  'a row whose %s is %s is left out and named, and nothing else is missing',
  async ([column, json, missing]) => {
    await using folder = await temporaryFolder();
    const clock = new ManualClock(NOON);
    await using first = await openStore(folder.path, { clock });
    await fill(first);
    await first[Symbol.asyncDispose]();
    damage(folder.path, column, json);
    const logged: Readonly<Record<string, unknown>>[] = [];
    const error = (fields: Readonly<Record<string, unknown>>) => void logged.push(fields);
    await using store = await openStore(folder.path, {
      clock,
      log: { debug: error, info: error, warn: error, error, fatal: error },
    });
    expect(await counts(store)).toEqual({ ...all, ...missing });
    const [row] = store.unreadable();
    expect(row).toMatchObject({ table: column.split('.')[0] });
    expect(logged).toMatchObject([{ ...row, hint: expect.stringContaining('store check') as string }]);
  },
);

test('a message that cannot be read is given up, and the next one of its incident leaves', async () => {
  await using folder = await temporaryFolder();
  const clock = new ManualClock(NOON);
  await using store = await openStore(folder.path, { clock });
  await write(store, (writes) => {
    writes.incidentSaved(incident('i1'));
    writes.noticeQueued('pager', notice('i1'), NOON);
    writes.noticeQueued('pager', notice('i1', 'resolve'), NOON);
  });
  damage(folder.path, 'outbox.notice', '{"action":');
  expect(await store.outbox.claim(NOON, 1000, 10)).toEqual([]);
  expect(await store.outbox.ledger('i1')).toMatchObject([
    { action: 'trigger', settled: 'dropped' },
    { action: 'resolve' },
  ]);
  expect(await store.outbox.claim(NOON, 1000, 10)).toMatchObject([{ notice: { action: 'resolve' } }]);
});

test('a row about a function that nothing names is left out', async () => {
  await using folder = await temporaryFolder();
  const clock = new ManualClock(NOON);
  await using first = await openStore(folder.path, { clock });
  await fill(first);
  await write(first, (writes) => writes.runStarted(job(browse, NOON + 5), NOON + 5));
  await first[Symbol.asyncDispose]();
  const database = new DatabaseSync(join(folder.path, 'bellwether.db'));
  database.exec("pragma foreign_keys = off; delete from subjects where function_id = 'browse-catalogue'");
  database.close();
  await using store = await openStore(folder.path, { clock });
  expect(await store.interruptedRuns(NOON)).toEqual([]);
  expect(await store.recentRuns(order, 9)).toHaveLength(2);
  expect([await store.stateChanges(0), await store.rollUps('day', 0)]).toMatchObject([[order], [order]]);
  const tables = store.unreadable().map(({ table }) => table);
  expect(new Set(tables)).toEqual(new Set(['running', 'state_changes', 'roll_ups']));
});

test('a row that is written anew is no trouble any more', async () => {
  await using folder = await temporaryFolder();
  const clock = new ManualClock(NOON);
  await using store = await openStore(folder.path, { clock });
  await fill(store);
  damage(folder.path, 'states.state', '{');
  expect([await store.states(), store.unreadable()]).toMatchObject([[order], [{ table: 'states' }]]);
  await write(store, (writes) => writes.stateSaved(state(browse)));
  expect([await store.states(), store.unreadable()]).toMatchObject([[browse, order], []]);
});
