import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDemo, type Demo } from '../../../demo/demo.ts';
import { WEBHOOK_SECRET } from '../../../demo/environment.ts';
import { inEnglish } from '../../../src/i18n/in-english.ts';
import { createPagerDuty } from '../../../src/channels/pagerduty.ts';
import { readPagerDutyWebhook } from '../../../src/notify/inbound-pagerduty.ts';
import { noticeOf, pagerChannel } from '../../unit/notify/samples.ts';
import { Receiver, withStatus } from './receiver.ts';
import { Rig } from './rig.ts';

let demo: Demo;
let rig: Rig;

beforeEach(async () => {
  demo = await startDemo({ basePort: 0, customers: false });
  rig = await Rig.open('memory');
});

afterEach(async () => {
  await rig[Symbol.asyncDispose]();
  await demo[Symbol.asyncDispose]();
});

const start = () =>
  rig.start({
    pager: createPagerDuty(pagerChannel(demo.addresses.inbox), { source: 'Acme Outfitters', locale: inEnglish }),
  });
const effects = () => demo.messages().map(({ action, dedupKey, effect }) => `${action} ${dedupKey}: ${effect}`);
const arrived = (...expected: readonly string[]) => expect.poll(effects, { interval: 5 }).toEqual(expected);
const put = (fault: string) =>
  fetch(`${demo.addresses.inbox}/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fault }),
  });
const heal = () => fetch(`${demo.addresses.inbox}/faults`, { method: 'DELETE' });
const refusals = async () =>
  ((await (await fetch(`${demo.addresses.inbox}/faults`)).json()) as { refused: number }).refused;

describe('a pager with the real rules', () => {
  test('opens one alert for an incident, takes the acknowledgement, and closes it', async () => {
    start();
    await rig.queue(['pager', noticeOf('i1')]);
    await arrived('trigger i1: opened');
    await rig.queue(['pager', noticeOf('i1', 'trigger', { reason: 'severity-raised' })]);
    await rig.queue(['pager', noticeOf('i1', 'acknowledge')], ['pager', noticeOf('i1', 'resolve')]);
    await arrived('trigger i1: opened', 'trigger i1: appended', 'acknowledge i1: acknowledged', 'resolve i1: resolved');
    expect(demo.messages()[0]!.body).toMatchObject({ payload: { summary: noticeOf('i1').headline } });
  });

  test('takes the most hostile text that there is', async () => {
    const details = [
      { label: '__proto__', text: '\ud800 "}\u0000<script>' },
      { label: '', text: 'x'.repeat(600_000) },
    ];
    start();
    await rig.queue(['pager', noticeOf('i1', 'trigger', { headline: '\ud83d'.repeat(5000), details, links: [] })]);
    await arrived('trigger i1: opened');
  });

  test.each(['http-500', 'http-429', 'reset'])(
    'that answers %s gets everything in order once it is well',
    async (fault) => {
      await put(fault);
      start();
      await rig.queue(['pager', noticeOf('i1')], ['pager', noticeOf('i1', 'resolve')]);
      await expect.poll(refusals, { interval: 5 }).toBe(1);
      await rig.quiet();
      await rig.pass(60_000, 10_000);
      expect(effects()).toEqual([]);
      await heal();
      await rig.pass(120_000, 10_000);
      await arrived('trigger i1: opened', 'resolve i1: resolved');
    },
  );

  test('that hangs is asked again after ten seconds, and the pager makes one alert of it', async () => {
    await put('hang');
    start();
    await rig.queue(['pager', noticeOf('i1')]);
    await expect.poll(refusals, { interval: 5 }).toBe(1);
    await rig.clock.advance(10_000);
    await rig.quiet();
    await heal();
    await rig.pass(5000);
    await rig.queue(['pager', noticeOf('i1', 'resolve')]);
    await expect.poll(() => effects().at(-1)).toBe('resolve i1: resolved');
    expect(effects().filter((line) => line === 'trigger i1: opened')).toHaveLength(1);
  });

  test('posts an acknowledgement back that we can read', async () => {
    await using monitor = await Receiver.start(withStatus(200, '{}'));
    demo.useMonitor(monitor.url);
    start();
    await rig.queue(['pager', noticeOf('i1')]);
    await arrived('trigger i1: opened');
    await fetch(`${demo.addresses.inbox}/alerts/i1/acknowledge`, {
      method: 'POST',
      headers: { accept: 'application/json' },
    });
    await expect.poll(() => monitor.received.length).toBe(1);
    const [{ headers, text }] = monitor.received as [Receiver['received'][number]];
    expect(readPagerDutyWebhook(headers, Buffer.from(text), WEBHOOK_SECRET)).toEqual({
      kind: 'acknowledged',
      incidentId: 'i1',
      by: expect.stringMatching(/\w+ \w+/),
    });
    expect(readPagerDutyWebhook(headers, Buffer.from(text.replace('i1', 'i2')), WEBHOOK_SECRET).kind).toBe('refused');
  });
});
