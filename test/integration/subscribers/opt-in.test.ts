import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'node-html-parser';
import { describe, expect, test } from 'vitest';
import { headersOf, linkIn, Rig, tokenIn } from './rig.ts';

const DAY = 86_400_000;
const ASHA = 'asha@acme.example';

describe('asking for mails', () => {
  test('the page offers what the audience is shown, and all', async () => {
    await using rig = await Rig.open({ allow: ['@acme.example'] });
    const page = parse((await rig.send('GET', '/subscribe?for=back-office')).body);
    const offered = page.querySelectorAll('[name=function]').map((box) => box.getAttribute('value'));
    expect(offered).toContain('receive-goods');
    expect(offered).not.toContain('browse-catalogue');
    expect(page.querySelector('[name=all]')).not.toBeNull();
    expect(page.structuredText).toContain('@acme.example');
  });

  test('nothing is sent but one mail, until the button behind its link was pressed', async () => {
    await using rig = await Rig.open();
    const answer = await rig.ask(' Asha@ACME.example ', 'function=place-order-card');
    expect([answer.status, parse(answer.body).structuredText.includes('Look into your mail')]).toEqual([200, true]);
    const mail = await rig.mailTo(ASHA);
    expect(mail.mail.subject).toBe('Please confirm: mails about the service status of Acme Outfitters');
    expect(mail.mail.text).toContain('Can customers place an order by card?');
    await rig.breaks();
    await rig.quiet();
    const link = linkIn(mail, '/subscribe/confirm');
    const asked = parse((await rig.send('GET', link)).body);
    expect(asked.structuredText).toContain('Can customers place an order by card?');
    expect(asked.querySelectorAll('button')).toHaveLength(1);
    await rig.quiet();
    const done = await rig.confirm(mail);
    expect([done.status, parse(done.body).structuredText.includes('You get mails from now on')]).toEqual([200, true]);
    // It was open before, and is on the page.
    await rig.quiet();
  });

  test('a link works once', async () => {
    await using rig = await Rig.open();
    await rig.ask(ASHA);
    const mail = await rig.mailTo(ASHA);
    expect((await rig.confirm(mail)).status).toBe(200);
    const again = await rig.confirm(mail);
    expect([again.status, parse(again.body).structuredText.includes('used already')]).toEqual([404, true]);
    expect((await rig.send('GET', linkIn(mail, '/subscribe/confirm'))).status).toBe(404);
    expect(await rig.store.subscriptions.active()).toHaveLength(1);
  });

  test('a link works for a day', async () => {
    await using rig = await Rig.open();
    await rig.ask(ASHA);
    const mail = await rig.mailTo(ASHA);
    rig.clock.jump(DAY - 60_000);
    expect((await rig.send('GET', linkIn(mail, '/subscribe/confirm'))).status).toBe(200);
    rig.clock.jump(60_000);
    expect((await rig.confirm(mail)).status).toBe(404);
    expect(await rig.store.subscriptions.active()).toEqual([]);
  });

  test('a link of our own making does not work', async () => {
    await using rig = await Rig.open();
    await rig.ask(ASHA);
    await rig.mailTo(ASHA);
    for (const token of ['', 'x', 'A'.repeat(43), '%00', "' or 1=1 --"])
      expect((await rig.send('POST', '/subscribe/confirm', `t=${encodeURIComponent(token)}`)).status).toBe(404);
    expect((await rig.send('POST', '/subscribe/confirm', 't=a&t=b')).status).toBe(404);
  });

  test('who asks again gets what they asked for last, in place of what they had', async () => {
    await using rig = await Rig.open();
    await rig.subscriber(ASHA, 'function=search');
    await rig.subscriber(ASHA, 'function=track-order&function=search');
    const all = await rig.store.subscriptions.active();
    expect(all.map(({ functions }) => functions)).toEqual([['track-order', 'search']]);
  });

  test('the secret of a link stands nowhere in the store', async () => {
    await using rig = await Rig.open();
    await rig.ask(ASHA);
    const secret = tokenIn(await rig.mailTo(ASHA), '/subscribe/confirm');
    await rig.stop();
    const files = () =>
      readdirSync(rig.folder)
        .filter((name) => name.startsWith('bellwether.db'))
        .map((name) => readFileSync(join(rig.folder, name), 'latin1'))
        .join('');
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(files()).toContain(ASHA);
    expect(files()).not.toContain(secret);
    await rig.start();
  });

  test('what was never confirmed is forgotten after two days', async () => {
    await using rig = await Rig.open();
    await rig.ask(ASHA);
    const leaving = tokenIn(await rig.mailTo(ASHA), '/unsubscribe');
    const page = () => rig.send('GET', `/unsubscribe?t=${leaving}`);
    rig.clock.jump(1.9 * DAY);
    await rig.clock.advance(11 * 60_000);
    expect((await page()).status).toBe(200);
    rig.clock.jump(0.2 * DAY);
    await rig.clock.advance(11 * 60_000);
    await expect.poll(async () => (await page()).status).toBe(404);
  });

  test('says what is wrong, all at once, and keeps what was chosen', async () => {
    await using rig = await Rig.open({ allow: ['@acme.example', 'bram@other.example'] });
    const nothing = parse((await rig.ask('nobody', '')).body);
    expect(nothing.querySelectorAll('.errors li')).toHaveLength(2);
    const other = await rig.ask('eve@evil.example', 'function=search');
    expect(other.status).toBe(400);
    const page = parse(other.body);
    expect(page.querySelector('.errors')?.structuredText).toContain('end with @acme.example');
    expect(page.querySelector('[name=address]')?.getAttribute('value')).toBe('eve@evil.example');
    expect(page.querySelector('[name=function][checked]')?.getAttribute('value')).toBe('search');
    expect((await rig.ask('eve@evil.example@acme.example')).status).toBe(400);
    expect((await rig.ask('eve@acme.example.evil.example')).status).toBe(400);
    expect((await rig.ask(ASHA, 'function=receive-goods')).status).toBe(400);
    expect((await rig.ask('bram@other.example')).status).toBe(200);
    await rig.mailTo('bram@other.example');
    await rig.quiet();
  });

  test('is taken from our own page only', async () => {
    await using rig = await Rig.open();
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    expect((await rig.send('POST', '/subscribe', `address=${ASHA}&all=yes`, foreign)).status).toBe(403);
    await rig.quiet();
  });
});

describe('hostile addresses', () => {
  test.each([
    'asha@acme.example\r\nBcc: everybody@acme.example',
    'asha@acme.example\nX-Injected: 1',
    'asha@acme.example, eve@evil.example',
    '<asha@acme.example>, <eve@evil.example>',
    '"eve@evil.example "@acme.example',
    'asha@acme.example\0',
    'asha@[127.0.0.1]',
    'asha@localhost',
    'asha@acme..example',
    '.asha@acme.example',
    'ａsha@acme.example',
    'asha@аcme.example',
    '-oQ/tmp@ -X/tmp/x@acme.example',
    `${'a'.repeat(65)}@acme.example`,
    `a@${'b.'.repeat(130)}example`,
    '<script>alert(1)</script>@acme.example',
  ])('%j is refused, and nobody is written to', async (address) => {
    await using rig = await Rig.open();
    const answer = await rig.ask(address);
    expect(answer.status).toBe(400);
    expect(answer.body).not.toContain('<script>alert');
    await rig.quiet();
  });

  test('marks that an address may have are taken as they are, for one recipient', async () => {
    await using rig = await Rig.open();
    const odd = "o'hara+status=1{x}@acme.example";
    await rig.ask(odd);
    expect((await rig.mailTo(odd)).to).toEqual([odd]);
  });
});

describe('how often may be asked', () => {
  test('an address gets three such mails a day, and nobody is told that there are no more', async () => {
    await using rig = await Rig.open();
    const answers = [];
    for (let n = 0; n < 5; n += 1) answers.push(await rig.ask(n % 2 === 0 ? ASHA : 'ASHA@acme.example'));
    expect(
      new Set(answers.map(({ status, body }) => `${status} ${parse(body).querySelector('main')?.structuredText}`)).size,
    ).toBe(1);
    await rig.mailTo(ASHA, 3);
    await rig.quiet();
    await rig.restart();
    await rig.ask(ASHA);
    await rig.quiet();
    rig.clock.jump(DAY);
    await rig.ask(ASHA);
    await rig.mailTo(ASHA, 4);
  });

  test('all addresses of a customer of IPv6 are one place on the network', async () => {
    await using rig = await Rig.open();
    const { config } = rig.world;
    rig.world.config = { ...config, server: { ...config.server, trustedProxies: ['127.0.0.1'] } };
    const ask = (network: string, n: number) =>
      rig.send('POST', '/subscribe', `for=customer-service&address=a${n}@acme.example&all=yes`, {
        'x-forwarded-for': `2001:db8:0:${network}::${n}`,
      });
    for (let n = 0; n < 20; n += 1) expect((await ask('1', n)).status).toBe(200);
    expect((await ask('1', 20)).status).toBe(429);
    expect((await ask('2', 20)).status).toBe(200);
    await expect.poll(() => rig.mails.received.length).toBe(20);
  });

  test('from one place on the network twenty an hour may be asked for', async () => {
    await using rig = await Rig.open();
    for (let n = 0; n < 20; n += 1) expect((await rig.ask(`somebody${n}@acme.example`)).status).toBe(200);
    const refused = await rig.ask(ASHA);
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '3600']);
    await expect.poll(() => rig.mails.received.length).toBe(20);
    await rig.clock.advance(3_600_000);
    expect((await rig.ask(ASHA)).status).toBe(200);
    await rig.mailTo(ASHA);
  });

  test('and sixty a day', async () => {
    await using rig = await Rig.open();
    for (let n = 0; n < 60; n += 1) {
      expect((await rig.ask(`somebody${n}@acme.example`)).status).toBe(200);
      if (n % 20 === 19) await rig.clock.advance(3_600_000);
    }
    const refused = await rig.ask(ASHA);
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, String(21 * 3600)]);
  });
});

describe('where mails are not set up', () => {
  test('every page of it says so, but who gets mails can still end them', async () => {
    await using rig = await Rig.open();
    await rig.subscriber(ASHA);
    const incident = await rig.breaks();
    const leaving = tokenIn(await rig.mailTo(ASHA), '/unsubscribe');
    Object.defineProperty(rig, 'rules', { value: undefined });
    for (const path of ['/subscribe', '/subscribe/confirm?t=x']) {
      const answer = await rig.send('GET', path);
      expect([answer.status, parse(answer.body).structuredText.includes('not offered')]).toEqual([404, true]);
    }
    expect((await rig.ask('bram@acme.example')).status).toBe(404);
    rig.mails.received.splice(0);
    await rig.mends(incident);
    await rig.quiet();
    expect((await rig.send('POST', `/unsubscribe?t=${leaving}`)).status).toBe(200);
    expect(await rig.store.subscriptions.active()).toEqual([]);
  });
});

test('the mail that asks is one mail of a program, with a way out', async () => {
  await using rig = await Rig.open();
  await rig.ask(ASHA);
  const mail = await rig.mailTo(ASHA);
  const headers = headersOf(mail);
  expect(headers).toMatchObject({
    'auto-submitted': 'auto-generated',
    'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
  });
  expect(headers['list-unsubscribe']).toBe(`<http://127.0.0.1:8080${linkIn(mail, '/unsubscribe')}>`);
  expect(mail.from).toBe('status@acme.example');
});
