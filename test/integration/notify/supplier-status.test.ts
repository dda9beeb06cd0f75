import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Component } from '../../../src/model/function.ts';
import type { Incident } from '../../../src/model/incident.ts';
import { createSupplierStatuses, type SupplierStatuses } from '../../../src/notify/supplier-status.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { incidentOf } from '../../unit/notify/samples.ts';
import { hangs, Receiver, resets, withStatus, type Answer } from './receiver.ts';

const says = (indicator: string, description: string): Answer =>
  withStatus(200, JSON.stringify({ page: { name: 'Voyager' }, status: { indicator, description } }));

let supplier: Receiver;
let clock: ManualClock;
let statuses: SupplierStatuses;
let open: Incident[];
const warnings: string[] = [];

beforeEach(async () => {
  supplier = await Receiver.start(says('minor', 'Partial System Outage'));
  clock = new ManualClock('2026-11-21T08:00:00Z');
  open = [];
  warnings.length = 0;
  const component = (id: string, statusPage?: string): [string, Component] => [
    id,
    { id, name: id, provides: id, dependsOn: [], supplier: true, ...(statusPage !== undefined && { statusPage }) },
  ];
  const components = new Map([component('voyager', `${supplier.url}/history`), component('shop')]);
  const quiet = () => {};
  statuses = createSupplierStatuses({
    clock,
    config: () => ({ components }),
    openIncidents: () => open,
    log: {
      ...{ debug: quiet, info: quiet, error: quiet, fatal: quiet },
      warn: (fields, message) => void warnings.push(`${message}: ${String(fields['error'])}`),
    },
  });
});

afterEach(async () => {
  await statuses[Symbol.asyncDispose]();
  await supplier[Symbol.asyncDispose]();
});

const blaming = (component: string) => ({ ...incidentOf('i1'), causeKey: `component:${component}@live` as const });

test('a supplier is asked when an incident blames it, each minute until that is over, and never else', async () => {
  statuses.look();
  open = [blaming('shop')];
  statuses.look();
  await clock.advance(120_000);
  expect(supplier.received).toEqual([]);

  open = [blaming('voyager')];
  statuses.look();
  statuses.look();
  const read = { kind: 'read', indicator: 'minor', says: 'Partial System Outage', at: clock.now() };
  await expect.poll(() => statuses.of('voyager')).toEqual(read);
  expect(supplier.received.map(({ path }) => path)).toEqual(['/api/v2/status.json']);

  supplier.answer = says('none', 'All Systems Operational');
  await clock.advance(60_000);
  await expect.poll(() => statuses.of('voyager')).toMatchObject({ indicator: 'none', at: clock.now() });

  open = [];
  statuses.look();
  expect(statuses.of('voyager')).toBeUndefined();
  await clock.advance(600_000);
  expect(supplier.received).toHaveLength(2);
});

test.each<[string, Answer, RegExp]>([
  ['an error', withStatus(500), /status 500/],
  ['a page for people', withStatus(200, '<html>All good</html>'), /not the status of Atlassian Statuspage/],
  ['JSON of another kind', withStatus(200, '[1]'), /not the status/],
  ['an indicator that is not known', says('purple', 'Odd'), /not the status/],
  ['more than 64 kB', says('minor', 'x'.repeat(70_000)), /longer than/],
  ['a connection that breaks off', resets, /broke off/],
])('%s cannot be read, which is said and logged once', async (_, answer, why) => {
  supplier.answer = answer;
  open = [blaming('voyager')];
  statuses.look();
  await expect.poll(() => statuses.of('voyager')).toEqual({ kind: 'unread', at: clock.now() });
  await clock.advance(60_000);
  await expect.poll(() => statuses.of('voyager')?.at).toBe(clock.now());
  expect(warnings).toEqual([expect.stringMatching(why)]);
});

test('a supplier that does not answer is given up after 5 s, and holds up nobody who stops', async () => {
  supplier.answer = hangs;
  open = [blaming('voyager')];
  statuses.look();
  await expect.poll(() => supplier.received.length).toBe(1);
  await clock.advance(5000);
  await expect.poll(() => statuses.of('voyager')).toMatchObject({ kind: 'unread' });
  await clock.advance(60_000);
  await expect.poll(() => supplier.received.length).toBe(2);
});

test('what a supplier says is one line of at most 200 characters', async () => {
  supplier.answer = says('major', `Down\n\u0007${'x'.repeat(300)}`);
  open = [blaming('voyager')];
  statuses.look();
  await expect.poll(() => statuses.of('voyager')?.kind).toBe('read');
  const { says: text } = statuses.of('voyager') as { says: string };
  expect(text).toMatch(/^Down ?x+…?$/);
  expect(text.length).toBeLessThanOrEqual(200);
});
