import { parse } from 'node-html-parser';
import { describe, expect, test } from 'vitest';
import { aFunction } from '../../unit/web/fixture-config.ts';
import { headersOf, linkIn, Rig, tokenIn } from './rig.ts';
import { write } from '../../support/build/writes.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ASHA = 'asha@acme.example';
const BRAM = 'bram@acme.example';

describe('an incident', () => {
  test('is mailed when it opens and when it is over, in plain words and in one thread', async () => {
    await using rig = await Rig.open();
    await rig.subscriber(ASHA, 'function=place-order-card');
    const incident = await rig.breaks();
    const opened = await rig.mailTo(ASHA);
    expect(opened.mail.subject).toBe(
      'Voyager is down: Credit card payment gateway is NOT available. Customers cannot pay by credit card.',
    );
    for (const body of [opened.mail.text, opened.mail.html]) {
      expect(body).toContain('Since 08:03 GMT');
      expect(body).toContain('Still works: Browsing, and orders on invoice for business customers.');
      expect(body).toContain(`/incidents/${incident.id}?for=customer-service`);
      // No error, no step, nothing of the function that only operations use. The secret of a link may have any digits.
      expect(body!.replaceAll(/\?t=[\w.-]+/g, '')).not.toMatch(/503|locator|Check out|refused|health/);
    }
    await rig.quiet();
    await rig.clock.advance(12 * MINUTE);
    await rig.mends(incident);
    const over = await rig.mailTo(ASHA, 2);
    expect(over.mail.subject).toMatch(/^Over: Voyager is working again: Credit card payment gateway is available\./);
    expect(over.mail.inReplyTo).toBe(opened.mail.inReplyTo);
    expect(over.mail.messageId).not.toBe(opened.mail.messageId);
    await rig.quiet();
  });

  test('is mailed to those whose functions it touches, and when it comes to touch them', async () => {
    await using rig = await Rig.open();
    await rig.subscriber(ASHA, 'function=search');
    await rig.subscriber(BRAM, 'all=yes', 'back-office');
    const incident = await rig.breaks({}, ['browse-catalogue']);
    await rig.quiet();
    const more = { ...incident.affected[0]!, functionId: 'search', joinedAt: rig.clock.now() };
    rig.world.incidents = [{ ...incident, affected: [...incident.affected, more] }];
    rig.bus.publish({ kind: 'incident-changed', incident, entries: [] });
    expect((await rig.mailTo(ASHA)).mail.subject).toContain('Can customers find a product?');
    await rig.quiet();
  });

  test.each([
    ['self:schedule', 'our own trouble'],
    ['unknown:live', 'our own blindness'],
    ['storm:pager', 'many at once'],
  ] as const)('of the kind %s is mailed to nobody: it is %s', async (causeKey, _why) => {
    await using rig = await Rig.open();
    await rig.subscriber(ASHA);
    await rig.breaks({ causeKey });
    await rig.quiet();
  });

  test('that people have silenced is mailed when the silence ends, if it is still open', async () => {
    await using rig = await Rig.open();
    await rig.subscriber(ASHA);
    const telling = { from: 0, severity: 'major', reason: 'incident-opened', done: 0, round: 1 } as const;
    const hold = { kind: 'silence', silenceId: 's', by: 'Asha', why: 'move', until: rig.clock.now() + HOUR } as const;
    const incident = await rig.breaks({ telling: { ...telling, hold } });
    await rig.quiet();
    rig.world.incidents = [{ ...incident, telling }];
    await rig.clock.advance(15_000);
    await rig.mailTo(ASHA);
  });

  test('with hostile words is one mail without a header or mark-up of theirs', async () => {
    await using rig = await Rig.open();
    const hostile = 'No.\r\nBcc: eve@evil.example\r\n\r\n<script>alert(1)</script><img src=x>';
    const fn = aFunction('search', 'Can customers find a product?', { impact: { summary: hostile, whenDown: {} } });
    rig.world.config = { ...rig.world.config, functions: new Map([['search', fn]]) };
    await rig.subscriber(ASHA);
    await rig.breaks({}, ['search']);
    const mail = await rig.mailTo(ASHA);
    expect(mail.to).toEqual([ASHA]);
    expect(Object.keys(headersOf(mail))).not.toContain('bcc');
    expect(mail.mail.html).not.toMatch(/<script|<img/);
    expect(mail.mail.subject).toContain('No. Bcc: eve@evil.example <script>');
  });
});

describe('ending it', () => {
  test('a look at the link ends nothing, its button does, and the address is gone', async () => {
    await using rig = await Rig.open();
    await rig.subscriber(ASHA);
    const incident = await rig.breaks();
    const link = linkIn(await rig.mailTo(ASHA), '/unsubscribe');
    for (const method of ['GET', 'HEAD', 'GET']) expect((await rig.send(method, link)).status).toBe(200);
    const page = parse((await rig.send('GET', link)).body);
    expect(page.querySelectorAll('form button')).toHaveLength(1);
    expect(page.toString()).not.toContain(ASHA);
    expect(await rig.store.subscriptions.active()).toHaveLength(1);
    expect((await rig.send('POST', page.querySelector('form')!.getAttribute('action')!)).status).toBe(200);
    expect(await rig.store.subscriptions.active()).toEqual([]);
    rig.mails.received.splice(0);
    await rig.mends(incident);
    await rig.quiet();
    expect((await rig.send('GET', link)).status).toBe(404);
  });

  test('a mail program may do it with one request of its own (RFC 8058), again and again', async () => {
    await using rig = await Rig.open();
    await rig.subscriber(ASHA);
    await rig.breaks();
    const headers = headersOf(await rig.mailTo(ASHA));
    expect(headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
    const { pathname, search } = new URL(/^<(.+)>$/.exec(headers['list-unsubscribe']!)![1]!);
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://mail.example' };
    const form = ['--x', 'Content-Disposition: form-data; name="List-Unsubscribe"', '', 'One-Click', '--x--', ''].join(
      '\r\n',
    );
    const multipart = { ...foreign, 'content-type': 'multipart/form-data; boundary=x' };
    expect((await rig.send('POST', pathname + search, form, multipart)).status).toBe(200);
    expect(await rig.store.subscriptions.active()).toEqual([]);
    expect((await rig.send('POST', pathname + search, 'List-Unsubscribe=One-Click', foreign)).status).toBe(200);
  });

  test('nobody can end it for others', async () => {
    await using rig = await Rig.open();
    await rig.subscriber(ASHA);
    const [{ id } = { id: '' }] = await rig.store.subscriptions.active();
    await rig.breaks();
    const token = tokenIn(await rig.mailTo(ASHA), '/unsubscribe');
    for (const wrong of ['', id, `${id}.`, `${id}.x`, `x${token}`, `${token}x`, token.slice(0, -1), '.'])
      expect((await rig.send('POST', `/unsubscribe?t=${encodeURIComponent(wrong)}`)).status).toBe(404);
    expect(await rig.store.subscriptions.active()).toHaveLength(1);
    await rig.restart();
    expect((await rig.send('POST', `/unsubscribe?t=${token}`)).status).toBe(200);
    expect(await rig.store.subscriptions.active()).toEqual([]);
  });
});

describe('a storm of incidents', () => {
  test('is so many mails a day, and one that says that there are no more', async () => {
    await using rig = await Rig.open({ atMostPerDay: 3 });
    await rig.subscriber(ASHA);
    for (let n = 0; n < 8; n += 1) await rig.breaks({ id: `20261121-aaaaaaa${n}` }, ['search']);
    const last = await rig.mailTo(ASHA, 4);
    expect(last.mail.subject).toBe('No more mails today: Acme Outfitters');
    expect(last.mail.text).toContain('You have got 3 mails today');
    await rig.quiet();
    await rig.restart();
    for (const incident of rig.world.incidents) await rig.mends(incident);
    await rig.quiet();
  });

  test('is told on as soon as it is another day, as far as it is still so', async () => {
    await using rig = await Rig.open({ atMostPerDay: 2 });
    await rig.subscriber(ASHA);
    const incidents = [];
    for (let n = 0; n < 4; n += 1) incidents.push(await rig.breaks({ id: `20261121-aaaaaaa${n}` }, ['search']));
    await rig.mailTo(ASHA, 3);
    await rig.mends(incidents[2]!);
    rig.mails.received.splice(0);
    rig.clock.jump(16 * HOUR);
    await rig.clock.advance(15_000);
    await rig.mailTo(ASHA);
    expect(rig.mails.received[0]!.mail.text).toContain(incidents[3]!.id);
    await rig.quiet();
  });

  test('for many people is mailed at a bounded pace, each once', async () => {
    await using rig = await Rig.open();
    const { subscriptions } = rig.store;
    const now = rig.clock.now();
    const limits = { who: 'x', since: now, most: 1000, mostConfirmed: 1000, mostUnconfirmed: 1000 };
    for (let n = 0; n < 60; n += 1) {
      const more = { audience: 'customer-service', functions: [], refusals: 0, day: '', mails: 0 } as const;
      const one = { id: `s${n}`, address: `s${n}@acme.example`, createdAt: now, ...more };
      await subscriptions.ask(one, { subject: 'x', texts: [] }, limits);
      await subscriptions.addLink(`h${n}`, one.id, now + 1);
      await subscriptions.confirm(`h${n}`, now);
    }
    // Their mails to confirm are none of this test's.
    await subscriptions.dropOlder(now + 1, now);
    const told = () => rig.mails.received.filter(({ mail }) => mail.subject !== 'x');
    await rig.breaks();
    await expect.poll(() => rig.mails.received.length).toBe(20);
    await new Promise((resolve) => setImmediate(resolve));
    expect(rig.mails.received).toHaveLength(20);
    await expect.poll(async () => (await rig.clock.advance(250), told().length)).toBe(60);
    await rig.quiet();
    expect(new Set(told().map(({ to }) => to[0])).size).toBe(60);
  });
});

describe('trouble with the mail server', () => {
  test('what cannot be sent is kept over a restart, and sent when it can', async () => {
    await using rig = await Rig.open();
    await rig.subscriber(ASHA);
    rig.mails.refusals = [{ stage: 'mail', status: 451 }];
    const incident = await rig.breaks();
    await expect.poll(() => rig.logged.join('\n')).toContain('cannot be sent now, they are kept');
    await rig.mends(incident);
    await rig.clock.advance(0);
    await rig.restart();
    rig.mails.refusals = [];
    await expect.poll(async () => (await rig.clock.advance(15_000), rig.mails.received.length)).toBe(2);
    expect(rig.mails.received.map(({ mail }) => mail.subject!.startsWith('Over: '))).toEqual([false, true]);
    await rig.quiet();
  });

  test('what could not be sent for a day is given up, with its number in the log', async () => {
    await using rig = await Rig.open();
    await rig.subscriber(ASHA);
    await rig.subscriber(BRAM);
    rig.mails.refusals = [{ stage: 'connect', status: 554 }];
    const incident = await rig.breaks();
    await expect.poll(() => rig.logged.join('\n')).toContain('cannot be sent now');
    rig.clock.jump(DAY + MINUTE);
    await rig.clock.advance(20_000);
    await expect
      .poll(() => rig.logged.join('\n'))
      .toContain('2 mails to subscribers waited for over a day and were given up');
    rig.mails.refusals = [];
    await rig.clock.advance(HOUR);
    await rig.mends(incident);
    await rig.quiet();
  });

  test('an address that is refused three times in a row is paused, and the log says so without naming it', async () => {
    await using rig = await Rig.open();
    await rig.subscriber(ASHA);
    await rig.subscriber(BRAM);
    rig.mails.refusals = [{ stage: 'rcpt', status: 550, says: `no mailbox ${ASHA} here`, recipient: ASHA }];
    for (let n = 0; n < 4; n += 1) {
      await rig.breaks({ id: `20261121-aaaaaaa${n}` }, ['search']);
      await rig.mailTo(BRAM, n + 1);
      await rig.clock.advance(20_000);
    }
    await expect.poll(() => rig.logged.filter((line) => line.includes('3 times in a row: paused')).length).toBe(1);
    expect(rig.logged.join('\n')).not.toMatch(/asha|acme\.example/);
    rig.mails.refusals = [];
    await rig.breaks({ id: '20261121-bbbbbbbb' }, ['search']);
    await rig.mailTo(BRAM, 5);
    await rig.quiet();
    // Whoever has mended their mailbox asks again.
    await rig.subscriber(ASHA);
    await rig.breaks({ id: '20261121-cccccccc' }, ['search']);
    await rig.mailTo(ASHA);
  });

  test.each([
    { stage: 'connect', status: 554 },
    { stage: 'mail', status: 550 },
    { stage: 'data', status: 554 },
    { stage: 'rcpt', status: 450 },
  ] as const)('a refusal that is not the address’s fault counts against nobody: $stage $status', async (refusal) => {
    await using rig = await Rig.open();
    await rig.subscriber(ASHA);
    rig.mails.refusals = [refusal];
    await rig.breaks();
    for (let n = 0; n < 6; n += 1) {
      const before = rig.mails.refused;
      await rig.clock.advance(31 * MINUTE);
      await expect.poll(() => rig.mails.refused).toBeGreaterThan(before);
    }
    expect(rig.mails.received).toEqual([]);
    rig.mails.refusals = [];
    await expect.poll(async () => (await rig.clock.advance(MINUTE), rig.mails.received.length)).toBe(1);
    expect(rig.logged.join('\n')).not.toMatch(/paused|asha/);
  });
});

test('a restart in the middle tells nobody twice and forgets nobody', async () => {
  await using rig = await Rig.open();
  await rig.subscriber(ASHA);
  await rig.subscriber(BRAM);
  const first = await rig.breaks();
  await rig.mailTo(ASHA);
  await rig.mailTo(BRAM);
  await rig.restart();
  await rig.quiet();
  await rig.stop();
  // It ended while the monitor was away.
  const over = { ...first, stage: 'restored', availableAt: rig.clock.now(), restoredAt: rig.clock.now() } as const;
  rig.world.incidents = [];
  await rig.start();
  await write(rig.store, (writes) => writes.incidentSaved(over));
  await rig.clock.advance(15_000);
  expect((await rig.mailTo(ASHA, 2)).mail.subject).toMatch(/^Over: /);
  await rig.mailTo(BRAM, 2);
  await rig.quiet();
});
