import { afterAll, beforeAll, expect, test } from 'vitest';
import { Receiver, withStatus } from '../integration/notify/receiver.ts';
import type { IncidentSummary, Monitor } from './monitor.ts';
import { Pager } from './pager.ts';
import { createProject, httpScript } from './project.ts';

const life = new AsyncDisposableStack();
const broken = new Set<string>();
let pager: Pager;
let monitor: Monitor;

/** A check that asks for one path in each step; the second word of a step is the component that it names. */
const asking = (...steps: readonly string[]) =>
  httpScript(
    steps
      .map((text) => text.split(' '))
      .map(
        ([path, component]) =>
          `await step('Ask ${path}', ${component ? `{ component: '${component}' }, ` : ''}async () => expect((await http.get('/${path}')).status).toBe(200));`,
      )
      .join('\n'),
  );

beforeAll(async () => {
  pager = life.use(await Pager.start());
  const shop = life.use(
    await Receiver.start((response, request, socket) =>
      withStatus(broken.has(request.path.slice(1)) ? 503 : 200)(response, request, socket),
    ),
  );
  const of = (dependsOn: readonly string[], more = {}) => ({ every: '1s', dependsOn, ...more });
  const project = life.use(
    createProject({
      url: shop.url,
      checks: {
        card: asking('shop shop', 'gateway voyager'),
        gateway: asking('gateway voyager'),
        stock: asking('stock'),
      },
      functions: {
        card: of(['shop', 'voyager']),
        gateway: of(['voyager']),
        stock: of(['database']),
      },
      config: {
        ...pager.config,
        components: {
          shop: { name: 'Web shop', provides: 'The shop' },
          voyager: { name: 'Voyager', provides: 'Card payments' },
          database: { name: 'Stock database', provides: 'Figures of stock' },
        },
      },
    }),
  );
  monitor = life.use(await project.start());
});

afterAll(() => life.disposeAsync());

const standingIn = ({ affected }: IncidentSummary) =>
  affected.filter(({ recoveredAt }) => recoveredAt === null).map((one) => one.function);

/** The incident of a component, once it has as many functions as that. */
const untilIncidentOf = (component: string, functions: readonly string[]) =>
  monitor.until(`an incident of ${component} has ${functions.join(', ')}`, async () =>
    (await monitor.incidents()).find(
      (one) => one.component === component && functions.every((id) => standingIn(one).includes(id)),
    ),
  );

test('a function whose blame changes leaves its incident for the right one, which is triggered first', async () => {
  await monitor.untilState('card', 'working');
  broken.add('gateway');
  const { id } = await untilIncidentOf('voyager', ['card', 'gateway']);
  await pager.waitFor('trigger', id);
  broken.delete('gateway');
  broken.add('shop');
  const shops = await untilIncidentOf('shop', ['card']);
  await pager.waitFor('resolve', id);
  const sent = pager.requests;
  expect(sent.indexOf(`trigger ${shops.id}`)).toBeGreaterThan(-1);
  expect((await monitor.incident(id)).affected).toContainEqual(
    expect.objectContaining({ function: 'card', movedTo: shops.id, runId: expect.stringMatching(/^[0-9a-f]{32}$/) }),
  );
  const nowhere = ['/', '/api/v1/functions', '/api/v2/summary.json', '/embed'];
  for (const path of nowhere) expect((await monitor.ask(path)).text, path).not.toContain('Voyager is down');
  expect((await monitor.ask('/metrics')).text).toMatch(/component_up\{[^}]*"voyager"[^}]*\} 1/);
  const { stage, peakFunctions } = (await monitor.incident(id)) as unknown as Record<string, readonly string[]>;
  expect([stage, peakFunctions?.toSorted()]).toEqual(['restored', ['card', 'gateway']]);
});

test('no component is accused because a function depends on nothing else', async () => {
  broken.add('stock');
  await monitor.untilState('stock', 'failing');
  const incident = (await monitor.incidents()).find((one) => standingIn(one).includes('stock'))!;
  expect(incident).toMatchObject({ component: null, title: 'stock does not work.' });
  expect((await monitor.ask('/metrics')).text).not.toMatch(/component_up\{[^}]*"database"[^}]*\} 0/);
});

test('the harm began between the last good run and the beginning of the first bad one', async () => {
  const incident = (await monitor.incidents()).find((one) => standingIn(one).includes('stock'));
  const { startedAt, openedAt, firstBadAt, lastGoodAt } = incident as unknown as Readonly<Record<string, string>>;
  expect(firstBadAt).toBe(startedAt);
  expect(Date.parse(startedAt!)).toBeLessThan(Date.parse(openedAt!));
  expect(Date.parse(lastGoodAt!)).toBeLessThanOrEqual(Date.parse(firstBadAt!));
});
