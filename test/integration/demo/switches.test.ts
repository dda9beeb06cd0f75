import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Demo, componentIds } from '../../../demo/demo.ts';
import { asJson, openDemo, reply } from './client.ts';

let demo: Demo;
beforeAll(async () => void (demo = await openDemo()));
afterAll(() => demo[Symbol.asyncDispose]());
afterEach(() => demo.faults.clear());

const at = (path: string) => `${demo.addresses.switches}${path}`;
const faults = async () =>
  JSON.parse((await reply(at('/faults'))).text) as {
    active: object;
    components: { id: string; fault: string | null; faults: string[] }[];
  };
const put = (component: string, body: unknown) => reply(at(`/faults/${component}`), asJson(body, 'PUT'));

describe('the switches', () => {
  test('tell all components, what each can have, and what is broken now', async () => {
    await put('voyager', { fault: 'http-503' });
    const { active, components } = await faults();
    expect(active).toEqual({ voyager: 'http-503' });
    expect(components.map(({ id }) => id)).toEqual(componentIds);
    expect(components.find(({ id }) => id === 'voyager')).toMatchObject({ fault: 'http-503' });
    expect(components.find(({ id }) => id === 'voyager')?.faults).not.toContain('script-error');
  });

  test('break one component and heal it', async () => {
    const thrown = await put('claims', { fault: 'http-503' });
    expect([thrown.status, JSON.parse(thrown.text)]).toMatchObject([200, { component: 'claims', fault: 'http-503' }]);
    expect((await reply(demo.addresses.claims)).status).toBe(503);
    const healed = await reply(at('/faults/claims'), { method: 'DELETE' });
    expect(JSON.parse(healed.text)).toEqual({ component: 'claims', fault: null });
    expect((await reply(demo.addresses.claims)).status).toBe(200);
  });

  test('replace a fault by another, even one that does not listen', async () => {
    for (const fault of ['refuse', 'empty-page', 'refuse', 'http-503'])
      expect((await put('claims', { fault })).status).toBe(200);
    expect((await reply(demo.addresses.claims)).status).toBe(503);
  });

  test('heal everything at once', async () => {
    await put('shop', { fault: 'refuse' });
    await put('voyager', { fault: 'hang' });
    await put('order-queue', { fault: 'slow' });
    expect(JSON.parse((await reply(at('/faults'), { method: 'DELETE' })).text).active).toEqual({});
    expect((await reply(demo.addresses.shop)).status).toBe(200);
  });

  test('answer 404 with the components there are for one that does not exist', async () => {
    for (const answer of [
      await put('till', { fault: 'hang' }),
      await reply(at('/faults/till'), { method: 'DELETE' }),
    ]) {
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(JSON.parse(answer.text)).toMatchObject({
        detail: expect.stringContaining('"till"'),
        components: componentIds,
      });
    }
  });

  test.each([[{ fault: 'fire' }], [{}], [{ fault: 503 }], [[]]])(
    'answer 400 with the faults there are for %j',
    async (body) => {
      const answer = await put('voyager', body);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.text).faults).toContain('http-503');
      expect((await faults()).active).toEqual({});
    },
  );

  test('answer 400 with the reason for a fault that makes no sense', async () => {
    const answer = await put('voyager', { fault: 'certificate' });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text).detail).toContain('plain HTTP');
  });

  test('answer 400 for a body that is no JSON', async () => {
    const broken = { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: '{' };
    expect((await reply(at('/faults/voyager'), broken)).status).toBe(400);
  });

  test('may not be thrown from another site', async () => {
    const elsewhere = asJson({ fault: 'hang' }, 'PUT', { 'Sec-Fetch-Site': 'cross-site' });
    expect((await reply(at('/faults/voyager'), elsewhere)).status).toBe(403);
    expect((await faults()).active).toEqual({});
  });

  test('say on the page and in the metrics what is broken', async () => {
    await put('voyager', { fault: 'wrong-answer' });
    expect((await reply(at('/'))).text).toContain('declines every card');
    expect((await reply(at('/metrics'))).text).toContain(
      'demo_fault_active{component="voyager",fault="wrong-answer"} 1',
    );
  });
});
