// Signals at any moment of a monitor's life, and a monitor that npm has started.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Receiver, withStatus } from '../integration/notify/receiver.ts';
import { MonitorProcess, processesNaming } from '../support/monitor-process.ts';
import { packed } from './packed.ts';
import { createProject, httpScript, type Project } from './project.ts';

const holidays = withStatus(200, 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:a\r\nEND:VCALENDAR\r\n');

let shop: Receiver;
let project: Project;
/** Called when the monitor asks for its calendar, which it does in the middle of its start. */
let onStarting: () => void;

beforeAll(async () => {
  shop = await Receiver.start((response, request, socket) => {
    if (request.path === '/holidays.ics') onStarting();
    holidays(response, request, socket);
  });
  project = createProject({
    url: shop.url,
    checks: { answers: httpScript(`expect((await http.get('/')).status).toBe(200);`) },
    config: { server: { listen: '127.0.0.1:0' }, calendar: { holidays: [`${shop.url}/holidays.ics`] } },
  });
  const start = `true && "${process.execPath}" "${packed().program}" start`;
  project.write('package.json', { private: true, type: 'module', scripts: { start } });
});

afterAll(async () => {
  project?.[Symbol.dispose]();
  await shop?.[Symbol.asyncDispose]();
});

const startProcess = () =>
  new MonitorProcess(['start', '--port', '0'], { cwd: project.folder, program: packed().program });

test('SIGHUP while starting, twice at once and while stopping is harmless', async () => {
  await using monitor = startProcess();
  const hangUp = () => [1, 2].forEach(() => monitor.child.kill('SIGHUP'));
  onStarting = hangUp;
  await monitor.address('Status page');
  // What came too early is made up for.
  await monitor.says(/Configuration reloaded/);
  monitor.child.kill('SIGTERM');
  hangUp();
  expect(await monitor.ended).toBe(0);
});

test('SIGTERM while starting ends the monitor in good order and leaves no process', async () => {
  await using monitor = startProcess();
  onStarting = () => void monitor.child.kill('SIGTERM');
  expect(await monitor.ended).toBe(0);
  expect(processesNaming(project.folder)).toEqual([]);
});

test.each(['SIGTERM', 'SIGKILL'] as const)('a monitor that npm has started ends when npm gets %s', async (signal) => {
  onStarting = () => {};
  const npm = spawn('npm', ['start', '--silent'], {
    cwd: project.folder,
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let monitor = 0;
  try {
    await untilSaid(npm, /Status page/);
    monitor = ownerOf(project.folder);
    npm.kill(signal);
    // The monitor holds npm's output open until it ends.
    await once(npm, 'close', { signal: AbortSignal.timeout(15_000) });
    expect(processesNaming(project.folder)).toEqual([]);
  } finally {
    if (isAlive(monitor)) process.kill(monitor, 'SIGKILL');
  }
});

/** Leaves the stream open: its end tells that the last process that holds it has ended. */
function untilSaid(child: ChildProcess, pattern: RegExp): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk) => pattern.test((output += String(chunk))) && resolve());
    child.once('close', () => reject(new Error(`It ended before it said ${pattern}:\n${output}`)));
  });
}

/** The process that holds the store, as the store's folder tells it. */
const ownerOf = (folder: string): number =>
  Number(/process (\d+)/.exec(readFileSync(join(folder, 'data/bellwether.pid'), 'utf8'))?.[1]);

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}
