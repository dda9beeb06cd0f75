import { httpScript } from '../project.ts';
import type { Mistake } from './case.ts';

const ask = (inside: string) =>
  httpScript(`  await step('Ask', async () => {
${inside}
  });`);

/** `http`, and what is not `http` but was taken for it. */
export const httpUse: readonly Mistake[] = [
  {
    id: 'header-typo',
    slip: 'header instead of headers',
    script: ask(`    const reply = await http.get('/', { header: { accept: 'text/html' } }); // HERE
    expect(reply.status).toBe(200);`),
    says: /headers/,
  },
  {
    id: 'body-as-options',
    slip: 'a body where the options belong',
    script: ask(`    const reply = await http.post('/api/orders', { name: 'Tent' }); // HERE
    expect(reply.status).toBe(201);`),
    says: /json|body/,
  },
  {
    id: 'options-third',
    slip: 'body and options as two arguments',
    script:
      ask(`    const reply = await http.post('/api/orders', { json: { name: 'Tent' } }, { headers: { a: 'b' } }); // HERE
    expect(reply.status).toBe(201);`),
    says: /argument|option|headers/,
  },
  {
    id: 'params-option',
    slip: 'params for the query, as another client has it',
    script: ask(`    const reply = await http.get('/', { params: { q: 'tent' } }); // HERE
    expect(reply.status).toBe(200);`),
    says: /params/,
  },
  {
    id: 'timeout-as-text',
    slip: 'a time limit in words',
    script: ask(`    const reply = await http.get('/', { timeoutMs: '5s' }); // HERE
    expect(reply.status).toBe(200);`),
    says: /timeout/,
  },
  {
    id: 'json-and-body',
    slip: 'two bodies for one request',
    script: ask(`    const reply = await http.post('/api/orders', { json: { a: 1 }, body: 'a=1' }); // HERE
    expect(reply.status).toBe(201);`),
    says: /json|body/,
  },
  {
    id: 'json-bigint',
    slip: 'a body that cannot be written as JSON',
    script: ask(`    const reply = await http.post('/api/orders', { json: { amount: 10n } }); // HERE
    expect(reply.status).toBe(201);`),
    says: /JSON|BigInt/,
  },
  {
    id: 'header-illegal',
    slip: 'a header name with a space',
    script: ask(`    const reply = await http.get('/', { headers: { 'X Shop': 'a' } }); // HERE
    expect(reply.status).toBe(200);`),
    says: /header/i,
  },
  {
    id: 'get-nothing',
    slip: 'http.get() without an address',
    script: ask(`    const reply = await http.get(); // HERE
    expect(reply.status).toBe(200);`),
    says: /address|URL/i,
  },
  {
    id: 'reply-data',
    slip: 'reply.data, as another client has it',
    script: ask(`    const reply = await http.get('/api/queue');
    expect(reply.data).toEqual({ waiting: 3 }); // HERE`),
    says: /json/,
  },
  {
    id: 'reply-status-code',
    slip: 'reply.statusCode, as another client has it',
    script: ask(`    const reply = await http.get('/');
    expect(reply.statusCode).toBe(200); // HERE`),
    says: /status/,
  },
  {
    id: 'json-not-called',
    slip: 'reply.json without calling it',
    script: ask(`    const reply = await http.get('/api/queue');
    expect(reply.json.waiting).toBe(3); // HERE`),
    says: /json\(\)/,
  },
  {
    id: 'fetch-relative',
    slip: 'the global fetch() with an address that needs a base',
    script: ask(`    const reply = await fetch('/api/queue'); // HERE
    expect(reply.status).toBe(200);`),
    says: /URL|http\.get/,
  },
];
