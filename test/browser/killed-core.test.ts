import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoEnvironment, startDemo, type Demo } from '../../demo/demo.ts';
import { demoProject, MonitorProcess, processesNaming } from '../support/monitor-process.ts';
import { until } from '../support/until.ts';

describe('a monitor that is killed in the middle of an outage', () => {
  const project = demoProject({ every: '5s' });
  let demo: Demo;
  let env: Record<string, string>;

  beforeAll(async () => {
    demo = await startDemo({ basePort: 0, customers: false });
    env = demoEnvironment(demo.addresses);
  });

  afterAll(async () => {
    await demo?.[Symbol.asyncDispose]();
    project.remove();
  });

  const start = () => new MonitorProcess(['start', '--port', '0'], { cwd: project.folder, env });
  const sent = (action: string) =>
    demo.messages().filter(({ channel, action: taken }) => channel === 'pagerduty' && taken === action);
  const incidents = async (status: string) => {
    const reply = (await (await fetch(`${status}/api/v1/incidents`)).json()) as {
      incidents: { id: string; stage: string }[];
    };
    return reply.incidents.map(({ id, stage }) => `${id} ${stage}`);
  };

  test('goes on with the same incident and the same key, and resolves it once', async () => {
    await demo.faults.set('voyager', 'http-503');
    await using killed = start();
    await until('the trigger', async () => sent('trigger')[0]);
    const before = await incidents(await killed.address('Status page'));
    expect(before).toHaveLength(1);
    killed.child.kill('SIGKILL');
    await killed.ended;
    // The runner's children notice that their parent is gone.
    await until('no process is left', async () => (processesNaming(project.folder).length === 0 ? true : undefined));

    await using again = start();
    const status = await again.address('Status page');
    expect(await incidents(status)).toEqual(before);
    await until('both functions have failed again', async () => {
      const page = await (await fetch(`${status}/?for=operations`)).text();
      return page.includes('2 of 9 are not working') ? true : undefined;
    });
    await demo.faults.clear();
    await until('the resolve', async () => sent('resolve')[0]);

    const messages = demo
      .messages()
      .filter(({ channel }) => channel === 'pagerduty')
      .map(({ action, dedupKey }) => `${action} ${dedupKey}`);
    const key = before[0]!.split(' ')[0]!;
    // A second trigger with the same key tells what else fails, or was on its way when the core was killed.
    expect([...new Set(messages)]).toEqual([`trigger ${key}`, `resolve ${key}`]);
    expect(messages.filter((message) => message.startsWith('resolve'))).toHaveLength(1);
    expect(await incidents(status)).toEqual([`${key} restored`]);
    expect(await again.stop('SIGTERM')).toBe(0);
  });
});
