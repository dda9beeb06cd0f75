// One source with thousands of alerts: an incident lists 200, counts the others, and every count is true.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideSignals } from '../../../src/incident/signals.ts';
import type { IncidentWorld } from '../../../src/incident/decision.ts';
import type { Incident } from '../../../src/model/incident.ts';
import type { Signal } from '../../../src/model/signal.ts';
import { MOST_ALERTS, withAlerts } from '../../../src/record/deciders/with-alerts.ts';
import { apply, ids, minutes, world } from './samples.ts';
import { textOf } from '../../support/build/timeline.ts';

const source = 'alerts:prometheus';
const alert = (n: number, more: Partial<Signal> = {}): Signal => ({
  source,
  id: `a${n}`,
  causeKey: 'component:voyager@live',
  severity: 'major',
  says: `Voyager: disk ${n} is full.`,
  detail: 'Runbook: empty it.',
  functions: [],
  since: minutes(1),
  ...more,
});
const alerts = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => alert(from + n));
const newId = ids();

/** What a source tells, and the incidents that follow. */
class Told {
  signals: readonly Signal[] = [];
  world: IncidentWorld = world();
  lines: string[] = [];

  report(raised: readonly Signal[], endedIds: readonly string[] = []): readonly string[] {
    const { signals, refusedIds } = withAlerts(this.signals, raised, endedIds);
    const decisions = decideSignals(source, signals, this.world, { now: minutes(2), newId, before: this.signals });
    this.world = apply(this.world, decisions);
    this.signals = signals;
    this.lines.push(...decisions.flatMap(({ entries }) => entries.map((one) => textOf(one))));
    return refusedIds;
  }

  get incident(): Incident | undefined {
    return this.world.open[0];
  }

  get counts() {
    const { signals = [], moreSignals = [] } = this.incident ?? {};
    const [more = { standing: 0, ended: 0 }] = moreSignals;
    const standing = signals.filter(({ endedAt }) => endedAt === undefined).length;
    return {
      listed: signals.length,
      standing: standing + more.standing,
      ended: signals.length - standing + more.ended,
    };
  }
}

test('an incident lists 200 alerts of a source that has 10,000, and counts the others', () => {
  const told = new Told();
  for (let from = 0; from < 10_000; from += 2500) told.report(alerts(from, from + 2500));
  expect(told.counts).toEqual({ listed: 200, standing: 10_000, ended: 0 });
  expect(told.incident?.moreSignals).toEqual([{ source, standing: 9800, ended: 0 }]);
  expect(told.incident?.title).toMatch(/10,000 alerts in all\.$/);
  expect(told.lines).toHaveLength(201);
  expect(told.lines.at(-1)).toContain('More than 200 alerts stand in this incident');
  expect(JSON.stringify(told.incident).length).toBeLessThan(100_000);
});

test('the incident of thousands of alerts closes with the last of them, listed or not', () => {
  const told = new Told();
  told.report(alerts(0, 1000));
  told.report(
    [],
    alerts(0, 999).map(({ id }) => id),
  );
  expect(told.counts).toEqual({ listed: 200, standing: 1, ended: 999 });
  expect(told.incident?.title).toBe('Voyager: disk 999 is full.');
  told.report([], ['a999']);
  expect(told.world.open).toEqual([]);
});

test('an alert that is not listed makes the incident graver all the same', () => {
  const told = new Told();
  told.report(alerts(0, 300));
  expect(told.incident?.severity).toBe('major');
  told.report([alert(300, { severity: 'critical' })]);
  expect(told.incident?.severity).toBe('critical');
  expect(told.counts.standing).toBe(301);
});

test('of more alerts than a source may have only those are taken of which somebody must be notified', () => {
  const told = new Told();
  told.report(alerts(0, MOST_ALERTS));
  const refused = told.report([
    alert(20_000),
    alert(20_001, { severity: 'critical' }),
    alert(20_002, { causeKey: 'component:shop@live' }),
    alert(5, { says: 'Voyager: disk 5 is nearly full.' }),
  ]);
  expect(refused).toEqual(['a20000']);
  expect(told.signals).toHaveLength(MOST_ALERTS + 2);
  told.report([], ['a0', 'a1', 'a2']);
  expect(told.report([alert(20_000)])).toEqual([]);
});

test('whatever alerts come and go, the incident counts those that stand and those that have ended', () => {
  const step = fc.record({
    raised: fc.array(fc.nat(600), { maxLength: 300 }),
    ended: fc.array(fc.nat(600), { maxLength: 300 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
      const told = new Told();
      let standing = new Set<number>();
      for (const { raised, ended } of steps) {
        const gone = ended.filter((n) => !raised.includes(n));
        told.report(
          raised.map((n) => alert(n)),
          gone.map((n) => `a${n}`),
        );
        standing = new Set([...standing, ...raised].filter((n) => !gone.includes(n)));
        expect(told.counts.standing).toBe(standing.size);
        expect(told.counts.listed).toBeLessThanOrEqual(200);
        if (standing.size === 0) expect(told.world.open).toEqual([]);
        // What is the same decides nothing more, so the same message twice is harmless.
        const again = decideSignals(source, told.signals, told.world, { now: minutes(3), newId });
        expect(again).toEqual([]);
      }
    }),
    { numRuns: 60 },
  );
});
