import { httpScript } from '../project.ts';
import type { Sound } from './case.ts';

/** Port 9 is closed everywhere: nobody listens there. */
const refused = `'http://127.0.0.1:9/'`;

/** Right as they are. What fails here is the shop's failure. */
export const soundInHttp: readonly Sound[] = [
  {
    id: 'race-of-requests',
    about: 'a race of two requests, of which one is never answered',
    script: httpScript(`  await step('Ask both', async () => {
    const reply = await Promise.race([http.get('/api/hang'), http.get('/')]);
    expect(reply.status).toBe(200);
  });`),
    outcome: 'passed',
  },
  {
    id: 'any-of-requests',
    about: 'Promise.any over two requests, of which one is never answered',
    script: httpScript(`  await step('Ask both', async () => {
    const reply = await Promise.any([http.get('/api/hang'), http.get('/')]);
    expect(reply.status).toBe(200);
  });`),
    outcome: 'passed',
  },
  {
    id: 'resolves-awaited',
    about: 'expect().resolves, awaited',
    script: httpScript(`  await step('Ask', async () => {
    await expect(http.get('/')).resolves.toMatchObject({ status: 200 });
  });`),
    outcome: 'passed',
  },
  {
    id: 'early-then-all',
    about: 'requests that it starts in a loop and awaits together',
    script: httpScript(`  const replies = [];
  for (const path of ['/', '/catalogue']) replies.push(http.get(path));
  await step('Ask', async () => {
    for (const { status } of await Promise.all(replies)) expect(status).toBe(200);
  });
  await step('Ask one after the other', async () => {
    for await (const { status } of [http.get('/'), http.get('/api/queue')]) expect(status).toBe(200);
  });`),
    outcome: 'passed',
  },
  {
    id: 'promise-by-hand',
    about: 'promises that it makes by hand, with callbacks',
    script: httpScript(`  const { promise, resolve, reject } = Promise.withResolvers<number>();
  http.get('/').then(({ status }) => resolve(status), reject);
  await step('Ask', async () => {
    expect(await promise).toBe(200);
    const later = await new Promise((done) => { http.get('/catalogue').then(done); });
    expect(later).toMatchObject({ status: 200 });
  });`),
    outcome: 'passed',
  },
  {
    id: 'field-of-another-type',
    about: 'a text in the answer where a list should be',
    script: httpScript(`  await step('Look at the articles', async () => {
    const { articles } = (await http.get('/api/bad-link')).json();
    expect(articles.map(({ name }) => name)).toContain('Tent');
  });`),
    outcome: 'failed',
  },
  {
    id: 'parallel-steps',
    about: 'steps at once, under Promise.all',
    script: httpScript(`  await Promise.all(['/', '/catalogue'].map((path) => step('Ask ' + path, async () => {
    expect((await http.get(path)).status).toBe(200);
  })));`),
    outcome: 'passed',
  },
  {
    id: 'early-request',
    about: 'a request that it starts early and awaits later',
    script: httpScript(`  const early = http.get('/api/queue');
  await step('Ask', async () => { expect((await http.get('/')).status).toBe(200); });
  await step('Look at the queue', async () => { expect((await early).json().waiting).toBe(3); });`),
    outcome: 'passed',
  },
  {
    id: 'early-request-fails',
    about: 'a request that it starts early, and that fails before it is awaited',
    script: httpScript(`  const early = http.get(${refused});
  await step('Ask', async () => {
    for (let i = 0; i < 20; i++) expect((await http.get('/')).status).toBe(200);
  });
  await step('Look at the queue', async () => { expect((await early).status).toBe(200); });`),
    outcome: 'failed',
    says: /refused|127\.0\.0\.1:9/i,
  },
  {
    id: 'retry-loop',
    about: 'a loop that asks again until the shop is warm',
    script: httpScript(`  await step('Ask until it is warm', async () => {
    for (let tries = 1; ; tries++) {
      try {
        expect((await http.get('/api/warming-up')).status).toBe(200);
        return;
      } catch (error) {
        if (tries === 5) throw error;
      }
    }
  });`),
    outcome: 'passed',
  },
  {
    id: 'http-poll-awaited',
    about: 'expect.poll and toPass over requests, both awaited',
    script: httpScript(`  await step('Ask until it is warm', async () => {
    await expect.poll(async () => (await http.get('/api/warming-up')).status, { intervals: [10] }).toBe(200);
    await expect(async () => { expect((await http.get('/')).status).toBe(200); }).toPass({ timeout: 1000 });
  });`),
    outcome: 'passed',
  },
  {
    id: 'race-with-limit',
    about: 'a race against a limit of its own that comes later',
    script:
      httpScript(`  const limit = () => new Promise<never>((_, reject) => setTimeout(() => reject(new Error('too slow')), 400));
  await step('Ask', async () => {
    const reply = await Promise.race([http.get('/'), limit()]);
    expect(reply.status).toBe(200);
  });`),
    outcome: 'passed',
  },
  {
    id: 'first-of-two',
    about: 'Promise.any over two addresses of which one is down',
    script: httpScript(`  await step('Ask', async () => {
    const reply = await Promise.any([http.get(${refused}), http.get('/')]);
    expect(reply.status).toBe(200);
  });`),
    outcome: 'passed',
  },
  {
    id: 'settled-requests',
    about: 'Promise.allSettled over requests inside a step',
    script: httpScript(`  await step('Ask both', async () => {
    const replies = await Promise.allSettled([http.get(${refused}), http.get('/')]);
    expect(replies.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });`),
    outcome: 'passed',
  },
  {
    id: 'generators',
    about: 'generators, plain and async',
    script: httpScript(`  function* paths() { yield '/'; yield '/catalogue'; }
  async function* replies() { for (const path of paths()) yield await http.get(path); }
  await step('Ask all', async () => {
    for await (const reply of replies()) expect(reply.status).toBe(200);
  });`),
    outcome: 'passed',
  },
  {
    id: 'abort',
    about: 'a hanging request that it aborts',
    script: httpScript(`  await step('Ask two, take the first', async () => {
    const other = new AbortController();
    const hanging = fetch(target.url + '/api/hang', { signal: other.signal }).catch(() => undefined);
    expect((await http.get('/')).status).toBe(200);
    other.abort();
    expect(await hanging).toBeUndefined();
  });`),
    outcome: 'passed',
  },
  {
    id: 'expects-rejection',
    about: 'an expectation that a request is refused',
    script: httpScript(`  await step('Ask where nobody is', async () => {
    await expect(http.get(${refused})).rejects.toThrow();
  });`),
    outcome: 'passed',
  },
  {
    id: 'awaits-too-much',
    about: 'await before what is no promise',
    script: httpScript(`  await step('Ask', async () => {
    const reply = await http.get('/api/queue');
    await expect(reply.status).toBe(200);
    expect(await reply.json()).toEqual({ waiting: 3 });
    await measure('queue_depth', (await reply.json()).waiting, { unit: 'orders' });
    await log('asked');
  });`),
    outcome: 'passed',
  },
  {
    id: 'steps-with-values',
    about: 'nested steps that hand values on, and a return in the middle',
    script: httpScript(`  const { order } = await step('Order', { component: 'shop' }, async () => {
    const reply = await step('Send it', () => http.post('/api/orders', { json: { name: 'Tent' } }));
    expect(reply.status).toBe(201);
    cleanup(() => http.delete('/api/orders/' + reply.json().order.id));
    return reply.json();
  });
  if (order.items.length === 1) return;
  await step('See the rest', async () => {});`),
    outcome: 'passed',
  },
  {
    id: 'names-that-exist',
    about: 'parameters, variables and secrets that exist, and a default for one that is empty',
    script: httpScript(`  const { WAREHOUSE = 'none' } = target.variables;
  await step('Ask', async () => {
    const reply = await http.get(WAREHOUSE + '/?customer=' + params.customerNumber, { headers: { token: secret('TEST_CARD') } });
    expect(reply.status).toBe(200);
    expect(Object.keys(target.variables)).toContain('WAREHOUSE');
    expect('discount' in params).toBe(false);
    JSON.stringify({ params, target });
  });`),
    outcome: 'passed',
  },
  {
    id: 'answers-500',
    about: 'a server that answers 500',
    script: httpScript(
      `  await step('Ask', async () => { expect((await http.get('/api/broken')).status).toBe(200); });`,
    ),
    outcome: 'failed',
    says: /500/,
  },
  {
    id: 'wrong-json',
    about: 'another value in the JSON',
    script: httpScript(
      `  await step('Ask', async () => { expect((await http.get('/api/queue')).json()).toEqual({ waiting: 0 }); });`,
    ),
    outcome: 'failed',
    says: /waiting|equal/i,
  },
  {
    id: 'no-json',
    about: 'HTML where JSON should be',
    script: httpScript(`  await step('Ask', async () => { expect((await http.get('/')).json().waiting).toBe(3); });`),
    outcome: 'failed',
    says: /JSON/,
  },
  {
    id: 'missing-field',
    about: 'a field that is missing from the answer',
    script: httpScript(
      `  await step('Ask', async () => { expect((await http.get('/api/empty')).json().waiting).toBe(3); });`,
    ),
    outcome: 'failed',
    says: /undefined/,
  },
  {
    id: 'missing-object',
    about: 'an object that is missing from the answer, and a field of it that it reads',
    script: httpScript(`  await step('Ask', async () => {
    const { order } = (await http.get('/api/empty')).json();
    expect(order.items[0].price).toBe(249);
  });`),
    outcome: 'failed',
    says: /undefined/,
  },
  {
    id: 'refused',
    about: 'a server that is not there',
    script: httpScript(`  await step('Ask', async () => { expect((await http.get(${refused})).status).toBe(200); });`),
    outcome: 'failed',
    says: /refused|127\.0\.0\.1:9/i,
  },
  {
    id: 'hangs',
    about: 'a server that never answers, within the time limit of the function',
    script: httpScript(`  await step('Ask', async () => { expect((await http.get('/api/hang')).status).toBe(200); });`),
    outcome: 'failed',
    fields: { timeout: '1s' },
  },
  {
    id: 'own-error',
    about: 'an error of its own, with better words for what it caught',
    script: httpScript(`  class OutOfStock extends Error {}
  await step('Ask', async () => {
    try {
      expect((await http.get('/api/queue')).json().waiting).toBe(0);
    } catch (cause) {
      throw new OutOfStock('The tent is out of stock', { cause });
    }
  });`),
    outcome: 'failed',
    says: /out of stock/,
  },
  {
    id: 'assert',
    about: 'an assertion of node:assert',
    script: `import assert from 'node:assert/strict';
import { httpCheck } from 'bellwether';
export default httpCheck(async ({ http, step }) => {
  await step('Ask', async () => { assert.equal((await http.get('/api/broken')).status, 200); });
});
`,
    outcome: 'failed',
    says: /500/,
  },
  {
    id: 'soft-step',
    about: 'a soft step that fails',
    script:
      httpScript(`  await step.soft('Ask', async () => { expect((await http.get('/api/broken')).status).toBe(200); });
  await step('Ask again', async () => { expect((await http.get('/')).status).toBe(200); });`),
    outcome: 'failed',
    says: /500/,
  },
  {
    id: 'rethrown-step',
    about: 'a step whose failure it catches and throws again',
    script: httpScript(`  try {
    await step('Ask', async () => { expect((await http.get('/api/broken')).status).toBe(200); });
  } catch (error) {
    log('it failed');
    throw error;
  }`),
    outcome: 'failed',
    says: /500/,
  },
  {
    id: 'parallel-request-fails',
    about: 'requests at once, of which one fails while the other hangs',
    script: httpScript(`  await step('Ask both', async () => {
    await Promise.all([http.get(${refused}), http.get('/api/hang')]);
  });`),
    outcome: 'failed',
    says: /refused|127\.0\.0\.1:9/i,
  },
  {
    id: 'cleanup-fails',
    about: 'a cleanup that fails',
    script: httpScript(`  cleanup(async () => { expect((await http.delete('/api/broken')).status).toBe(200); });
  await step('Ask', async () => { expect((await http.get('/')).status).toBe(200); });`),
    outcome: 'passed',
  },
];
