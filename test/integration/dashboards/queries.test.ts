import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../../src/run/child/browser/find-chromium.ts';
import build from '../../support/built.ts';
import { until } from '../../support/until.ts';
import { addressesOf, queriesOf, shipped, withValues } from '../../unit/dashboards/shipped.ts';
import { expectPrograms, folderWith, objections, prometheusBinary, promtoolBinary } from '../rules/programs.ts';
import { startHouse, startPrometheus, type House, type Watch } from './watched.ts';

const chromium = findChromium(process.env);
const areThere = expectPrograms({
  prometheus: prometheusBinary,
  promtool: promtoolBinary,
  chromium: 'path' in chromium ? chromium.path : undefined,
});
const dashboards = shipped().map(([, dashboard]) => dashboard);
const queries = dashboards.flatMap(queriesOf);
const chosen = { function: '.*', target: '.*', location: '.*', job: 'bellwether', instance: '.*' };
const times = { __range: '3m', __rate_interval: '20s' };
const complete = (expr: string) => withValues(expr, { ...chosen, ...times });

test.skipIf(!promtoolBinary)('promtool reads every query', async () => {
  const rules = queries.map(({ expr }, n) => ({ record: `dashboards:query:${n}`, expr: complete(expr) }));
  await using folder = await folderWith({
    'queries.json': JSON.stringify({ groups: [{ name: 'dashboards', rules }] }),
    'broken.json': JSON.stringify({ groups: [{ name: 'broken', rules: [{ record: 'a:b', expr: 'sum(' }] }] }),
  });
  expect(objections(promtoolBinary!, ['check', 'rules', `${folder.path}/queries.json`])).toBe('');
  expect(objections(promtoolBinary!, ['check', 'rules', `${folder.path}/broken.json`])).toContain('parse');
});

describe.skipIf(!areThere)('with a monitor, a fault, and a Prometheus that watches', () => {
  let house: House;
  let watch: Watch;
  const answered = new Set<string>();

  const collect = async () => {
    for (const { where, expr, isInstant } of queries)
      if (!answered.has(where) && (await watch.count(complete(expr), isInstant)) > 0) answered.add(where);
  };
  const are = (wanted: string, ...functions: readonly string[]) =>
    until(`${functions.join(', ')}: ${wanted}`, async () => {
      const states = await house.states();
      return functions.every((id) => states[id] === wanted) ? true : undefined;
    });

  beforeAll(async () => {
    await build();
    house = await startHouse();
    watch = await startPrometheus(prometheusBinary!, new URL(house.url).host);
    await are('working', 'card-gateway', 'receive-goods', 'order-queue', 'place-order-by-card');
    // Two incidents, one after the other: a rise is only seen by who has seen the value before.
    for (const [component, fn] of [
      ['voyager', 'card-gateway'],
      ['warehouse', 'receive-goods'],
    ] as const) {
      await house.break(component, 'http-503');
      await are('failing', fn);
      await until('a message at the pager that can be taken', () => house.acknowledge());
    }
    house.edit();
    await collect();
    await Promise.all([house.heal('voyager'), house.heal('warehouse')]);
    await are('working', 'card-gateway', 'receive-goods');
    await until('an answer to every query', async () => {
      await collect();
      return answered.size === queries.length ? true : undefined;
    }).catch(() => {
      // Which one has none is said by the test.
    });
  });

  afterAll(async () => {
    await watch?.[Symbol.asyncDispose]();
    await house?.[Symbol.asyncDispose]();
  });

  test('every query of every dashboard has series, none left out', () => {
    expect(queries.length).toBeGreaterThan(100);
    expect(queries.map(({ where }) => where).filter((where) => !answered.has(where))).toEqual([]);
  });

  test('every variable offers something', async () => {
    for (const { title, templating } of dashboards)
      for (const { name, type, query = '' } of templating.list) {
        if (type === 'query') expect(await watch.labelValues(complete(query)), `${title}: ${name}`).not.toEqual([]);
      }
  });

  test('every link to the status page leads to a page', async () => {
    const addresses = new Set(dashboards.flatMap(addressesOf).filter((address) => address.startsWith('${status_page')));
    expect(addresses.size).toBeGreaterThan(3);
    for (const address of addresses) {
      const id = address.includes('/components/') ? 'voyager' : 'card-gateway';
      const url = address.replace('${status_page:raw}', house.url).replace(/\$\{[\w.]+\}/, id);
      expect((await fetch(url)).status, url).toBe(200);
    }
  });
});
