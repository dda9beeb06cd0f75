import { expect, test } from 'vitest';
import type { Incident } from '../../../src/model/incident.ts';
import { incidentLine } from '../../../src/web/views/incident-view.ts';
import { aConfig } from './fixture-config.ts';

const config = aConfig();
const startedAt = Date.parse('2026-11-20T10:07:30Z');
const incident: Incident = {
  ...{ id: '20261120-abcdefgh', causeKey: 'component:voyager@live', severity: 'critical', stage: 'open' },
  ...{ title: 'Voyager is down', startedAt, openedAt: startedAt + 1000, affected: [] },
};
const lineOf = (more: Partial<Incident>) =>
  incidentLine({ ...incident, ...more }, config, { now: startedAt + 60_000, locale: config.locale });

test('an incident that began between two minutes has the time at which it was well for the last time', () => {
  expect(lineOf({ lastGoodAt: startedAt - 5 * 60_000 })).toMatchObject({
    lastGood: { clock: '10:02' },
    started: { clock: '10:07' },
  });
});

test('an incident that began within a minute has one time', () => {
  expect(lineOf({ lastGoodAt: startedAt - 10_000 })).not.toHaveProperty('lastGood');
});

test('an incident of which nobody knows when it was well has one time', () => {
  expect(lineOf({})).not.toHaveProperty('lastGood');
});
