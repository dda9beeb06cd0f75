import { httpScript } from '../project.ts';
import { inStep, type Mistake } from './case.ts';

export const openHttp: readonly Mistake[] = [
  {
    id: 'reply-promise-status',
    slip: 'the status of a reply that is not there yet',
    script: httpScript(`  await step('Ask', async () => {
    const reply = http.get('/'); // HERE
    expect(reply.status).toBe(200); // HERE
  });`),
    says: /await/,
  },
  {
    id: 'reply-promise-json',
    slip: 'the JSON of a reply that is not there yet',
    script: httpScript(`  await step('Ask', async () => {
    const reply = http.get('/api/queue'); // HERE
    expect(reply.json().waiting).toBe(3); // HERE
  });`),
    says: /await/,
  },
  {
    id: 'header-typo',
    slip: 'header instead of headers',
    script: inStep(`    const reply = await http.get('/', { header: { accept: 'text/html' } }); // HERE
    expect(reply.status).toBe(200);`),
    says: /headers/,
  },
  {
    id: 'body-as-options',
    slip: 'a body where the options belong',
    script: inStep(`    const reply = await http.post('/api/orders', { name: 'Tent' }); // HERE
    expect(reply.status).toBe(201);`),
    says: /json|body/,
  },
  {
    id: 'options-third',
    slip: 'body and options as two arguments',
    script:
      inStep(`    const reply = await http.post('/api/orders', { json: { name: 'Tent' } }, { headers: { a: 'b' } }); // HERE
    expect(reply.status).toBe(201);`),
    says: /argument|option|headers/,
  },
  {
    id: 'params-option',
    slip: 'params for the query, as another client has it',
    script: inStep(`    const reply = await http.get('/', { params: { q: 'tent' } }); // HERE
    expect(reply.status).toBe(200);`),
    says: /params/,
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
    says: /address|URL/i,
  },
  {
    id: 'reply-data',
    slip: 'reply.data, as another client has it',
    script: inStep(`    const reply = await http.get('/api/queue');
    expect(reply.data).toEqual({ waiting: 3 }); // HERE`),
    says: /json/,
  },
  {
    id: 'reply-status-code',
    slip: 'reply.statusCode, as another client has it',
    script: inStep(`    const reply = await http.get('/');
    expect(reply.statusCode).toBe(200); // HERE`),
    says: /status/,
  },
  {
    id: 'json-not-called',
    slip: 'reply.json without calling it',
    script: inStep(`    const reply = await http.get('/api/queue');
    expect(reply.json.waiting).toBe(3); // HERE`),
    says: /json\(\)/,
  },
  {
    id: 'fetch-relative',
    slip: 'the global fetch() with an address that needs a base',
    script: inStep(`    const reply = await fetch('/api/queue'); // HERE
    expect(reply.status).toBe(200);`),
    says: /URL|http\.get/,
  },
];
