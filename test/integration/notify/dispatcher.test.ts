import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inEnglish } from '../../../src/i18n/in-english.ts';
import { createEmail } from '../../../src/channels/email.ts';
import { createPagerDuty } from '../../../src/channels/pagerduty.ts';
import { createWebhook } from '../../../src/channels/webhook.ts';
import { emailChannel, noticeOf, pagerChannel, routingKey, webhookChannel } from '../../unit/notify/samples.ts';
import { MailServer } from './mail-server.ts';
import { accepts, hangs, keyOf, Receiver, resets, withStatus, type Answer } from './receiver.ts';
import { Rig, type StoreKind } from './rig.ts';
import { kindOf } from '../../support/build/timeline.ts';

const stores: StoreKind[] = ['memory', 'sqlite'];

describe.each(stores)('telling the channels, from an outbox in %s', (kind) => {
  let pager: Receiver;
  let chat: Receiver;
  let rig: Rig;

  beforeEach(async () => {
    pager = await Receiver.start(accepts);
    chat = await Receiver.start(accepts);
    rig = await Rig.open(kind);
  });

  afterEach(async () => {
    await rig[Symbol.asyncDispose]();
    await pager[Symbol.asyncDispose]();
    await chat[Symbol.asyncDispose]();
  });

  const drivers = () => ({
    pager: createPagerDuty(pagerChannel(pager.url), { source: 'Acme', locale: inEnglish }),
    chat: createWebhook(webhookChannel(chat.url)),
  });
  const told = (count: number, receiver = pager) =>
    expect.poll(() => receiver.received.length, { interval: 1 }).toBe(count);

  test('sends what is queued at once, without the clock moving', async () => {
    rig.start(drivers());
    await rig.queue(['pager', noticeOf('i1')]);
    await told(1);
    await rig.quiet();
    expect(rig.settled('pager')).toEqual(['delivered']);
    expect(await rig.pending()).toBe(0);
  });

  test('sends what lay in the outbox before it started', async () => {
    await rig.queue(['pager', noticeOf('i1')], ['chat', noticeOf('i1')]);
    rig.start(drivers());
    await told(1);
    await told(1, chat);
  });

  test('one incident’s messages leave in order, each only after the one before was taken', async () => {
    let tries = 0;
    pager.answer = (...given) => (++tries < 3 ? withStatus(500) : accepts)(...given);
    rig.start(drivers());
    await rig.queue(
      ['pager', noticeOf('i1')],
      ['pager', noticeOf('i1', 'acknowledge')],
      ['pager', noticeOf('i1', 'resolve')],
    );
    await rig.pass(10_000);
    await told(5);
    expect(pager.told).toEqual(['trigger i1', 'trigger i1', 'trigger i1', 'acknowledge i1', 'resolve i1']);
    expect(rig.settled('pager')).toEqual(['retried', 'retried', 'delivered', 'delivered', 'delivered']);
  });

  test('a later round of an incident goes under a key of its own, in order with the others', async () => {
    rig.start(drivers());
    const again = { reason: 'severity-raised', round: 2 } as const;
    await rig.queue(
      ['pager', noticeOf('i1')],
      ['pager', noticeOf('i1', 'acknowledge')],
      ['pager', noticeOf('i1', 'trigger', again)],
      ['pager', noticeOf('i1', 'resolve')],
      ['pager', noticeOf('i1', 'resolve', { round: 2 })],
    );
    await told(5);
    expect(pager.told).toEqual(['trigger i1', 'acknowledge i1', 'trigger i1.2', 'resolve i1', 'resolve i1.2']);
  });

  test('mail that not everybody got is delivered, and who did not is said', async () => {
    await using mail = await MailServer.start();
    mail.refusals = [{ stage: 'rcpt', status: 550, says: 'no such user', recipient: 'asha@acme.example' }];
    rig.start({ managers: createEmail(emailChannel(mail.url), inEnglish) });
    await rig.queue(['managers', noticeOf('i1')]);
    await expect.poll(() => rig.settled('managers')).toEqual(['delivered']);
    expect(mail.received).toHaveLength(1);
    expect(rig.lines.join('\n')).toMatch(
      /warn managers took the trigger of incident i1, but not everybody was told, the mail server refused asha@acme\.example \(550 no such user\)/,
    );
  });

  test('mail whose taking could not be written down is sent again as the same mail', async () => {
    await using mail = await MailServer.start();
    rig.start({ managers: createEmail(emailChannel(mail.url), inEnglish) });
    rig.beforeUse = (what) => {
      if (what === 'settle') throw new Error('database is locked');
    };
    await rig.queue(['managers', noticeOf('i1')]);
    await expect.poll(() => mail.received.length).toBe(1);
    await rig.stop();
    rig.sending.clear();
    rig.beforeUse = () => {};
    rig.start({ managers: createEmail(emailChannel(mail.url), inEnglish) });
    for (let second = 0; second < 35; second += 1) await rig.clock.advance(1000);
    await expect.poll(() => mail.received.length).toBe(2);
    const [first, second] = mail.received.map((one) => one.mail.messageId);
    expect(second).toBe(first);
  });

  test('an incident whose message fails delays no other incident on the channel', async () => {
    pager.answer = (response, request, socket) =>
      (keyOf(request.body) === 'i1' ? withStatus(500) : accepts)(response, request, socket);
    rig.start(drivers());
    await rig.queue(['pager', noticeOf('i1')], ['pager', noticeOf('i2')], ['pager', noticeOf('i2', 'resolve')]);
    await told(3);
    expect(pager.told.filter((line) => line.endsWith('i2'))).toEqual(['trigger i2', 'resolve i2']);
  });

  test('a channel that hangs delays no other channel', async () => {
    pager.answer = hangs;
    rig.start(drivers());
    await rig.queue(...Array.from({ length: 30 }, (_, n) => ['pager', noticeOf(`i${n}`)] as const));
    await told(4);
    await rig.queue(['chat', noticeOf('i1')], ['chat', noticeOf('i1', 'resolve')]);
    await told(2, chat);
    expect(pager.received).toHaveLength(4);
    pager.answer = accepts;
    await expect
      .poll(
        async () => {
          await rig.clock.advance(1000);
          return rig.pending();
        },
        { interval: 5 },
      )
      .toBe(0);
    expect(new Set(pager.told.slice(4))).toEqual(new Set(Array.from({ length: 30 }, (_, n) => `trigger i${n}`)));
  });

  test('rests as long as Retry-After asks, with all incidents, and then goes on', async () => {
    pager.answer = withStatus(429, '', { 'retry-after': '120' });
    rig.start(drivers());
    await rig.queue(['pager', noticeOf('i1')]);
    await told(1);
    await rig.quiet();
    pager.answer = accepts;
    await rig.queue(['pager', noticeOf('i2')]);
    await rig.clock.advance(119_000);
    expect(pager.received).toHaveLength(1);
    await rig.clock.advance(1000);
    await told(3);
    expect(pager.told.slice(1).sort()).toEqual(['trigger i1', 'trigger i2']);
  });

  test('stays below 120 messages a minute to the pager, and gets rid of them all', async () => {
    rig.start(drivers());
    await rig.queue(...Array.from({ length: 220 }, (_, n) => ['pager', noticeOf(`i${n}`)] as const));
    const perMinute: number[] = [];
    for (let minute = 0; minute < 4; minute += 1) {
      const before = pager.received.length;
      await rig.pass(60_000);
      perMinute.push(pager.received.length - before);
    }
    expect(Math.max(...perMinute)).toBeLessThanOrEqual(100);
    expect(new Set(pager.told).size).toBe(220);
    expect(pager.received).toHaveLength(220);
  });

  test.each([400, 401, 403, 404])(
    'after %i it does not ask again, and tells another channel at once',
    async (status) => {
      await rig.addIncident('i1');
      pager.answer = withStatus(status, JSON.stringify({ message: `no such key ${routingKey}` }));
      rig.start(drivers());
      await rig.queue(['pager', noticeOf('i1')]);
      await told(1, chat);
      await rig.pass(3_600_000, 60_000);
      expect(pager.received).toHaveLength(1);
      expect(rig.settled('pager')).toEqual(['dropped']);
      expect(chat.received[0]!.body).toMatchObject({ action: 'trigger', reason: 'channel-refused', dedupKey: 'i1' });
      const timeline = await rig.store.timeline('i1');
      expect(timeline.map(kindOf).sort()).toEqual(['notified', 'refused']);
      const traces = [
        ...rig.lines,
        JSON.stringify([await rig.store.outbox.ledger('i1'), timeline]),
        chat.received[0]!.text,
      ];
      expect(traces.join('\n')).toMatch(/no such key \[secret\]/);
      expect(traces.join('\n')).not.toContain(JSON.stringify(routingKey).slice(1, -1));
      expect(traces.join('\n')).not.toContain(routingKey);
    },
  );

  test('a resolve whose trigger was refused is not sent; whoever was told instead hears of the end', async () => {
    await rig.addIncident('i1');
    pager.answer = withStatus(403);
    rig.start(drivers());
    await rig.queue(['pager', noticeOf('i1')]);
    await told(1, chat);
    await rig.quiet();
    pager.answer = accepts;
    await rig.queue(['pager', noticeOf('i1', 'acknowledge')], ['pager', noticeOf('i1', 'resolve')]);
    await told(2, chat);
    await rig.quiet();
    expect(pager.told).toEqual(['trigger i1']);
    expect(chat.told).toEqual(['trigger i1', 'resolve i1']);
    expect(rig.settled('pager')).toEqual(['dropped', 'dropped', 'dropped']);
    expect(await rig.pending()).toBe(0);
  });

  test('an acknowledge that was decided before its trigger was refused reaches the channel that stands in', async () => {
    await rig.addIncident('i1', { acknowledgedAt: rig.clock.now(), acknowledgedBy: 'Asha' });
    pager.answer = withStatus(403);
    rig.start(drivers());
    await rig.queue(['pager', noticeOf('i1')], ['pager', noticeOf('i1', 'acknowledge')]);
    await told(2, chat);
    await rig.quiet();
    expect(pager.told).toEqual(['trigger i1']);
    expect(chat.told).toEqual(['trigger i1', 'acknowledge i1']);
  });

  test('an answer that is never clear ends after five tries, another channel is notified, and both learn of the end', async () => {
    await rig.addIncident('i1');
    pager.answer = withStatus(200, '<!DOCTYPE html><html><title>Log in</title></html>');
    rig.start(drivers());
    await rig.queue(['pager', noticeOf('i1')]);
    await rig.pass(120_000);
    expect(pager.told).toEqual(Array.from({ length: 5 }, () => 'trigger i1'));
    expect(chat.told).toEqual(['trigger i1']);
    expect(chat.received[0]!.body).toMatchObject({ reason: 'channel-refused' });
    expect(rig.lines).toContainEqual(expect.stringMatching(/^error Notification given up.*HTML page/));
    pager.answer = accepts;
    await rig.queue(['pager', noticeOf('i1', 'resolve')], ['chat', noticeOf('i1', 'resolve')]);
    await told(6);
    await told(2, chat);
    await rig.quiet();
    expect(pager.told.at(-1)).toBe('resolve i1');
    expect(await rig.pending()).toBe(0);
  });

  test('a trigger with an unclear answer does not hold back the resolve', async () => {
    await rig.addIncident('i1');
    pager.answer = withStatus(200, '<html><body>Sign in</body></html>');
    rig.start(drivers());
    await rig.queue(['pager', noticeOf('i1')], ['pager', noticeOf('i1', 'resolve')]);
    await told(2);
    await told(2, chat);
    expect(pager.told).toEqual(['trigger i1', 'resolve i1']);
    expect(chat.told).toEqual(['trigger i1', 'resolve i1']);
  });

  test('when every channel refuses, it says so as loudly as it can', async () => {
    pager.answer = chat.answer = withStatus(403);
    rig.start(drivers());
    await rig.queue(['pager', noticeOf('i1')]);
    await told(1, chat);
    await rig.quiet();
    expect(rig.lines.filter((line) => line.startsWith('fatal'))).toEqual([
      expect.stringMatching(/Nobody has been told of incident i1.*fix channels\.chat/),
    ]);
    expect(pager.received.length + chat.received.length).toBe(2);
  });

  test('a message for a channel that is gone from the configuration is dropped and said', async () => {
    rig.start({ chat: drivers().chat });
    await rig.queue(['pager', noticeOf('i1')]);
    await rig.quiet();
    await expect.poll(() => rig.settled('pager')).toEqual(['dropped']);
    expect(rig.lines.join('\n')).toMatch(/no channel "pager" any more/);
  });

  test('a crash between sending and settling sends the same again under the same key', async () => {
    let isDead = false;
    rig.beforeUse = () => {
      if (isDead) throw new Error('killed');
    };
    pager.answer = (...given) => {
      isDead = true;
      accepts(...given);
    };
    rig.start(drivers());
    await rig.queue(['pager', noticeOf('i1')]);
    await told(1);
    await rig.stop();
    isDead = false;
    pager.answer = accepts;
    rig.start(drivers());
    await rig.queue(['pager', noticeOf('i1', 'resolve')]);
    for (let second = 0; second < 35; second += 1) await rig.clock.advance(1000);
    await told(3);
    expect(pager.told).toEqual(['trigger i1', 'trigger i1', 'resolve i1']);
    expect(pager.received[1]).toEqual(pager.received[0]);
  });

  test('what was delivered while the store could not be written is settled later, and not sent again', async () => {
    let isFull = false;
    rig.beforeUse = (what) => {
      if (isFull && what !== 'claim' && what !== 'nextDueAt') throw new Error('database or disk is full');
    };
    pager.answer = (...given) => {
      isFull = true;
      accepts(...given);
    };
    rig.start(drivers());
    await rig.queue(['pager', noticeOf('i1')]);
    await told(1);
    for (let second = 0; second < 120; second += 1) await rig.clock.advance(1000);
    expect(rig.lines.join('\n')).toMatch(/error .*disk is full/);
    isFull = false;
    for (let second = 0; second < 31; second += 1) await rig.clock.advance(1000);
    await rig.quiet();
    expect(pager.received).toHaveLength(1);
    expect(rig.settled('pager')).toEqual(['delivered']);
  });

  test('an outbox that cannot be read is said once, and read as soon as it can be', async () => {
    rig.beforeUse = (what) => {
      if (what === 'claim') throw new Error('database is locked');
    };
    rig.start(drivers());
    await rig.queue(['pager', noticeOf('i1')]);
    await rig.clock.advance(60_000);
    expect(rig.lines.filter((line) => line.includes('outbox cannot be read'))).toHaveLength(1);
    rig.beforeUse = () => {};
    await rig.pass(30_000);
    await told(1);
  });

  test('a message leaves, and what came of one is written down, at the moment in which the store has recovered', async () => {
    let isBroken = false;
    rig.beforeUse = (what) => {
      if (isBroken && what !== 'nextDueAt') throw new Error('database or disk is full');
    };
    pager.answer = (...given) => {
      isBroken = true;
      accepts(...given);
    };
    rig.start(drivers());
    await rig.queue(['pager', noticeOf('i1')]);
    await told(1);
    await rig.queue(['chat', noticeOf('i2')]);
    // Both tries wait for half a minute by now.
    for (let second = 0; second < 300; second += 1) await rig.clock.advance(1000);
    isBroken = false;
    rig.dispatcher.storeRecovered();
    await told(1, chat);
    await expect.poll(() => rig.settled('pager')).toEqual(['delivered']);
    await expect.poll(() => rig.settled('chat')).toEqual(['delivered']);
  });

  test('a clock that is set back an hour delays nothing', async () => {
    pager.answer = withStatus(500);
    rig.start(drivers());
    await rig.queue(['pager', noticeOf('i1')]);
    await told(1);
    await rig.quiet();
    pager.answer = accepts;
    rig.clock.jump(-3_600_000);
    await rig.pass(2000, 500);
    await told(2);
    await rig.queue(['pager', noticeOf('i2')]);
    await told(3);
  });

  test('stopping gives a send under way two seconds and gives back what it has not begun', async () => {
    pager.answer = hangs;
    rig.start(drivers());
    await rig.queue(...Array.from({ length: 6 }, (_, n) => ['pager', noticeOf(`i${n}`)] as const));
    await told(4);
    await rig.stop();
    expect(rig.sending.size).toBe(0);
    pager.answer = accepts;
    rig.start(drivers());
    await rig.pass(2000, 500);
    await told(10);
    expect(new Set(pager.told).size).toBe(6);
  });

  test('a changed key is said when an incident from before it ends', async () => {
    await rig.addIncident('i1');
    const { chat: before } = drivers();
    const after = createWebhook({ ...webhookChannel(chat.url), secret: 'another one' });
    rig.start({ chat: before });
    await rig.queue(['chat', noticeOf('i1')]);
    await told(1, chat);
    await rig.quiet();
    const [line] = await rig.store.outbox.ledger('i1');
    rig.dispatcher.applyChannels(new Map([['chat', after]]));
    await rig.queue(['chat', noticeOf('i1', 'resolve')]);
    await told(2, chat);
    await rig.quiet();
    await expect.poll(async () => (await rig.store.timeline('i1')).length).toBeGreaterThanOrEqual(2);
    expect(line?.credential).toBe(before.credential);
    await expect.poll(() => rig.lines.join('\n')).toMatch(/close it by hand if it is still open/);
  });

  test('compares every minute, and mends what a channel does not know', async () => {
    const route = () => ['pager'];
    await rig.addIncident('i1', { openedAt: rig.clock.now() - 60_000 });
    rig.start(drivers(), { route });
    await told(1);
    await rig.quiet();
    expect(pager.received[0]!.body).toMatchObject({ event_action: 'trigger', dedup_key: 'i1' });
    await rig.pass(180_000, 20_000);
    expect(pager.received).toHaveLength(1);
    const at = rig.clock.now();
    await rig.addIncident('i1', { stage: 'restored', availableAt: at, restoredAt: at });
    await rig.pass(180_000, 20_000);
    expect(pager.told).toEqual(['trigger i1', 'resolve i1']);
  });

  test('a channel that refused is asked again once its key was mended, and not before', async () => {
    await rig.addIncident('i1', { openedAt: rig.clock.now() - 60_000 });
    pager.answer = withStatus(403);
    rig.start(drivers(), { route: () => ['pager'] });
    await told(1, chat);
    await rig.pass(300_000, 20_000);
    expect(pager.received).toHaveLength(1);
    pager.answer = accepts;
    const mended = createPagerDuty(pagerChannel(pager.url, 'the right key'), { source: 'Acme', locale: inEnglish });
    rig.dispatcher.applyChannels(new Map([['pager', mended]]));
    await told(2);
    expect(pager.received[1]!.body).toMatchObject({
      routing_key: 'the right key',
      event_action: 'trigger',
      dedup_key: 'i1',
    });
  });

  const hours = kind === 'memory' ? 24 : 6;

  test(`${hours} simulated hours of trouble at the pager: everything arrives in order afterwards`, async () => {
    const troubles: Answer[] = [
      withStatus(500),
      withStatus(429, '', { 'retry-after': '900' }),
      resets,
      withStatus(503),
      hangs,
    ];
    let n = 0;
    pager.answer = (...given) => troubles[n++ % troubles.length]!(...given);
    rig.start(drivers());
    for (let hour = 0; hour < hours; hour += 1) {
      const id = `i${hour}`;
      await rig.queue(['pager', noticeOf(id)], ['chat', noticeOf(id)]);
      await expect.poll(() => chat.told.includes(`trigger ${id}`), { interval: 1 }).toBe(true);
      await rig.queue(['pager', noticeOf(id, 'resolve')], ['chat', noticeOf(id, 'resolve')]);
      await expect.poll(() => chat.told.includes(`resolve ${id}`), { interval: 1 }).toBe(true);
      for (let minute = 0; minute < 60; minute += 5) await rig.clock.advance(300_000);
    }
    expect(await rig.pending()).toBe(2 * hours);
    pager.answer = accepts;
    const before = pager.received.length;
    await expect
      .poll(
        async () => {
          await rig.clock.advance(10_000);
          return rig.pending();
        },
        { interval: 2 },
      )
      .toBe(0);
    const after = pager.told.slice(before);
    for (let hour = 0; hour < hours; hour += 1) {
      const own = after.filter((line) => line.endsWith(` i${hour}`));
      expect([...new Set(own)]).toEqual([`trigger i${hour}`, `resolve i${hour}`]);
      expect(own.at(-1)).toBe(`resolve i${hour}`);
    }
  });
});
