import { describe, expect, test } from 'vitest';
import { configForEverybody, incidentForEverybody, windowsForEverybody } from '../../../src/incident/for-everybody.ts';
import type { MaintenanceWindow } from '../../../src/model/function.ts';
import { aConfig, aFunction, shopFunctions } from '../web/fixture-config.ts';
import { anIncident, NOW } from '../web/fixture-world.ts';

const whole = aConfig([
  ...shopFunctions,
  aFunction('nightly', 'Has the nightly run ended?', { audiences: ['operations'], dependsOn: ['voyager'] }),
]);
const config = configForEverybody(whole);
const known = (incident: ReturnType<typeof anIncident>) => incidentForEverybody(incident, config, NOW);

test('a configuration for everybody has no function that is only for operations, and is made once', () => {
  expect([...config.functions.keys()]).not.toContain('nightly');
  expect([...config.functions.keys()]).toContain('receive-goods');
  expect(configForEverybody(whole)).toBe(config);
  const open = aConfig(shopFunctions.filter(({ id }) => id !== 'card-gateway'));
  expect(configForEverybody(open)).toBe(open);
});

describe('an incident for everybody', () => {
  test('of functions that they may know is as it is', () => {
    const incident = anIncident('component:voyager@live', ['place-order-card', 'search'], whole);
    expect(known(incident)).toBe(incident);
  });

  test('of functions of which some are only for operations says nothing of these', () => {
    const peak = { functions: ['nightly', 'search'], title: 'nightly' };
    const incident = anIncident('component:voyager@live', ['place-order-card', 'nightly'], whole, {
      ...{ peak, inhibits: ['card-gateway'] },
      ending: {
        headline: 'Has the nightly run ended?',
        title: 'nightly',
        was: 'Cards were out.',
        component: 'Voyager',
      },
    });
    const found = known(incident)!;
    expect(JSON.stringify(found)).not.toMatch(/nightly|card-gateway|refused/);
    expect(found.title).toBe(
      'Voyager is down: Credit card payment gateway is NOT available. Customers cannot pay by credit card.',
    );
    expect(found.ending).toMatchObject({ was: 'Cards were out.', component: 'Voyager', title: found.title });
  });

  test('of functions that are all for operations is none, or what the component probably breaks', () => {
    expect(known(anIncident('function:nightly@live', ['nightly'], whole))).toBeUndefined();
    const found = known(anIncident('component:voyager@live', ['nightly', 'card-gateway'], whole))!;
    expect([found.affected, found.title]).toEqual([
      [],
      'Voyager is down: Credit card payment gateway is NOT available.',
    ]);
  });

  test('of a function that is not configured any more says nothing of it: nobody knows for whom it was', () => {
    expect(known(anIncident('function:gone@live', ['gone'], whole))).toBeUndefined();
  });
});

test('planned work for everybody is that which concerns functions that they may know, or all', () => {
  const window = (...functions: string[]): MaintenanceWindow => ({
    ...{ functions, says: 'Work', when: { kind: 'once', from: NOW, until: NOW + 1 } },
  });
  const windows = [window(), window('nightly'), window('nightly', 'search'), window('search')];
  expect(windowsForEverybody(windows, config).map(({ functions }) => functions)).toEqual([[], ['search'], ['search']]);
});
