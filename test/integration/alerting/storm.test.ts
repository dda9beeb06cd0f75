import { afterEach, describe, expect, test } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import type { BusinessFunction, Component } from '../../../src/model/function.ts';
import { alertingOf, policyOf } from '../../support/alerting.ts';
import { component } from '../record/rig.ts';
import { fn, MINUTE, SECOND, Town } from './town.ts';
import { textOf } from '../../support/build/timeline.ts';

let town: Town;
afterEach(() => town[Symbol.asyncDispose]());

const shop: Component = { ...component('shop', 'Web shop', 'The site'), dependsOn: ['voyager'] };
const components = new Map([
  ['voyager', component('voyager', 'Voyager', 'Credit card payment gateway')],
  ['shop', shop],
  ['desk', component('desk', 'Desk', 'Booking in')],
]);
const toAll = (more: Parameters<typeof alertingOf>[1] = {}) => alertingOf([policyOf([], ['pager'])], more);
const found = async (functions: readonly BusinessFunction[], change: Partial<Config> = {}) =>
  (town = await Town.found(functions, { components, alerting: toAll(), ...change }));
const ids = (count: number) => Array.from({ length: count }, (_, index) => `f${index}`);

describe('thirty functions on one broken component', () => {
  test('are one page, when all of them name it', async () => {
    await found(ids(30).map((id) => fn(id, { dependsOn: ['voyager', 'shop'] })));
    for (const id of ids(30)) town.break(id, 'voyager');
    await town.until(120);
    // What joined within the same seconds is one update, under the key of the open alert.
    expect(town.heardAt('pager')).toEqual(['10 trigger', '15 trigger']);
    expect(new Set(town.heard.map(({ key }) => key)).size).toBe(1);
    expect(town.open[0]?.affected).toHaveLength(30);
  });

  test('are one page, when a single one can name it', async () => {
    await found(
      ids(30).map((id) => fn(id, { dependsOn: ['voyager', 'shop'] })),
      { alerting: toAll({ groupWithinMs: 30 * SECOND }) },
    );
    for (const id of ids(30)) town.break(id, id === 'f17' ? 'voyager' : undefined);
    await town.until(300);
    expect(town.heard.map(({ headline }) => headline)).toEqual([expect.stringMatching(/^Voyager is down/)]);
    for (const id of ids(30)) town.heal(id);
    await town.until(360);
    expect(town.heardAt('pager')).toEqual([expect.stringMatching(/trigger$/), expect.stringMatching(/resolve$/)]);
    expect(town.open).toEqual([]);
  });

  test('are one page, when nobody can name it but all need it', async () => {
    await found(
      ids(30).map((id) => fn(id, { dependsOn: ['voyager', 'desk'] })),
      { alerting: toAll({ groupWithinMs: 30 * SECOND }) },
    );
    for (const id of ids(30)) town.break(id);
    await town.until(300);
    expect(town.heardAt('pager')).toEqual(['40 trigger']);
    expect(town.open).toHaveLength(1);
  });
});

describe('a component that is down', () => {
  const functions = [
    fn('pay', { dependsOn: ['voyager'] }),
    fn('order', { dependsOn: ['shop', 'desk'] }),
    fn('receive', { dependsOn: ['desk'] }),
  ];

  test('keeps what needs it from being paged, but not from being incidents', async () => {
    await found(functions);
    town.break('pay', 'voyager');
    await town.until(30);
    town.break('order', 'shop');
    town.break('receive', 'desk');
    await town.until(300);
    expect(town.heard.map(({ headline }) => headline.split(':')[0])).toEqual(['Voyager is down', 'Desk is down']);
    expect(town.open).toHaveLength(3);
    const held = town.open.find(({ causeKey }) => causeKey === 'component:shop@live')!;
    expect(held.telling?.hold).toMatchObject({ kind: 'component', componentId: 'voyager' });
    expect((await town.store.timeline(held.id)).map((one) => textOf(one)).join('\n')).toContain(
      'Voyager, which it needs, is down',
    );
  });

  test('lets go of it when it is up again: what still fails then is paged, after one more try', async () => {
    await found(functions);
    town.break('pay', 'voyager');
    await town.until(30);
    town.break('order', 'shop');
    await town.until(95);
    town.heal('pay');
    await town.until(109);
    expect(town.heardAt('pager')).toEqual(['10 trigger', '100 resolve']);
    await town.until(125);
    expect(town.heardAt('pager')).toEqual(['10 trigger', '100 resolve', expect.stringMatching(/^11\d trigger$/)]);
  });

  test('and nobody is bothered when that works again with it', async () => {
    await found(functions);
    town.break('pay', 'voyager');
    await town.until(30);
    town.break('order', 'shop');
    await town.until(95);
    town.heal('pay');
    town.heal('order');
    await town.until(1000);
    expect(town.heardAt('pager')).toEqual(['10 trigger', '100 resolve']);
  });

  test('does not keep back that something told before is over', async () => {
    await found(functions);
    town.break('order', 'shop');
    await town.until(30);
    town.break('pay', 'voyager');
    await town.until(60);
    town.heal('order');
    await town.until(90);
    expect(town.heardAt('pager')).toEqual(['10 trigger', '40 trigger', '70 resolve']);
  });
});

describe('more incidents at once than anybody can read', () => {
  test('are told one by one up to the limit, the others in one message that is closed with the last of them', async () => {
    await found(
      ids(14).map((id) => fn(id)),
      { alerting: toAll({ atMostPerMinute: 10 }) },
    );
    for (const id of ids(14)) town.break(id);
    await town.until(30);
    const triggers = town.heard.filter(({ action }) => action === 'trigger');
    expect(triggers).toHaveLength(11);
    expect(triggers.at(-1)?.headline).toBe(
      '4 more incidents, too many at once to tell one by one: see the list of incidents.',
    );
    await town.until(10 * 60);
    expect(town.heard).toHaveLength(11);
    for (const id of ids(14)) town.heal(id);
    await town.pass(MINUTE);
    const told = (action: string) =>
      town.heard
        .filter((one) => one.action === action)
        .map(({ key }) => key)
        .sort();
    expect(told('resolve')).toEqual(told('trigger'));
    expect(town.open).toEqual([]);
  });
});
