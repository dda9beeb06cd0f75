import { afterAll, beforeAll, expect, test } from 'vitest';
import { Receiver } from '../integration/notify/receiver.ts';
import { browserScript, createProject, httpScript, type Project } from './project.ts';

let shop: Receiver;
let project: Project;

beforeAll(async () => {
  shop = await Receiver.start((response, { path }) => {
    const isThere = path === '/' || path === '/favicon.ico';
    response.writeHead(isThere ? 200 : 404, { 'content-type': 'text/html' }).end('<h1>Shop</h1>');
  });
  project = createProject({
    url: shop.url,
    checks: {
      answers: httpScript(`await step('Ask', async () => expect((await http.get('/')).status).toBe(200));`),
      browse: browserScript(`
        await step('Open the shop', async () => {
          await page.goto('/');
          await expect(page.getByRole('heading')).toHaveText('Shop');
        });`),
      order: httpScript(`await step('Order', async () => expect((await http.get('/orders')).status).toBe(200));`),
      unreadable: 'export default 1;',
    },
  });
});

afterAll(async () => {
  project?.[Symbol.dispose]();
  await shop?.[Symbol.asyncDispose]();
});

test('bellwether run exits with 0 when every check passes, in a browser and without', async () => {
  const { code, json, stderr } = await project.run(['run', 'answers', 'browse', '--reporter', 'json']);
  expect(json, stderr).toMatchObject([
    { functionId: 'answers', outcome: 'passed' },
    { functionId: 'browse', outcome: 'passed' },
  ]);
  expect(code).toBe(0);
});

test('bellwether run exits with 1 when a check fails, and names the failing step', async () => {
  const { code, json, stderr } = await project.run(['run', 'answers', 'order', '--reporter', 'json']);
  expect(json, stderr).toMatchObject([
    { functionId: 'answers', outcome: 'passed' },
    { functionId: 'order', outcome: 'failed', failure: { step: 'Order' } },
  ]);
  expect(code).toBe(1);
});

test('bellwether run exits with 3 when a script cannot be judged, and accuses nobody', async () => {
  const { code, json, stderr } = await project.run(['run', 'unreadable', '--reporter', 'json']);
  expect(json, stderr).toMatchObject([{ functionId: 'unreadable', outcome: 'inconclusive' }]);
  expect(code).toBe(3);
});
