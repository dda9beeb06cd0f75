// The experiment of the README: a monitor that is killed in the middle of an outage, and started again.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freeDemoPort } from '../support/free-port.ts';
import { MonitorProcess } from '../support/monitor-process.ts';
import { packed } from './packed.ts';
import { createProject, httpScript } from './project.ts';

const life = new AsyncDisposableStack();
let start: () => MonitorProcess;
let switches: string;

const active = async () =>
  ((await (await fetch(`${switches}/faults`)).json()) as { active: Record<string, string> }).active;

beforeAll(async () => {
  const base = await freeDemoPort();
  switches = `http://127.0.0.1:${base + 90}`;
  const project = life.use(
    createProject({
      url: `http://127.0.0.1:${base + 10}`,
      checks: {
        pay: httpScript(`await step('Ask', async () => expect((await http.get('/healthz')).status).toBe(200));`),
      },
    }),
  );
  start = () =>
    life.use(
      new MonitorProcess(['start', '--demo', '--port', '0'], {
        cwd: project.folder,
        env: { BELLWETHER_DEMO_PORT: String(base) },
        program: packed().program,
      }),
    );
  life.defer(async () => void (await fetch(`${switches}/demo`, { method: 'DELETE' }).catch(() => {})));
});

afterAll(() => life.disposeAsync());

test('what is broken in the demo business outlives a monitor that is killed, and closes with the next', async () => {
  const first = start();
  expect(await first.address('Switches')).toBe(switches);
  await fetch(`${switches}/faults/voyager`, {
    method: 'PUT',
    body: JSON.stringify({ fault: 'http-503' }),
    headers: { 'content-type': 'application/json' },
  });
  await first.stop('SIGKILL');
  expect(await active()).toEqual({ voyager: 'http-503' });
  const second = start();
  await second.says(/is ready/);
  expect(await active()).toEqual({ voyager: 'http-503' });
  expect(await second.stop()).toBe(0);
  await expect(active()).rejects.toThrow();
});

test('whoever closes the demo business stops the monitor that was started with it', async () => {
  const monitor = start();
  await monitor.says(/is ready/);
  expect((await fetch(`${switches}/demo`, { method: 'DELETE' })).status).toBe(202);
  expect(await monitor.ended).toBe(0);
  await expect(active()).rejects.toThrow();
});
