import { httpScript } from '../project.ts';
import { inStep, type Sound } from './case.ts';

/** Unusual, and right as they are: what a program that looks for slips may take for one. */
export const oddInHttp: readonly Sound[] = [
  {
    id: 'async-collections',
    about: 'promises that collections and generators await',
    script: inStep(`    async function* replies() { for (const path of ['/', '/catalogue']) yield http.get(path); }
    for await (const { status } of replies()) expect(status).toBe(200);
    const all = await Array.fromAsync([http.get('/'), http.get('/catalogue')]);
    expect(all.map(({ status }) => status)).toEqual([200, 200]);
    const asked = http.get('/');
    expect(asked instanceof Promise).toBe(true);
    expect((await Promise.resolve(asked)).status).toBe(200);
    expect((await asked).status).toBe(200);`),
    outcome: 'passed',
  },
  {
    id: 'expect-kept',
    about: 'an expect() in a variable, and soft expectations that hold',
    script: inStep(`    const reply = await http.get('/');
    const status = expect(reply.status);
    status.toBe(200);
    status.not.toBe(404);
    expect.soft(reply.status).toBe(200);`),
    outcome: 'passed',
  },
  {
    id: 'kept-in-memory',
    about: 'a request that several steps share',
    script: httpScript(`  let token: Promise<unknown> | undefined;
  const signIn = () => (token ??= http.get('/api/queue'));
  await Promise.all(['a', 'b'].map((name) => step(name, async () => {
    expect(await signIn()).toMatchObject({ status: 200 });
  })));`),
    outcome: 'passed',
  },
  {
    id: 'own-type-error',
    about: 'a TypeError of its own',
    script: inStep(`    const { waiting } = (await http.get('/api/queue')).json();
    if (waiting > 0) throw new TypeError('waiting should be nothing');`),
    outcome: 'failed',
    says: /waiting should be nothing/,
  },
  {
    id: 'server-says-reference-error',
    about: 'an error message of the server that sounds like a slip',
    script: inStep(`    const reply = await http.get('/api/crashed');
    if (reply.status !== 200) throw new Error(reply.text());`),
    outcome: 'failed',
    says: /price is not defined/,
  },
  {
    id: 'not-parsed',
    about: 'an answer that JSON.parse cannot read',
    script: inStep(`    expect(JSON.parse((await http.get('/')).text())).toEqual({ waiting: 3 });`),
    outcome: 'failed',
  },
  {
    id: 'not-iterable',
    about: 'a list that is missing from the answer and that it goes through',
    script: inStep(`    for (const item of (await http.get('/api/empty')).json().items) expect(item.price).toBe(249);`),
    outcome: 'failed',
    says: /iterable/,
  },
  {
    id: 'bad-url-in-answer',
    about: 'an address in the answer that new URL() cannot read',
    script: inStep(`    const { articles } = (await http.get('/api/bad-link')).json();
    expect(new URL(articles).pathname).toBe('/');`),
    outcome: 'failed',
    says: /URL/,
  },
  {
    id: 'soft-expect-fails',
    about: 'a soft expectation on a status that fails',
    script: inStep(`    expect.soft((await http.get('/api/broken')).status).toBe(200);
    expect((await http.get('/')).status).toBe(200);`),
    outcome: 'failed',
    says: /500/,
  },
  {
    id: 'parallel-http-step-fails',
    about: 'steps at once, of which one fails while the other hangs',
    script: httpScript(`  await Promise.all([
    step('Ask for the page', async () => { expect((await http.get('/')).status).toBe(404); }),
    step('Ask for the news', async () => { await http.get('/api/hang'); }),
  ]);`),
    outcome: 'failed',
    says: /404/,
    fields: { timeout: '2s' },
  },
];
