import { describe, expect, test } from 'vitest';
import type { Incident } from '../../../src/model/incident.ts';
import { endingOf } from '../../../src/message/ending.ts';
import { endedForStrangers, recentlyEnded } from '../../../src/web/views/recently-ended.ts';
import { aConfig, aFunction } from './fixture-config.ts';
import { aState, anIncident, FixtureWorld, MINUTE, NOW } from './fixture-world.ts';

const HOUR = 60 * MINUTE;
const config = aConfig();

/** Voyager was down from 06:51 until 07:04. */
function over(more: Partial<Incident> = {}, ids = ['place-order-card', 'card-gateway']): Incident {
  const [startedAt, at] = [NOW - HOUR - 13 * MINUTE, NOW - HOUR];
  const gone = { stage: 'restored', startedAt, availableAt: at, restoredAt: at } as const;
  const incident = anIncident('component:voyager@live', ids, config, { ...gone, ...more });
  return { ...incident, ending: endingOf(incident, config, at) };
}

function momentWith(ended: readonly Incident[], change: Partial<FixtureWorld> = {}) {
  const world = Object.assign(new FixtureWorld(config), change);
  return { now: NOW, config: world.config, states: world.states(), ended };
}

describe('an incident that has just ended', () => {
  test('says what it was, from when until when, and what to tell those who call about it now', () => {
    expect(recentlyEnded('customer-service', momentWith([over()]))).toMatchObject([
      {
        title: 'Credit card payment gateway was NOT available',
        component: 'Voyager',
        from: { clock: '06:51' },
        until: { clock: '07:04' },
        lasted: '13 minutes',
        say: ['We had a problem, and it is fixed now. Please try again.'],
      },
    ]);
  });

  test('is told in the words of the configuration where there are some, sharper ones for the component first', () => {
    const impact = {
      summary: 'x',
      afterwards: 'Please order again.',
      whenDown: { voyager: { afterwards: 'Please pay again.' } },
    };
    const functions = [aFunction('place-order-card', 'Card?', { impact }), aFunction('search', 'Search?', { impact })];
    const own = aConfig(functions);
    const moment = { ...momentWith([over({}, ['place-order-card', 'search'])]), config: own };
    expect(recentlyEnded('operations', moment)[0]!.say).toEqual(['Please pay again.']);
  });

  test('is not said to work when a function that it affected does not work now', () => {
    const world = new FixtureWorld(config).set(aState('place-order-card', 'unknown'));
    const moment = { ...momentWith([over()]), states: world.states() };
    expect(recentlyEnded('customer-service', moment)).toMatchObject([
      { say: [], caution: 'Not everything that it affected is known to work now.' },
    ]);
  });

  test('stays for the time of the configuration, and no longer', () => {
    const at = (restoredAt: number) => recentlyEnded('operations', momentWith([over({ restoredAt })]));
    expect(at(NOW - 4 * HOUR + 1)).toHaveLength(1);
    expect(at(NOW - 4 * HOUR)).toEqual([]);
  });

  test('concerns those who use its functions, and strangers nothing but the business', () => {
    const goods = over({ causeKey: 'function:receive-goods@live' }, ['receive-goods']);
    const blind = over({ causeKey: 'unknown:live' });
    const own = over({ causeKey: 'self:store', affected: [] });
    const all = momentWith([goods, blind, own]);
    expect(recentlyEnded('customer-service', all)).toEqual([]);
    expect(recentlyEnded('back-office', all)).toHaveLength(1);
    expect(recentlyEnded('operations', all)).toHaveLength(3);
    expect(endedForStrangers(all)).toHaveLength(1);
  });
});
