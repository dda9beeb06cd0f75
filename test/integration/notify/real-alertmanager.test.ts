import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAlertmanager } from '../../../src/channels/alertmanager.ts';
import { createSender } from '../../../src/notify/send.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { alertmanagerChannel, noticeOf } from '../../unit/notify/samples.ts';
import { alertmanagerBinary, AlertmanagerProcess } from './alertmanager-process.ts';
import { Receiver, withStatus } from './receiver.ts';
import { Rig } from './rig.ts';
import { toldBy } from './told.ts';

/** Alertmanager lives in real time; only our own waiting is played. */
class RealWall extends ManualClock {
  override now(): number {
    return Date.now();
  }
}

interface Hook {
  readonly status: string;
  readonly alerts: readonly { readonly labels: Record<string, string>; readonly annotations: Record<string, string> }[];
}

test('an Alertmanager is on the path, so that what stands here was tried on a real one', ({ skip }) => {
  const how = 'install one: apt-get install -y --no-install-recommends prometheus-alertmanager';
  expect(alertmanagerBinary ?? process.env['CI'], how).not.toBe('true');
  if (alertmanagerBinary === undefined) console.warn(`SKIPPED: nothing was tried on a real Alertmanager; ${how}`);
  skip(alertmanagerBinary === undefined, how);
});

describe.skipIf(alertmanagerBinary === undefined)('a real Alertmanager', () => {
  let hook: Receiver;
  let manager: AlertmanagerProcess;
  let rig: Rig;

  beforeEach(async () => {
    hook = await Receiver.start(withStatus(200));
    manager = await AlertmanagerProcess.start(hook.url);
    rig = await Rig.open('memory', new RealWall());
  });

  afterEach(async () => {
    await rig[Symbol.asyncDispose]();
    await manager[Symbol.asyncDispose]();
    await hook[Symbol.asyncDispose]();
  });

  const openedAt = Date.now() - 1000;
  const channelTo = ({ url }: AlertmanagerProcess, name = 'alerts') =>
    createAlertmanager({ ...alertmanagerChannel(url, name), headers: {} });
  const notice: typeof noticeOf = (id, action, more) =>
    noticeOf(id, action, { at: action === 'resolve' ? Date.now() : openedAt, ...more });
  const start = (managers: Readonly<Record<string, AlertmanagerProcess>> = { alerts: manager }) => {
    const channels = Object.entries(managers).map(([name, one]) => [name, channelTo(one, name)] as const);
    rig.start(Object.fromEntries(channels), {
      compose: (incident, action, reason) => notice(incident.id, action, { reason }),
    });
  };
  const close = async (id: string) => {
    const at = Date.now();
    await rig.addIncident(id, { stage: 'restored', availableAt: at, restoredAt: at });
  };
  const said = () => hook.received.map(({ body }) => (body as unknown as Hook).status);
  const hears = (...statuses: readonly string[]) => expect.poll(said, { interval: 50 }).toEqual(statuses);
  const burning = () => manager.alerts();
  const endOf = async () => Date.parse((await burning())[0]?.endsAt ?? '');

  test('hears that it begins, is kept burning, and hears that it is over, each told on once', async () => {
    start();
    await rig.addIncident('i1');
    await rig.queue(['alerts', notice('i1')]);
    await hears('firing');
    const { alerts } = hook.received[0]!.body as unknown as Hook;
    expect(alerts).toMatchObject([
      {
        labels: { alertname: 'BellwetherIncident', incident: 'i1', team: 'web' },
        annotations: { severity: 'critical' },
      },
    ]);
    const [alert] = await burning();
    expect(Math.abs(Date.parse(alert!.startsAt) - openedAt)).toBeLessThan(1000);

    const endsAt = await endOf();
    await rig.clock.advance(60_000);
    await expect.poll(endOf).toBeGreaterThan(endsAt);
    await rig.queue([
      'alerts',
      notice('i1', 'trigger', { severity: 'minor', reason: 'severity-raised', at: Date.now() }),
    ]);
    await rig.queue(['alerts', notice('i1', 'acknowledge', { at: Date.now() })]);
    await expect.poll(() => rig.settled('alerts').length).toBe(3);
    expect(await burning()).toHaveLength(1);
    expect(await burning()).toMatchObject([{ startsAt: alert!.startsAt }]);

    await close('i1');
    await rig.queue(['alerts', notice('i1', 'resolve')]);
    await hears('firing', 'resolved');
    for (let minute = 0; minute < 3; minute += 1) await rig.clock.advance(60_000);
    expect(await burning()).toEqual([]);
    await rig.queue(['alerts', notice('i2')]);
    // What comes after it shows that nothing was told in between.
    await hears('firing', 'resolved', 'firing');
  });

  test('that is restarted in the middle is told again, and hears of the end', async () => {
    start();
    await rig.addIncident('i1');
    await rig.queue(['alerts', notice('i1')]);
    await hears('firing');
    await manager.stop();
    await rig.clock.advance(60_000);
    await manager.run();
    expect(await burning()).toEqual([]);
    await rig.clock.advance(60_000);
    await expect.poll(async () => (await burning()).length).toBe(1);
    await close('i1');
    await rig.queue(['alerts', notice('i1', 'resolve')]);
    await hears('firing', 'resolved');
  });

  test('that was restarted and told of nothing since still tells on that it is over', async () => {
    start();
    await rig.addIncident('i1');
    await rig.queue(['alerts', notice('i1')]);
    await hears('firing');
    await manager.stop();
    await manager.run();
    await close('i1');
    await rig.queue(['alerts', notice('i1', 'resolve')]);
    await hears('firing', 'resolved');
  });

  test('that is away when an incident ends hears of it when it is back', async () => {
    start();
    await rig.addIncident('i1');
    await rig.queue(['alerts', notice('i1')]);
    await hears('firing');
    await manager.stop();
    await close('i1');
    await rig.queue(['alerts', notice('i1', 'resolve')]);
    await expect.poll(() => rig.settled('alerts')).toEqual(['delivered', 'retried']);
    await manager.run();
    await expect
      .poll(
        async () => {
          await rig.clock.advance(1000);
          return said();
        },
        { interval: 50 },
      )
      .toEqual(['firing', 'resolved']);
  });

  test('is told as well as a second one', async () => {
    await using second = await AlertmanagerProcess.start(`${hook.url}/second`);
    start({ first: manager, second });
    await rig.addIncident('i1');
    await rig.queue(['first', notice('i1')], ['second', notice('i1')]);
    await hears('firing', 'firing');
    await close('i1');
    await rig.queue(['first', notice('i1', 'resolve')], ['second', notice('i1', 'resolve')]);
    await hears('firing', 'firing', 'resolved', 'resolved');
    expect(hook.received.map(({ path }) => path).sort()).toEqual(['/', '/', '/second', '/second']);
    await rig.stop();
  });

  test('says what it does not like, and is not asked again', async () => {
    const clock = new RealWall();
    await using sender = createSender({ clock, timeoutMs: 10_000 });
    const broken = createAlertmanager({ ...alertmanagerChannel(manager.url), labels: { 'no-name': 'x' } });
    const { kind, why } = await toldBy(sender, broken, notice('i1'), {
      dedupKey: 'i1',
      messageKey: 'i1-1',
      sentAt: Date.now(),
    });
    expect(kind).toBe('refused');
    expect(why).toMatch(/Alertmanager answered 400: .*no-name/);
  });
});
