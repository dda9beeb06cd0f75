import { expect, test } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import { createLocale } from '../../../src/i18n/locale.ts';
import type { Person, Roster } from '../../../src/model/duty.ts';
import { incidentHelp } from '../../../src/web/views/incident-help.ts';
import { incidentView } from '../../../src/web/views/incident-view.ts';
import { aConfig } from './fixture-config.ts';
import { aFailedRun, anIncident, NOW } from './fixture-world.ts';

const asha: Person = { id: 'asha', name: 'Asha Rao', phone: '+44 20 7946 0999', away: [] };
const roster: Roster = {
  id: 'payments-team',
  name: 'Night',
  turns: { day: 1, minute: 0, since: '2026-01-05', first: ['asha'], second: [] },
  overrides: [],
  duties: [],
};
const config: Config = {
  ...aConfig(),
  people: new Map([['asha', asha]]),
  rosters: new Map([['payments-team', roster]]),
};
const reading = { now: NOW, locale: createLocale('Europe/London') };
const incident = anIncident('component:voyager@live', ['place-order-card'], config);
const minute = 60_000;

test('operations read owner, contact, who is on duty, runbook and what the supplier says, with its age', () => {
  const supplier = { kind: 'read', at: NOW - 2 * minute, indicator: 'minor', says: 'Partial System Outage' } as const;
  expect(incidentHelp(incident, config, { ...reading, supplier })).toMatchObject({
    owner: 'payments-team',
    contact: expect.stringContaining('7946'),
    onDuty: { roster: 'Night', first: { name: 'Asha Rao', phone: { href: 'tel:+442079460999' } } },
    statusPage: { href: expect.stringContaining('https://') },
    supplier: { indicator: 'minor', says: 'Partial System Outage', read: { text: '2 min ago' } },
  });
});

test('a supplier whose page could not be read says nothing, and one that was not asked is not there', () => {
  const unread = { kind: 'unread', at: NOW } as const;
  expect(incidentHelp(incident, config, { ...reading, supplier: unread })?.supplier).toMatchObject({
    indicator: 'unread',
    says: '',
  });
  expect(incidentHelp(incident, config, { ...reading, supplier: undefined })).not.toHaveProperty('supplier');
});

test('an incident that is over names neither who is on duty now nor what the supplier says now', () => {
  const over = { ...incident, stage: 'restored', availableAt: NOW, restoredAt: NOW } as const;
  const supplier = { kind: 'read', at: NOW, indicator: 'none', says: 'All well' } as const;
  const help = incidentHelp(over, config, { ...reading, supplier });
  expect(help).toHaveProperty('owner');
  expect(help).not.toHaveProperty('onDuty');
  expect(help).not.toHaveProperty('supplier');
});

test('evidence is the first of each function and then the latest, each with its time', () => {
  const first = aFailedRun('place-order-card', 9);
  const latest = aFailedRun('place-order-card', 0);
  const parts = { incident, timeline: [], ledger: [], runs: [first], newest: [latest] };
  const view = incidentView(parts, config, { ...reading, audience: 'operations' });
  expect(view.evidence?.map(({ which, at }) => [which, at.iso])).toEqual([
    ['first', new Date(first.startedAt).toISOString()],
    ['latest', new Date(latest.startedAt).toISOString()],
  ]);
  const once = incidentView({ ...parts, newest: [first] }, config, { ...reading, audience: 'operations' });
  expect(once.evidence?.map(({ which }) => which)).toEqual(['first']);
  expect(incidentView(parts, config, { ...reading, audience: 'customer-service' })).not.toHaveProperty('help');
});
