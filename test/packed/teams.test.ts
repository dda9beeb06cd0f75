// Who owns a component and who is on duty for it, as a message says.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Receiver, withStatus } from '../integration/notify/receiver.ts';
import type { Monitor } from './monitor.ts';
import { Pager } from './pager.ts';
import { createProject, httpScript, type Project } from './project.ts';

const life = new AsyncDisposableStack();
let pager: Pager;
let project: Project;
let monitor: Monitor;

const script = (component: string) =>
  httpScript(
    `await step('Ask', { component: '${component}' }, async () => expect((await http.get('/')).status).toBe(200));`,
  );
const component = (name: string, owner: string) => ({ name, provides: name, owner });

beforeAll(async () => {
  const shop = life.use(await Receiver.start(withStatus(503)));
  pager = life.use(await Pager.start());
  project = createProject({
    url: shop.url,
    checks: { pay: script('voyager'), ship: script('warehouse') },
    functions: {
      pay: { every: '1s', dependsOn: ['voyager'] },
      ship: { every: '1s', dependsOn: ['warehouse'] },
    },
    config: {
      ...pager.config,
      components: { voyager: component('Voyager', 'payments'), warehouse: component('Warehouse', 'logistics') },
      people: { bram: { name: 'Bram Vos', phone: '+44 7700 900002' } },
      rosters: { payments: { handover: 'Mon 09:00', first: ['bram'] } },
      teams: { payments: { name: 'Payments team', members: ['bram'], roster: 'payments' } },
    },
  });
  life.defer(() => project[Symbol.dispose]());
  monitor = life.use(await project.start());
});

afterAll(() => life.disposeAsync());

const detailsFor = async (id: string) => {
  const incident = await monitor.until(`${id} has an incident`, async () =>
    (await monitor.incidents()).find((one) => one.component === id),
  );
  const { body } = await pager.waitFor('trigger', incident.id);
  return (body['payload'] as { custom_details: Readonly<Record<string, string>> }).custom_details;
};

test('a message names the team that owns the component and who of it is on duty', async () => {
  expect(await detailsFor('voyager')).toMatchObject({
    Owner: 'Payments team (Bram Vos +44 7700 900002)',
    'On duty': 'Bram Vos (+44 7700 900002)',
  });
});

test("a message names nobody of another team's roster", async () => {
  const details = await detailsFor('warehouse');
  expect(details).toHaveProperty('Owner', 'logistics');
  expect(details).not.toHaveProperty('On duty');
});

test('validate remarks on an owner who cannot be reached', async () => {
  const { code, stderr } = await project.run(['validate']);
  expect(code).toBe(0);
  expect(stderr).toContain('components.warehouse.owner: cannot be reached: "logistics" is no team');
  expect(stderr).not.toContain('components.voyager.owner');
});
