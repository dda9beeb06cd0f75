import { httpScript } from '../project.ts';
import type { Mistake } from './case.ts';

/** Each forgets `await`, or hides that a step failed. */
export const awaitInHttp: readonly Mistake[] = [
  {
    id: 'poll-inside-step-soft',
    slip: 'an expectation in a soft step that nobody awaits',
    script: httpScript(`  await step.soft('Ask', async () => {
    expect(http.get('/')).resolves.toMatchObject({ status: 404 }); // HERE
  });`),
    says: /await/,
  },
  {
    id: 'second-of-two',
    slip: 'two requests of which it awaits one',
    script: httpScript(`  await step('Ask', async () => {
    const [reply] = [await http.get('/'), http.get('/api/hang')]; // HERE
    expect(reply.status).toBe(200);
  });`),
    says: /await/,
  },
  {
    id: 'then-expect',
    slip: 'http.get().then(expect …) that nobody awaits',
    script: httpScript(`  await step('Ask', async () => {
    http.get('/').then((reply) => expect(reply.status).toBe(404)); // HERE
  });`),
    says: /await/,
  },
  {
    id: 'then-no-return',
    slip: 'a then() inside a then() that is not returned',
    script: httpScript(`  await step('Ask', async () => {
    await http.get('/').then((reply) => {
      http.get('/api/broken').then((next) => expect(next.status).toBe(200)); // HERE
      expect(reply.status).toBe(200);
    });
  });`),
    says: /await|return/,
  },
  {
    id: 'request-last',
    slip: 'a request at its end that nobody awaits',
    script: httpScript(`  await step('Ask', async () => {
    expect((await http.get('/')).status).toBe(200);
    http.post('/api/orders', { json: { name: 'Tent' } }); // HERE
  });`),
    says: /await/,
  },
  {
    id: 'whole-http-step',
    slip: 'a step of an HTTP check that nobody awaits',
    script: httpScript(`  step('Ask', async () => { // HERE
    expect((await http.get('/')).status).toBe(404);
  });`),
    says: /await/,
  },
  {
    id: 'step-in-loop',
    slip: 'steps in a loop that nobody awaits',
    script: httpScript(`  for (const path of ['/', '/catalogue', '/nowhere']) {
    step('Ask ' + path, async () => { // HERE
      expect((await http.get(path)).status).toBe(200);
    });
  }`),
    says: /await/,
  },
  {
    id: 'http-map-async',
    slip: 'map(async …) over requests that nobody awaits',
    script: httpScript(`  await step('Ask', async () => {
    ['/', '/nowhere'].map(async (path) => {
      const reply = await http.get(path); // HERE
      expect(reply.status).toBe(200); // HERE
    });
  });`),
    says: /await/,
  },
  {
    id: 'http-for-each-async',
    slip: 'forEach(async …) over requests',
    script: httpScript(`  await step('Ask', async () => {
    ['/', '/nowhere'].forEach(async (path) => {
      expect((await http.get(path)).status).toBe(200); // HERE
    });
  });`),
    says: /await/,
  },
  {
    id: 'resolves-not-awaited',
    slip: 'expect().resolves that nobody awaits',
    script: httpScript(`  await step('Ask', async () => {
    expect(http.get('/')).resolves.toMatchObject({ status: 404 }); // HERE
  });`),
    says: /await/,
  },
  {
    id: 'http-poll',
    slip: 'expect.poll over requests that nobody awaits',
    script: httpScript(`  await step('Ask', async () => {
    expect.poll(async () => (await http.get('/api/broken')).status).toBe(200); // HERE
  });`),
    says: /await/,
  },
  {
    id: 'braces-without-return',
    slip: 'a step whose arrow function has braces and returns nothing',
    script: httpScript(`  await step('Ask', () => {
    http.get('/api/broken').then((reply) => { // HERE
      if (reply.status !== 200) throw new Error('The queue is out of order');
    });
  });`),
    says: /await|return/,
  },
  {
    id: 'inner-async-function',
    slip: 'an async function that it calls and forgets',
    script: httpScript(`  const ask = async () => {
    const reply = await http.get('/api/broken'); // HERE
    expect(reply.status).toBe(200); // HERE
  };
  await step('Ask', async () => {
    ask(); // HERE
  });`),
    says: /await/,
  },
  {
    id: 'check-not-async',
    slip: 'a function that is not async and only starts its step',
    script: `import { httpCheck, expect } from 'bellwether';
export default httpCheck(({ http, step }) => {
  step('Ask', async () => { // HERE
    expect((await http.get('/')).status).toBe(404);
  });
});
`,
    says: /await|return/,
  },
  {
    id: 'matcher-not-called',
    slip: 'an expect() without a matcher',
    script: httpScript(`  await step('Ask', async () => {
    const reply = await http.get('/');
    expect(reply.status === 404); // HERE
  });`),
    says: /matcher|toBe/,
  },
  {
    id: 'step-caught',
    slip: 'a step whose failure it catches outside of the step',
    script: httpScript(`  await step('Ask', async () => { // HERE
    expect((await http.get('/')).status).toBe(404); // HERE
  }).catch(() => {});`),
    says: /step\.soft|inside|catch/,
  },
  {
    id: 'step-try-catch',
    slip: 'try and catch around a step that fails',
    script: httpScript(`  try {
    await step('Ask', async () => { // HERE
      expect((await http.get('/')).status).toBe(404); // HERE
    });
  } catch (error) {
    log(String(error));
  }`),
    says: /step\.soft|inside|catch/,
  },
  {
    id: 'steps-all-settled',
    slip: 'Promise.allSettled over steps of which one fails',
    script: httpScript(`  await Promise.allSettled([
    step('Ask for the page', async () => { expect((await http.get('/')).status).toBe(200); }),
    step('Ask for the queue', async () => { expect((await http.get('/api/broken')).status).toBe(200); }), // HERE
  ]);`),
    says: /step\.soft|inside|catch|await/,
  },
];
