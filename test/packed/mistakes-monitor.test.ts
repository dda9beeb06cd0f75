// A mistake in a script must not become an alarm of the business, however long the monitor runs it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Receiver } from '../integration/notify/receiver.ts';
import { awaitInBrowser } from './mistakes/await-browser.ts';
import { awaitInHttp } from './mistakes/await-http.ts';
import { inStep } from './mistakes/case.ts';
import { names } from './mistakes/names.ts';
import { selectors } from './mistakes/selectors.ts';
import { createShopProject } from './mistakes/shop-project.ts';
import { startShop } from './mistakes/shop.ts';
import { types } from './mistakes/types.ts';
import type { Monitor } from './monitor.ts';
import { Pager } from './pager.ts';
import type { Project } from './project.ts';

const chosen = new Set([
  'then-expect',
  'whole-http-step',
  'http-for-each-async',
  'step-caught',
  'steps-all-settled',
  'measure-bad-name',
  'variable-unknown',
  'param-unknown',
  'page-in-http',
  'step-without-function',
  'step-fails-meanwhile',
  'css-broken',
]);
const mistakes = [...awaitInBrowser, ...awaitInHttp, ...names, ...types, ...selectors].filter(({ id }) =>
  chosen.has(id),
);
const works = {
  id: 'works',
  script: inStep(`    expect((await http.get('/')).status).toBe(200);`),
};
const fails = {
  id: 'fails',
  script: inStep(`    expect((await http.get('/api/broken')).status).toBe(200);`),
};

interface FunctionState {
  readonly id: string;
  readonly targets: readonly {
    readonly state: string;
    readonly cause: { readonly trouble?: string; readonly message?: string };
  }[];
}

let shop: Receiver;
let pager: Pager;
let project: Project;
let monitor: Monitor;

beforeAll(async () => {
  shop = await startShop();
  pager = await Pager.start();
  // What is not known is told when an answer could have come, which is the sooner the less time a check has.
  const timeoutOf = (script: string) => (script.includes('httpCheck') ? '4s' : '8s');
  const hurried = mistakes.map((one) => ({ ...one, fields: { every: '2s', timeout: timeoutOf(one.script) } }));
  const patient = [works, fails].map((one) => ({ ...one, fields: { every: '2s' } }));
  project = createShopProject(shop.url, [...hurried, ...patient], pager.config);
  monitor = await project.start();
});

afterAll(async () => {
  await monitor?.[Symbol.asyncDispose]();
  project?.[Symbol.dispose]();
  await pager?.[Symbol.asyncDispose]();
  await shop?.[Symbol.asyncDispose]();
});

const look = async (id: string) => {
  const { json } = await monitor.ask('/api/v1/functions');
  const { functions } = json as { functions: readonly FunctionState[] };
  return functions.find((one) => one.id === id)!.targets[0]!;
};

test.each(mistakes)('the monitor calls a function unknown whose script has $slip ($id)', async ({ id, says }) => {
  const cause = await monitor.until(`${id} was tried`, async () => {
    const { state, cause: found } = await look(id);
    expect(state).toBe('unknown');
    return found.trouble === undefined ? undefined : found;
  });
  expect(cause).toMatchObject({ trouble: 'script-mistake', message: expect.stringMatching(says) });
  expect(cause.message).toContain(`checks/${id}.ts:`);
});

test('the pager hears of the function that fails, and of the others at most that they are not known', async () => {
  await monitor.untilState('works', 'working');
  const failing = await monitor.untilIncident('open');
  const trigger = await pager.waitFor('trigger', failing.id);
  expect(JSON.stringify(trigger.body)).toContain('fails does not work.');
  const notKnown = await monitor.until('an incident says that functions are not known', async () =>
    (await monitor.incidents()).find(({ id }) => id !== failing.id),
  );
  await pager.waitFor('trigger', notKnown.id);
  expect(notKnown).toMatchObject({ title: expect.stringMatching(/^Not known: /), component: null });
  const accused = mistakes.filter(({ id }) =>
    pager.receiver.received.some(({ text }) => text.includes(`${id} does not work.`)),
  );
  expect(accused).toEqual([]);
});

test('the status page does not say of a function with a mistake that it does not work', async () => {
  const { text } = await monitor.ask('/?for=operations');
  expect(text).toContain('fails does not work.');
  for (const { id } of mistakes) expect(text).not.toContain(`${id} does not work.`);
});

test('a script that is broken while the monitor runs is refused, and the last good one stays', async () => {
  project.write('checks/works.ts', `import { httpCheck } from 'bellwether';\nexport default httpCheck(async () => {\n`);
  await monitor.until('a metric says that the script was refused', async () =>
    (await monitor.ask('/metrics')).text.includes('bellwether_script_last_reload_successful{function="works"} 0'),
  );
  const refused = await monitor.until('the log says so', () =>
    monitor.log.find(({ script }) => script === 'checks/works.ts'),
  );
  expect(refused).toMatchObject({
    functions: ['works'],
    error: expect.stringMatching(/works\.ts:\d+ is not valid TypeScript/),
  });
  expect((await monitor.ask('/?for=operations')).text).toMatch(/checks\/works\.ts:\d/);
  expect((await look('works')).state).toBe('working');
});
