import { httpScript } from '../project.ts';
import { inStep, type Mistake } from './case.ts';

export const replies: readonly Mistake[] = [
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
    id: 'options-third',
    slip: 'body and options as two arguments',
    script:
      inStep(`    const reply = await http.post('/api/orders', { json: { name: 'Tent' } }, { headers: { a: 'b' } }); // HERE
    expect(reply.status).toBe(201);`),
    says: /argument|option|headers/,
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
