// Signals at any moment of a monitor's life, and a monitor that npm has started. Each test has a monitor of its own, and they
// run side by side.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'vitest';
import { Receiver, withStatus } from '../integration/notify/receiver.ts';
import { MonitorProcess, processesNaming } from '../support/monitor-process.ts';
import { packed } from './packed.ts';
import { createProject, httpScript, type Project } from './project.ts';

const calendar = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:a\r\nEND:VCALENDAR\r\n';

/** A project of its own; `onStarting` is called when its monitor asks for its calendar, in the middle of its start. */
async function openProject({ onTestFinished }: TestContext, onStarting = () => {}): Promise<Project> {
  const shop = await Receiver.start((response, request, socket) => {
    if (request.path === '/holidays.ics') onStarting();
    withStatus(200, calendar)(response, request, socket);
  });
  onTestFinished(() => shop[Symbol.asyncDispose]());
  const project = createProject({
    url: shop.url,
    checks: { answers: httpScript(`expect((await http.get('/')).status).toBe(200);`) },
    config: { server: { listen: '127.0.0.1:0' }, calendar: { holidays: [`${shop.url}/holidays.ics`] } },
  });
  onTestFinished(() => project[Symbol.dispose]());
  return project;
}

const startIn = ({ folder }: Project) =>
  new MonitorProcess(['start', '--port', '0'], { cwd: folder, program: packed().program });

test.concurrent('SIGHUP while starting, twice at once and while stopping is harmless', async (context) => {
  const { expect } = context;
  const hangUp = () => [1, 2].forEach(() => monitor.child.kill('SIGHUP'));
  const project = await openProject(context, hangUp);
  await using monitor = startIn(project);
  await monitor.address('Status page');
  // What came too early is made up for.
  await monitor.says(/Configuration reloaded/);
  // What it was started with reaches the process that runs for months.
  const commandLine = readFileSync(`/proc/${ownerOf(project.folder)}/cmdline`, 'utf8').split('\0');
  expect(commandLine).toEqual(expect.arrayContaining(['--heap-growing-percent=30', '--memory-saver-mode']));
  monitor.child.kill('SIGTERM');
  hangUp();
  expect(await monitor.ended).toBe(0);
});

test.concurrent('SIGTERM while starting ends the monitor in good order and leaves no process', async (context) => {
  const { expect } = context;
  const project = await openProject(context, () => void monitor.child.kill('SIGTERM'));
  await using monitor = startIn(project);
  expect(await monitor.ended).toBe(0);
  expect(processesNaming(project.folder)).toEqual([]);
});

test.concurrent.for(['SIGTERM', 'SIGKILL'] as const)(
  'a monitor that npm has started ends when npm gets %s',
  async (signal, context) => {
    const { expect } = context;
    const project = await openProject(context);
    const start = `true && "${process.execPath}" "${packed().program}" start`;
    project.write('package.json', { private: true, type: 'module', scripts: { start } });
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
      await once(npm, 'close', { signal: AbortSignal.timeout(30_000) });
      expect(processesNaming(project.folder)).toEqual([]);
    } finally {
      if (isAlive(monitor)) process.kill(monitor, 'SIGKILL');
    }
  },
);

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
