import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Incident } from '../../../src/model/incident.ts';
import { audiences } from '../../../src/model/names.ts';
import { states } from '../../../src/model/state.ts';
import { statusView } from '../../../src/web/views/status-view.ts';
import { wallView } from '../../../src/web/views/wall-view.ts';
import { shopFunctions } from './fixture-config.ts';
import { FixtureWorld, NOW, aState, anIncident, cardFailure, wellHealth } from './fixture-world.ts';

const causes = {
  working: { kind: 'passed' },
  slow: { kind: 'slow', durationMs: 9000, limitMs: 4000 },
  failing: cardFailure,
  unknown: { kind: 'stale', since: NOW - 60_000 },
  maintenance: { kind: 'maintenance', says: 'Stock-taking', until: NOW + 60_000 },
} as const;

/** Few states at a time, so that "all are working" comes up often. */
const someStates = fc
  .subarray([...states], { minLength: 1, maxLength: 3 })
  .chain((few) => fc.tuple(...shopFunctions.map(() => fc.constantFrom(...few))));

const anyWorld = fc
  .record({
    states: someStates,
    isNeverRun: fc.boolean(),
    incidents: fc.uniqueArray(
      fc.record({
        causeKey: fc.constantFrom<Incident['causeKey']>(
          'component:voyager@live',
          'function:search@live',
          'unknown:live',
          'self:pager',
          'certificate:shop@live',
        ),
        affected: fc.subarray(shopFunctions.map(({ id }) => id)),
        stage: fc.constantFrom<Incident['stage']>('open', 'available', 'restored'),
        isTaken: fc.boolean(),
      }),
      { maxLength: 3, selector: ({ causeKey }) => causeKey },
    ),
    isIll: fc.boolean(),
  })
  .map(({ states, isNeverRun, incidents, isIll }) => {
    const world = new FixtureWorld();
    world.all = shopFunctions.map(({ id }, index) => {
      const state = states[index]!;
      return aState(id, state, { cause: state === 'unknown' && isNeverRun ? { kind: 'never-run' } : causes[state] });
    });
    world.incidents = incidents.map(({ causeKey, affected, stage, isTaken }) =>
      anIncident(causeKey, affected, world.config, {
        ...{ id: causeKey, stage, title: `About ${causeKey}` },
        ...(isTaken ? { acknowledgedAt: NOW, acknowledgedBy: 'Asha Rao' } : {}),
      }),
    );
    if (isIll) world.health = { ...wellHealth, troubles: ['No run has finished lately.'] };
    return world;
  });

const viewsOf = (world: FixtureWorld) => audiences.map((audience) => statusView(audience, world.moment()));

describe('the banner', () => {
  test('never contradicts the list, whatever is so', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        for (const view of viewsOf(world)) {
          const listed = {
            failing: view.problems.reduce((sum, { affects }) => sum + affects.length, 0),
            unknown: view.unknown.length + view.waiting.length,
            slow: view.slow.length,
            maintenance: view.maintenance.length,
            working: view.working.length,
          };
          const told = Object.fromEntries(view.banner.counts.map(({ state, count }) => [state, count]));
          for (const state of states) expect(told[state] ?? 0).toBe(listed[state]);
          for (const state of ['unknown', 'slow', 'maintenance', 'working'] as const)
            expect(view[state].every((row) => row.state === state)).toBe(true);
        }
      }),
    );
  });

  test('is green only when everything that is shown works, no incident is open and the monitor is well', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        for (const view of viewsOf(world)) {
          const isAllWorking = view.banner.counts.every(({ state }) => state === 'working');
          const isWell = world.health.troubles.length === 0 && (view.others ?? []).length === 0;
          expect(view.banner.level === 'working').toBe(isAllWorking && isWell && view.banner.counts.length > 0);
        }
      }),
    );
  });

  test('shows every function of the audience exactly once', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const view = statusView('operations', world.moment());
        const hrefs = [
          ...view.problems.flatMap(({ affects }) => affects.map(({ href }) => href)),
          ...[view.unknown, view.waiting, view.slow, view.maintenance, view.working].flat().map(({ href }) => href),
        ];
        expect(new Set(hrefs)).toEqual(new Set(shopFunctions.map(({ id }) => `/functions/${id}`)));
        expect(hrefs).toHaveLength(shopFunctions.length);
      }),
    );
  });

  test('says the same on the wall as on the page, and the wall leaves out nothing worse than what it shows', () => {
    const gravity = ['failing', 'unknown', 'slow', 'maintenance', 'working'];
    fc.assert(
      fc.property(anyWorld, (world) => {
        for (const audience of audiences) {
          const page = statusView(audience, world.moment());
          const wall = wallView(audience, world.moment());
          expect(wall.banner).toEqual(page.banner);
          const isCalm = page.banner.level === 'working';
          if (isCalm) expect(wall.worst).toEqual([]);
          const listed = [page.problems, page.others ?? [], page.unknown, page.slow, page.maintenance].flat().length;
          expect(wall.worst.length + wall.more).toBe(listed);
          if (page.problems.length > 0) expect(wall.worst[0]!.level).toBe('failing');
          else if (!page.others?.length && wall.worst[0])
            expect(gravity.indexOf(wall.worst[0].level)).toBeGreaterThanOrEqual(gravity.indexOf(page.banner.level));
        }
      }),
    );
  });

  test('reads aloud what it shows, and each problem by its sentence', () => {
    const { says } = statusView('customer-service', new FixtureWorld().breakVoyager().moment());
    expect(says).toBe('1 of 6 is not working. Credit card payment gateway is NOT available');
  });

  test.each([
    [{}, 'Everything is working', 'working'],
    [{ search: 'slow' }, 'Everything works, but 1 of 6 is slow', 'slow'],
    [{ search: 'maintenance' }, 'Everything is working, apart from planned work', 'maintenance'],
    [{ search: 'unknown', 'track-order': 'slow' }, '1 of 6 is not known', 'unknown'],
    [{ search: 'failing', 'track-order': 'failing', 'claims-desk': 'unknown' }, '2 of 6 are not working', 'failing'],
  ] as const)('says of %o: %s', (changed, headline, level) => {
    const world = new FixtureWorld();
    for (const [id, state] of Object.entries(changed)) world.set(aState(id, state, { cause: causes[state] }));
    const { banner } = statusView('customer-service', world.moment());
    expect(banner).toMatchObject({ headline, level });
  });

  test('waits for the first answers after a start instead of being green', () => {
    const world = new FixtureWorld();
    world.all = world.all.map(({ functionId }) => aState(functionId, 'unknown'));
    const { banner, waiting, unknown } = statusView('customer-service', world.moment());
    expect(banner).toMatchObject({ headline: 'Waiting for the first answers', level: 'unknown' });
    expect([waiting.length, unknown.length]).toEqual([6, 0]);
  });

  test('is not green where nothing is watched', () => {
    const world = new FixtureWorld();
    world.all = [];
    expect(statusView('back-office', world.moment()).banner).toMatchObject({
      headline: 'Nothing is watched here yet',
      level: 'unknown',
    });
  });

  test('says that good answers may be old when the monitor itself is ill, and keeps bad ones bad', () => {
    const world = new FixtureWorld();
    world.health = { ...wellHealth, troubles: ['The schedule has not ticked for 20 s.'] };
    expect(statusView('customer-service', world.moment()).banner).toMatchObject({
      headline: 'Not certain',
      level: 'unknown',
    });
    world.breakVoyager();
    const { banner } = statusView('customer-service', world.moment());
    expect(banner).toMatchObject({ headline: '1 of 6 is not working', level: 'failing' });
    expect(banner.caution).toMatch(/out of date/);
  });
});
