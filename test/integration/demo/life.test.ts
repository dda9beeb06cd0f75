import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { demoEnvironment } from '../../../demo/demo.ts';
import { offsets } from '../../../demo/ports.ts';
import { freeDemoPort } from '../../support/free-port.ts';
import { isPending, openDemo, reply, see } from './client.ts';

const main = fileURLToPath(new URL('../../../demo/main.ts', import.meta.url));
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

describe('the demo business', () => {
  test('opens all its servers at their distance from the base port', async () => {
    const base = await freeDemoPort();
    await using demo = await openDemo({ basePort: base });
    for (const [name, offset] of Object.entries(offsets)) {
      expect(demo.addresses[name as keyof typeof offsets]).toBe(`http://127.0.0.1:${base + offset}`);
    }
    expect((await reply(`http://127.0.0.1:${base + 90}/faults`)).status).toBe(200);
  });

  test('names every taken port and the setting that moves them, and leaves none of its servers behind', async () => {
    const base = await freeDemoPort();
    const squatters = [base + 10, base + 90].map((port) => createServer().listen(port, '127.0.0.1'));
    await Promise.all(squatters.map((one) => once(one, 'listening')));
    const refusal = await openDemo({ basePort: base }).catch((error: Error) => error.message);
    for (const squatter of squatters) squatter.close();
    expect(refusal).toContain(`card gateway (Voyager) cannot listen on 127.0.0.1:${base + 10}`);
    expect(refusal).toContain(`switches cannot listen on 127.0.0.1:${base + 90}`);
    expect(refusal).toContain('BELLWETHER_DEMO_PORT=5300');
    expect(await see(`http://127.0.0.1:${base}/`)).toBe('ECONNREFUSED');
  });

  test('closes with hanging requests, live pages and idle connections under way', async () => {
    const demo = await openDemo();
    await demo.faults.set('shop', 'hang');
    const hanging = see(demo.addresses.shop);
    const live = see(`${demo.addresses.switches}/events`);
    const idle = connect(Number(new URL(demo.addresses.claims).port), '127.0.0.1');
    await once(idle, 'connect');
    const idleClosed = once(idle.resume(), 'close');
    expect(await isPending(hanging)).toBe(true);
    await demo[Symbol.asyncDispose]();
    expect(typeof (await hanging)).toBe('string');
    await live;
    await idleClosed;
    for (const address of Object.values(demo.addresses)) expect(await see(address)).toBe('ECONNREFUSED');
  });

  test('closes while one of its servers does not listen', async () => {
    const demo = await openDemo();
    await demo.faults.set('voyager', 'refuse');
    await demo[Symbol.asyncDispose]();
    expect(await see(demo.addresses.inbox)).toBe('ECONNREFUSED');
  });

  test('can be started again after it was closed, with a clean slate', async () => {
    const base = await freeDemoPort();
    const first = await openDemo({ basePort: base });
    await first.faults.set('shop', 'http-503');
    await first[Symbol.asyncDispose]();
    await using second = await openDemo({ basePort: base });
    expect((await reply(second.addresses.shop)).status).toBe(200);
  });
});

describe('the demo business as a program', () => {
  test('tells its parent where it is, and ends when the parent says so', async () => {
    const base = await freeDemoPort();
    const child = fork(main, [], { env: { ...process.env, BELLWETHER_DEMO_PORT: String(base) }, execArgv: [] });
    children.push(child);
    const [told] = (await once(child, 'message')) as [
      { type: string; addresses: Record<string, string>; environment: object },
    ];
    expect(told.type).toBe('ready');
    expect(told.addresses['shop']).toBe(`http://127.0.0.1:${base}`);
    expect(told.environment).toEqual(demoEnvironment(told.addresses as never));
    const ended = once(child, 'exit');
    child.send({ type: 'stop' });
    expect(await ended).toEqual([0, null]);
    expect(await see(`http://127.0.0.1:${base}/`)).toBe('ECONNREFUSED');
  });

  test('outlives a parent that is killed, with what is broken in it, until another takes it over and closes it', async () => {
    const base = await freeDemoPort();
    const child = fork(main, [], { env: { ...process.env, BELLWETHER_DEMO_PORT: String(base) }, execArgv: [] });
    children.push(child);
    await once(child, 'message');
    const switches = `http://127.0.0.1:${base + 90}`;
    await fetch(`${switches}/faults/voyager`, {
      method: 'PUT',
      body: JSON.stringify({ fault: 'http-503' }),
      headers: { 'content-type': 'application/json' },
    });
    expect(await (await fetch(`${switches}/demo`)).json()).toMatchObject({ isLeft: false });
    const ended = once(child, 'exit');
    child.disconnect();
    expect(JSON.parse((await reply(`${switches}/faults`)).text)).toMatchObject({ active: { voyager: 'http-503' } });
    expect(JSON.parse((await reply(`${switches}/demo`)).text)).toMatchObject({
      isLeft: true,
      addresses: { shop: `http://127.0.0.1:${base}` },
    });
    const told = fetch(`${switches}/demo/end`);
    const url = 'http://127.0.0.1:8080';
    const headers = { 'content-type': 'application/json' };
    await fetch(`${switches}/demo/monitor`, { method: 'PUT', body: JSON.stringify({ url }), headers });
    expect(JSON.parse((await reply(`${switches}/demo`)).text)).toMatchObject({ isLeft: false });
    expect((await fetch(`${switches}/demo`, { method: 'DELETE' })).status).toBe(202);
    expect(await (await told).json()).toEqual({ isOver: true });
    expect(await ended).toEqual([0, null]);
  });

  test('leaves Ctrl-C to its parent', async () => {
    const base = await freeDemoPort();
    const child = fork(main, [], { env: { ...process.env, BELLWETHER_DEMO_PORT: String(base) }, execArgv: [] });
    children.push(child);
    await once(child, 'message');
    child.kill('SIGINT');
    expect((await reply(`http://127.0.0.1:${base}/`)).status).toBe(200);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  test('tells its parent of a taken port in a sentence', async () => {
    const base = await freeDemoPort();
    const squatter = createServer().listen(base + 91, '127.0.0.1');
    await once(squatter, 'listening');
    const child = fork(main, [], { env: { ...process.env, BELLWETHER_DEMO_PORT: String(base) }, execArgv: [] });
    children.push(child);
    const ended = once(child, 'exit');
    const [told] = (await once(child, 'message')) as [{ type: string; message: string }];
    squatter.close();
    expect(told.type).toBe('problem');
    expect(told.message).toContain(`pager inbox cannot listen on 127.0.0.1:${base + 91}`);
    expect(await ended).toEqual([2, null]);
  });

  test('refuses a port that is none, on its own', async () => {
    const child = spawn(process.execPath, [main], { env: { ...process.env, BELLWETHER_DEMO_PORT: 'eighty' } });
    children.push(child);
    const said = text(child.stderr);
    const [code] = (await once(child, 'exit')) as [number];
    expect(await said).toContain('BELLWETHER_DEMO_PORT must be a port');
    expect(code).toBe(2);
  });
});
