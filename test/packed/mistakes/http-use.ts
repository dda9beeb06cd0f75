import { inStep, type Mistake } from './case.ts';

/** `http`, and what is not `http` but was taken for it. */
export const httpUse: readonly Mistake[] = [
  {
    id: 'header-typo',
    slip: 'header instead of headers',
    script: inStep(`    const reply = await http.get('/', { header: { accept: 'text/html' } }); // HERE
    expect(reply.status).toBe(200);`),
    says: /headers/,
    validate: /:4:\d+ .*headers/,
  },
  {
    id: 'body-as-options',
    slip: 'a body where the options belong',
    script: inStep(`    const reply = await http.post('/api/orders', { name: 'Tent' }); // HERE
    expect(reply.status).toBe(201);`),
    says: /json|body/,
    validate: /:4:\d+ .*name/,
  },
  {
    id: 'params-option',
    slip: 'params for the query, as another client has it',
    script: inStep(`    const reply = await http.get('/', { params: { q: 'tent' } }); // HERE
    expect(reply.status).toBe(200);`),
    says: /params/,
    validate: /:4:\d+ .*params/,
  },
  {
    id: 'timeout-as-text',
    slip: 'a time limit in words',
    script: inStep(`    const reply = await http.get('/', { timeoutMs: '5s' }); // HERE
    expect(reply.status).toBe(200);`),
    says: /timeout/,
  },
  {
    id: 'json-and-body',
    slip: 'two bodies for one request',
    script: inStep(`    const reply = await http.post('/api/orders', { json: { a: 1 }, body: 'a=1' }); // HERE
    expect(reply.status).toBe(201);`),
    says: /json|body/,
  },
  {
    id: 'json-bigint',
    slip: 'a body that cannot be written as JSON',
    script: inStep(`    const reply = await http.post('/api/orders', { json: { amount: 10n } }); // HERE
    expect(reply.status).toBe(201);`),
    says: /JSON|BigInt/,
  },
  {
    id: 'header-illegal',
    slip: 'a header name with a space',
    script: inStep(`    const reply = await http.get('/', { headers: { 'X Shop': 'a' } }); // HERE
    expect(reply.status).toBe(200);`),
    says: /header/i,
  },
  {
    id: 'get-nothing',
    slip: 'http.get() without an address',
    script: inStep(`    const reply = await http.get(); // HERE
    expect(reply.status).toBe(200);`),
    says: /path/,
  },
];
