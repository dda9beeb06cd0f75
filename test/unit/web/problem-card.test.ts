import { describe, expect, test } from 'vitest';
import type { Audience } from '../../../src/model/names.ts';
import { statusView } from '../../../src/web/views/status-view.ts';
import { aConfig, aTarget, shopFunctions } from './fixture-config.ts';
import { FixtureWorld, MINUTE, NOW, aState, anIncident, cardFailure } from './fixture-world.ts';

const cardFor = (audience: Audience, world: FixtureWorld) => statusView(audience, world.moment()).problems[0]!;
const textsOf = (card: ReturnType<typeof cardFor>) =>
  Object.fromEntries(card.facts.map(({ kind, texts }) => [kind, texts]));

describe('what is told of a broken component', () => {
  test('customer service reads what it provides, and the sharper sentences for it', () => {
    const card = cardFor('customer-service', new FixtureWorld().breakVoyager());
    expect(card.big).toBe('Credit card payment gateway is NOT available');
    expect(card.small).toBe('Voyager is down');
    expect(textsOf(card)).toEqual({
      cannot: ['Customers cannot pay by credit card.'],
      say: ['We cannot take card payments at the moment. I can take your order now and we will ring you back.'],
      works: ['Browsing, and orders on invoice for business customers.'],
      hand: ['Take the order on form OF-7 and put it in the red tray.'],
    });
  });

  test('several functions with one cause are one problem, and each sentence is said once', () => {
    const { problems } = statusView('operations', new FixtureWorld().breakVoyager().moment());
    expect(problems).toHaveLength(1);
    expect(problems[0]!.affects.map(({ href }) => href)).toEqual([
      '/functions/place-order-card',
      '/functions/card-gateway',
    ]);
  });

  test('says since when with the zone, for how long, and who has taken it', () => {
    const world = new FixtureWorld().breakVoyager({ acknowledgedAt: NOW - 9 * MINUTE, acknowledgedBy: 'Asha Rao' });
    const card = cardFor('customer-service', world);
    expect(card.since).toMatchObject({ clock: '07:51', zone: 'GMT' });
    expect(card.sinceFor.text).toBe('12 minutes');
    expect(card.taken).toEqual({ text: 'Asha Rao has taken it, 07:55 GMT', isTaken: true });
  });

  test('the title is the very sentence of the incident, which the pager says too', () => {
    const world = new FixtureWorld().breakVoyager();
    expect(cardFor('operations', world).title).toBe(world.incidents[0]!.title);
  });

  test('only operations are told step, error, component id and evidence', () => {
    const world = new FixtureWorld().breakVoyager();
    for (const audience of ['customer-service', 'back-office'] as const) {
      const text = JSON.stringify(statusView(audience, world.moment()));
      expect(text).not.toMatch(/expect\(locator\)|Check out|payments-team|trace\.zip|"voyager"/);
    }
    const { technical } = cardFor('operations', world);
    expect(technical).toMatchObject({
      severity: 'critical',
      owner: 'payments-team',
      component: { href: '/components/voyager' },
    });
    expect(technical!.facts[0]).toMatchObject({
      functionId: 'place-order-card',
      step: 'Check out › Pay by credit card',
      timedOut: false,
    });
    expect(technical!.facts[0]!.evidence.map(({ kind }) => kind)).toEqual([
      'screenshot',
      'trace',
      'console',
      'requests',
    ]);
    expect(technical!.facts[1]).toMatchObject({ functionId: 'card-gateway', timedOut: true });
  });

  test('back office reads first what to do on paper', () => {
    const world = new FixtureWorld().set(
      aState('receive-goods', 'failing', { cause: { kind: 'failed-step', component: 'warehouse', error: 'x' } }),
    );
    const [first] = cardFor('back-office', world).facts;
    expect(first).toEqual({
      kind: 'hand',
      label: 'On paper, meanwhile',
      texts: ['Write the delivery on form GR-2 and leave it at the gate desk.'],
      isMain: true,
    });
    expect(statusView('customer-service', world.moment()).problems).toEqual([]);
  });
});

test('the back office reads of its own tools before what it shares with customer service', () => {
  const cause = { kind: 'failed-step', component: 'warehouse', error: 'x' } as const;
  const world = new FixtureWorld().breakVoyager().set(aState('receive-goods', 'failing', { cause, since: NOW }));
  const { problems, working } = statusView('back-office', world.moment());
  expect(problems.map(({ small }) => small)).toEqual(['Warehouse desk is down', 'Voyager is down']);
  expect(working[0]!.question).toBe('Are orders passed on to the warehouse?');
  expect(statusView('operations', world.moment()).problems[0]!.small).toBe('Voyager is down');
});

describe('what is told of a function that fails without a component to blame', () => {
  const world = new FixtureWorld().set(
    aState('browse-catalogue', 'failing', { cause: { kind: 'timed-out', error: 'no answer' } }),
  );

  test('the big sentence is what customers cannot do, said once', () => {
    const card = cardFor('customer-service', world);
    expect(card.big).toBe('Customers cannot see our products.');
    expect(card.small).toBe('Can customers see the catalogue? No.');
    expect(textsOf(card)['cannot']).toBeUndefined();
  });

  test('it counts from the state when there is no incident yet', () => {
    expect(cardFor('customer-service', world).sinceFor.text).toBe('12 minutes');
  });
});

describe('what is told of other targets than the customers’', () => {
  const functions = shopFunctions.map((fn) => ({ ...fn, targets: ['live', 'green'] }));
  const config = aConfig(functions, undefined, {
    targets: new Map([aTarget('live'), aTarget('green')].map((target) => [target.name, target])),
  });

  test('only operations see them, named', () => {
    const world = new FixtureWorld(config).set(
      aState('place-order-card', 'failing', { target: 'green', cause: cardFailure }),
    );
    expect(statusView('customer-service', world.moment()).banner.level).toBe('working');
    expect(cardFor('operations', world).small).toBe('Voyager is down at green');
    expect(cardFor('operations', world).affects[0]!.href).toBe('/functions/place-order-card?target=green');
  });
});

describe('a single failure before the alarm', () => {
  test('is shown to operations as checking again and to nobody else', () => {
    const world = new FixtureWorld().set(aState('search', 'working', { isCheckingAgain: true }));
    const rowOf = (audience: Audience) =>
      statusView(audience, world.moment()).working.find(({ href }) => href.endsWith('search'))!;
    expect(rowOf('operations').isCheckingAgain).toBe(true);
    expect(rowOf('customer-service').isCheckingAgain).toBe(false);
  });
});

describe('a function that nobody has heard of for a while', () => {
  test('counts from its last answer, and leads to its incident', () => {
    const world = new FixtureWorld().set(
      aState('track-order', 'unknown', {
        cause: { kind: 'stale', since: NOW - 24 * MINUTE },
        since: NOW - 22 * MINUTE,
      }),
    );
    world.incidents = [anIncident('unknown:live', ['track-order'], world.config)];
    const [row] = statusView('customer-service', world.moment()).unknown;
    expect(row).toMatchObject({
      word: 'Not known',
      reason: 'No fresh answer since 07:40 GMT.',
      since: { clock: '07:40' },
      incidentHref: '/incidents/20261121-k7m3q9xa',
    });
  });
});
