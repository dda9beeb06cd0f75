import { describe, expect, test } from 'vitest';
import { wallView } from '../../../src/web/views/wall-view.ts';
import { aConfig, aFunction } from './fixture-config.ts';
import { FixtureWorld, NOW, aState } from './fixture-world.ts';

describe('the page for a wall', () => {
  test('shows at most three things, the worst first, and how many more there are', () => {
    const view = wallView('operations', new FixtureWorld().oneOfEach().moment());
    expect(view.worst.map(({ level, big }) => [level, big])).toEqual([
      ['failing', 'Credit card payment gateway is NOT available'],
      ['unknown', 'Can customers track an order?'],
      ['slow', 'Can customers see the catalogue?'],
    ]);
    expect(view.more).toBe(1);
    expect(view.worst[0]).toMatchObject({ small: 'Voyager is down', since: { clock: '07:51' } });
  });

  test('shows nothing but the one word when all is well', () => {
    const view = wallView('customer-service', new FixtureWorld().moment());
    expect(view).toMatchObject({ worst: [], more: 0, banner: { headline: 'Everything is working', level: 'working' } });
  });

  test('says who has taken it', () => {
    const world = new FixtureWorld().breakVoyager({ acknowledgedAt: NOW, acknowledgedBy: 'Asha Rao' });
    expect(wallView('customer-service', world.moment()).worst[0]!.small).toBe(
      'Voyager is down · Asha Rao has taken it, 08:04 GMT',
    );
  });

  test.each([
    [10_000, 30_000],
    [60_000, 150_000],
  ])('tried every %i ms, its newest answer is too old after %i ms', (everyMs, oldAfterMs) => {
    const fn = aFunction('f', 'Does it work?', { schedule: { kind: 'every', everyMs } });
    const slower = aFunction('g', 'And that?', { schedule: { kind: 'every', everyMs: 3_600_000 } });
    const world = new FixtureWorld(aConfig([slower, fn])).set(aState('f'), aState('g'));
    expect(wallView('customer-service', world.moment()).oldAfterMs).toBe(oldAfterMs);
  });

  test('knows no age at which answers are too old where all are tried by the clock', () => {
    const fn = aFunction('f', 'Does it work?', { schedule: { kind: 'cron', expression: '0 * * * *' } });
    const world = new FixtureWorld(aConfig([fn])).set(aState('f'));
    expect(wallView('customer-service', world.moment()).oldAfterMs).toBeUndefined();
  });
});
