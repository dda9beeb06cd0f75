// A store that version 0.1 left when it was killed in the middle of everything. See test/fixtures/store-0.1.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accepts } from '../integration/notify/receiver.ts';
import { movedInTime, restoreDump } from '../support/sqlite-dump.ts';
import { openBusiness, type Business } from './business.ts';
import type { Part } from './business-config.ts';
import type { Story } from './business-story.ts';
import type { Monitor } from './monitor.ts';
import { storeSummary } from './store-summary.ts';

type Summary = Awaited<ReturnType<typeof storeSummary>>;

const fixture = (name: string) => readFileSync(new URL(`../fixtures/store-0.1/${name}`, import.meta.url), 'utf8');
const { madeAt, story, ...expected } = JSON.parse(fixture('expected.json')) as Summary & {
  readonly madeAt: number;
  readonly story: Story;
};

/** For so long nobody watched. */
const AWAY_MS = 5000;
/** What fails when the store was left, and is asked each second. */
const failing = ['order', 'pay', 'receive-goods', 'returns', 'search', 'stock'] as const satisfies readonly Part[];

let business: Business;
let monitor: Monitor;
let unfinished: ReturnType<typeof unfinishedIn>;

beforeAll(async () => {
  business = await openBusiness();
  for (const part of [...failing, 'browse'] as const) business.broken.add(part);
  business.chat.answer = accepts;
  const folder = join(business.project.folder, 'data');
  mkdirSync(folder);
  const file = join(folder, 'bellwether.db');
  restoreDump(movedInTime(fixture('store.sql'), madeAt, Date.now() - AWAY_MS), file);
  unfinished = unfinishedIn(file);
  monitor = await business.start();
  monitor.token = story.responder;
});

afterAll(async () => {
  await monitor?.[Symbol.asyncDispose]();
  await business?.[Symbol.asyncDispose]();
});

/** Messages that wait, as `action key`, and how many runs were under way. */
function unfinishedIn(file: string): { readonly pending: readonly string[]; readonly running: number } {
  const database = new DatabaseSync(file);
  const rows = database.prepare('select action, dedup_key as key from outbox where settled is null').all();
  const running = database.prepare('select id from running').all().length;
  database.close();
  return { pending: rows.map(({ action, key }) => `${String(action)} ${String(key)}`), running };
}

/** Without the monitor's own trouble, which a new process judges anew. */
const ofBusiness = ({ incidents, ...rest }: Summary): Summary => ({
  ...rest,
  incidents: incidents.filter(({ signals }) => !signals.some((source) => source.startsWith('self'))),
});
const left = ofBusiness(expected);

/** With everything delivered that waited. */
const delivered = ({ incidents, ...rest }: Summary): Summary => ({
  ...rest,
  incidents: incidents.map((one) => ({
    ...one,
    notifications: one.notifications.map((text) => text.replace(/: pending$/, ': delivered')),
  })),
});

/** The incident of a deeper cause says since then also what the incident that it inhibits means. */
const withInhibited = ({ incidents, ...rest }: Summary): Summary => ({
  ...rest,
  incidents: incidents.map((one) =>
    one.title.startsWith('Database is down') ? { ...one, title: `${one.title} order does not work.` } : one,
  ),
});

test('the store of version 0.1 holds everything that an incident can be in', () => {
  const incidents = left.incidents.filter(({ functions }) => functions.length > 0);
  const holds = new Set(left.incidents.map(({ telling }) => telling?.hold));
  expect(holds).toEqual(new Set([null, 'component', 'silence', 'maintenance']));
  expect(new Set(incidents.map(({ stage }) => stage))).toEqual(new Set(['open', 'restored']));
  expect(incidents.filter(({ acknowledgedBy }) => acknowledgedBy !== null)).toHaveLength(1);
  const outcomes = left.incidents.flatMap(({ notifications }) => notifications.map((text) => text.split(': ')[1]));
  expect(new Set(outcomes)).toEqual(new Set(['delivered', 'refused', 'dropped', 'pending']));
  expect(unfinished.pending.length).toBeGreaterThan(2);
  expect(unfinished.running).toBeGreaterThan(0);
});

test('a monitor on the store of version 0.1 shows the same incidents, silences and planned work', async () => {
  const wished = withInhibited(delivered(left));
  let shown = ofBusiness(await storeSummary(monitor));
  await monitor.until('nothing waits any more', async () => {
    shown = ofBusiness(await storeSummary(monitor));
    return !JSON.stringify(shown).includes(': pending');
  });
  expect(shown).toEqual(wished);
});

test('a monitor on the store of version 0.1 delivers what waited with the same keys, and notifies nobody twice', async () => {
  await monitor.until('every function has run', async () => {
    const { text } = await monitor.ask('/metrics');
    return failing.every((part) =>
      new RegExp(`^bellwether_runs_total\\{function="${part}".*outcome="failed"\\} [1-9]`, 'm').test(text),
    );
  });
  expect(business.chat.told.toSorted()).toEqual(unfinished.pending.toSorted());
  const known = new Set(left.incidents.map(({ id }) => id));
  const again = business.pager.told.filter((text) => known.has(text.split(' ')[1] ?? ''));
  expect([again, business.refusing.told, business.mails.received]).toEqual([[], [], []]);
});

test('a monitor on the store of version 0.1 finds the run that was cut off', () => {
  expect(monitor.log.filter(({ interrupted }) => interrupted !== undefined)).toMatchObject([
    { interrupted: unfinished.running },
  ]);
});

test('people and programs of version 0.1 are still let in', async () => {
  const [{ id } = { id: '' }] = left.incidents;
  const path = `/api/v1/incidents/${id}`;
  const asSession = await fetch(monitor.url + path, { headers: { cookie: story.cookie } });
  expect(await asSession.json()).toHaveProperty('notifications');
  const asViewer = await fetch(monitor.url + path, { headers: { authorization: `Bearer ${story.viewer}` } });
  expect(await asViewer.json()).toHaveProperty('notifications');
});

test.each(['/', '/?for=operations', '/functions/browse', '/history', '/incidents', '/silences', '/audit'])(
  '%s can be read on the store of version 0.1',
  async (path) => {
    const { status, headers } = await monitor.ask(path, { headers: { cookie: story.cookie } });
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  },
);

test('incidents of version 0.1 are resolved once, with the keys that the pager knows', async () => {
  for (const part of failing) business.broken.delete(part);
  const known = left.incidents.filter(
    ({ functions, notifications }) =>
      ['stock on live', 'search on live'].includes(functions[0] ?? '') &&
      notifications.includes('pager trigger 1: delivered'),
  );
  expect(known).toHaveLength(2);
  for (const part of failing.filter((part) => part !== 'receive-goods')) await monitor.untilState(part, 'working');
  await Promise.all(
    known.map(({ id }) => business.pager.waitFor(({ text }) => text.includes(id) && text.includes('"resolve"'))),
  );
  const ofOld = business.pager.told.filter((text) => left.incidents.some(({ id }) => text.endsWith(id)));
  expect(ofOld.toSorted()).toEqual(known.map(({ id }) => `resolve ${id}`).toSorted());
});
