import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Notice } from '../../../src/model/notice.ts';
import { createSender, type Sender } from '../../../src/notify/send.ts';
import { greetMailServer } from '../../../src/notify/send-mail.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { hostileNotice, overSizeNotice } from '../../unit/notify/hard-notices.ts';
import { emailChannel, mailPassword, noticeOf } from '../../unit/notify/samples.ts';
import { MailServer, type Refusal } from './mail-server.ts';
import { driverOf, formsOf, key, toldBy } from './told.ts';

let server: MailServer;
let clock: ManualClock;
let sender: Sender;

beforeEach(async () => {
  server = await MailServer.start();
  clock = new ManualClock();
  sender = createSender({ clock, timeoutMs: 10_000 });
});

afterEach(async () => {
  await sender[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  if (clock.pending > 0) throw new Error(`${clock.pending} timers are left`);
});

const login = `asha:${encodeURIComponent(mailPassword)}@`;
const withLogin = (url: string) => url.replace('//', `//${login}`);
const driver = (smtp = server.url) => driverOf(emailChannel(smtp));
const told = (notice?: Notice, smtp?: string, given?: typeof key) => toldBy(sender, driver(smtp), notice, given);
const arrived = async (notice?: Notice) => {
  expect(await told(notice)).toEqual({ kind: 'delivered', why: '' });
  return server.received.at(-1)!;
};

describe('a mail', () => {
  test('says the sentence of the page first, and everything else in two forms', async () => {
    const { from, to, mail } = await arrived();
    expect({ from, to }).toEqual({
      from: 'bellwether@acme.example',
      to: ['managers@acme.example', 'asha@acme.example'],
    });
    expect(mail.subject).toBe(noticeOf('').headline);
    expect(mail.from).toMatchObject({ name: 'Bellwether', address: 'bellwether@acme.example' });
    expect(mail.text?.split('\n')[0]).toBe(noticeOf('').headline);
    for (const body of [mail.text, mail.html]) {
      expect(body).toContain('Check out › Pay by credit card');
      expect(body).toContain(`http://127.0.0.1:8080/incidents/${key.dedupKey}`);
      expect(body).toContain(`incident ${key.dedupKey}, severity critical`);
    }
    expect(mail.html).toContain('color-scheme');
    expect(mail.html).not.toMatch(/<img|background|src=/);
    expect(Date.parse(mail.date!)).toBe(key.sentAt);
  });

  test('keeps automatic answers away', async () => {
    const { mail } = await arrived();
    const headers = Object.fromEntries(mail.headers.map(({ key: name, value }) => [name, value]));
    expect(headers).toMatchObject({
      'auto-submitted': 'auto-generated',
      'x-auto-response-suppress': 'All',
      precedence: 'bulk',
      importance: 'high',
    });
  });

  test.each([
    ['acknowledge', /^Being worked on: /],
    ['resolve', /^Over: /],
  ] as const)('says an %s for what it is, in subject and text', async (action, beginning) => {
    const { mail } = await arrived(noticeOf(key.dedupKey, action));
    expect(mail.subject).toMatch(beginning);
    expect(mail.text).toMatch(beginning);
  });

  test('of one incident hangs on one thread, whichever came first, and no two are the same', async () => {
    for (const [n, action] of (['resolve', 'trigger', 'acknowledge', 'trigger'] as const).entries())
      await told(noticeOf(key.dedupKey, action, { round: n === 3 ? 2 : 1 }), server.url, {
        ...key,
        messageKey: `${key.dedupKey}-${n}`,
      });
    const mails = server.received.map(({ mail }) => mail);
    const [root] = mails.map(({ inReplyTo }) => inReplyTo);
    expect(root).toBe(`<incident.${key.dedupKey}@acme.example>`);
    for (const mail of mails) expect([mail.inReplyTo, mail.references]).toEqual([root, root]);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(4);
    await arrived(noticeOf('20260105-hgfedcba'));
    expect(server.received.at(-1)!.mail.references).not.toBe(root);
  });

  test('that is sent again is the same mail', async () => {
    const first = await arrived();
    clock.jump(60_000);
    const second = await arrived();
    expect(second.mail.messageId).toBe(first.mail.messageId);
    expect(second.mail.text).toBe(first.mail.text);
  });

  test('cuts a long subject between words, and says the whole in its text', async () => {
    const headline = 'Customers cannot pay by credit card at all. '.repeat(8).trim();
    const { mail } = await arrived(noticeOf(key.dedupKey, 'trigger', { headline }));
    expect(mail.subject!.length).toBeLessThanOrEqual(150);
    expect(mail.subject).toMatch(/\b(Customers|cannot|pay|by|credit|card|at|all\.)…$/);
    expect(mail.text).toContain(headline);
  });

  test.each(['trigger', 'acknowledge', 'resolve'] as const)(
    'of any size arrives, within bounds: %s',
    async (action) => {
      const { raw } = await arrived(overSizeNotice(action));
      expect(raw.length).toBeLessThan(1_500_000);
    },
  );

  test.each(['trigger', 'acknowledge', 'resolve'] as const)(
    'with the most hostile text is still one mail: %s',
    async (action) => {
      const { mail, to } = await arrived(hostileNotice(action));
      expect(to).toEqual(['managers@acme.example', 'asha@acme.example']);
      expect(server.received).toHaveLength(1);
      expect(mail.headers.map(({ key: name }) => name)).not.toContain('x-injected');
      expect(mail.attachments).toEqual([]);
      expect(mail.html).not.toMatch(/<script|<img|onerror="|href="javascript:/);
      expect(
        mail.html!.match(/<\w+/g)!.every((tag) => /^<(html|head|meta|body|p|table|tr|th|td|br|a)$/.test(tag)),
      ).toBe(true);
    },
  );
});

describe('what the mail server answers', () => {
  const stages: readonly Refusal['stage'][] = ['connect', 'mail', 'rcpt', 'data'];
  const codes = Array.from({ length: 200 }, (_, n) => 400 + n);

  test.each(stages)('every code from 400 to 599 has its meaning at %s, and tells no secret', async (stage) => {
    const says = formsOf(mailPassword)
      .join(' ')
      .replaceAll(/[\r\n]/g, ' ');
    const waiting = [...codes];
    // Each of these servers lets callers wait for a tenth of a second.
    const work = async () => {
      await using own = await MailServer.start();
      for (let status = waiting.shift(); status !== undefined; status = waiting.shift()) {
        own.refusals = [{ stage, status, says }];
        const { kind, why } = await told(undefined, withLogin(own.url));
        expect({ status, kind }).toEqual({ status, kind: status < 500 ? 'retry' : 'refused' });
        expect(why).toContain(`answered ${status}`);
        expect(own.received).toEqual([]);
      }
    };
    await Promise.all(Array.from({ length: 20 }, work));
  });

  test.each([250, 251, 252])('takes %i for delivered', async (status) => {
    server.refusals = [{ stage: 'data', status }];
    expect((await told()).kind).toBe('delivered');
  });

  test('no three digits are left without a meaning', () => {
    for (let status = 0; status < 1000; status += 1) {
      const { kind } = driver().classify({ status, headers: {}, body: '' });
      const wanted = { 2: 'delivered', 4: 'retry', 5: 'refused' }[Math.floor(status / 100)] ?? 'unclear';
      expect({ status, kind }).toEqual({ status, kind: wanted });
    }
  });

  test('logs in where the address has a user', async () => {
    server.password = mailPassword;
    expect((await told(undefined, withLogin(server.url))).kind).toBe('delivered');
    expect(server.received[0]!.user).toBe('asha');
  });

  test('a wrong password is refused, says where to mend it, and is not told', async () => {
    server.password = 'another';
    const { kind, why } = await told(undefined, withLogin(server.url));
    expect(kind).toBe('refused');
    expect(why).toMatch(/answered 535 .*user and password stand in the address/);
  });

  test('a login that does not work for the moment is tried again', async () => {
    server.refusals = [{ stage: 'auth', status: 454, says: '4.7.0 Temporary authentication failure' }];
    expect((await told(undefined, withLogin(server.url))).kind).toBe('retry');
  });

  test('a server without any login does not get mail that was to be sent with one', async () => {
    await using plain = await MailServer.start({ disabledCommands: ['STARTTLS', 'AUTH'] });
    expect((await told(undefined, withLogin(plain.url))).kind).toBe('refused');
    expect(plain.received).toEqual([]);
  });

  test.each([550, 452])(
    'when some recipients are refused with %i, it is delivered, and says who was left out',
    async (status) => {
      server.refusals = [{ stage: 'rcpt', status, says: 'no such user', recipient: 'asha@acme.example' }];
      const { kind, why } = await told();
      expect(kind).toBe('delivered');
      expect(why).toBe(`asha@acme.example (${status} no such user)`);
      expect(server.received[0]!.to).toEqual(['managers@acme.example']);
    },
  );

  test('when all recipients are refused, but one only for now, it is tried again', async () => {
    server.refusals = [
      { stage: 'rcpt', status: 450, recipient: 'managers@acme.example' },
      { stage: 'rcpt', status: 550, recipient: 'asha@acme.example' },
    ];
    expect((await told()).kind).toBe('retry');
  });

  test.each(['a@acme.example\r\nRCPT TO:<evil@evil.example>', 'a@acme.example>\r\nRCPT TO:<evil@evil.example', ''])(
    'a recipient that cannot be one is refused, not tried for ever, and nobody else is written to: %j',
    async (recipient) => {
      const broken = driverOf({ ...emailChannel(server.url), to: [recipient] });
      expect((await toldBy(sender, broken)).kind).toBe('refused');
      expect(server.received).toEqual([]);
    },
  );

  test('a name may have any mark in it', async () => {
    const names = ['Rao, Asha; (web) <asha@acme.example>', '"Vos: Bram" <bram@acme.example>', 'ops@acme.example'];
    expect((await toldBy(sender, driverOf({ ...emailChannel(server.url), to: names }))).kind).toBe('delivered');
    expect(server.received[0]!.to).toEqual(['asha@acme.example', 'bram@acme.example', 'ops@acme.example']);
    expect(server.received[0]!.mail.to?.map(({ name }) => name)).toEqual(['Rao, Asha; (web)', 'Vos: Bram', '']);
  });
});

describe('trouble on the way to the mail server', () => {
  /** A server of which only the connection is real. */
  async function playing(play: (socket: Socket) => void) {
    const sockets = new Set<Socket>();
    const raw = createServer((socket) => {
      sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)));
      play(socket);
    });
    await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
    return {
      url: `smtp://127.0.0.1:${(raw.address() as AddressInfo).port}`,
      sockets,
      async [Symbol.asyncDispose]() {
        for (const socket of sockets) socket.destroy();
        await new Promise((resolve) => raw.close(resolve));
      },
    };
  }

  const endsWith354 = (socket: Socket): void => {
    socket.write('220 mail.example ESMTP\r\n');
    socket.on('data', (data) => {
      socket.write(/^(EHLO|MAIL|RCPT)/.test(data.toString()) ? '250 OK\r\n' : '354 more\r\n');
    });
  };

  test('tries again when no answer comes within ten seconds, and leaves no connection', async () => {
    await using silent = await playing(() => {});
    const outcome = told(undefined, silent.url);
    await expect.poll(() => silent.sockets.size).toBe(1);
    await clock.advance(9999);
    await clock.advance(1);
    expect(await outcome).toEqual({ kind: 'retry', why: 'no answer within 10 s' });
    for (const socket of silent.sockets) socket.resume();
    await expect.poll(() => silent.sockets.size).toBe(0);
  });

  test('tries again when the server falls silent in the middle of the mail', async () => {
    await using silent = await playing((socket) => {
      socket.write('220 mail.example ESMTP\r\n');
      socket.on('data', (data) => {
        if (data.toString().startsWith('EHLO')) socket.write('250 mail.example\r\n');
        else if (/^(MAIL|RCPT)/.test(data.toString())) socket.write('250 OK\r\n');
        else if (data.toString().startsWith('DATA')) socket.write('354 Go on\r\n');
      });
    });
    const outcome = told(undefined, silent.url);
    await expect.poll(() => [...silent.sockets].some(({ bytesRead }) => bytesRead > 500)).toBe(true);
    await clock.advance(10_000);
    expect((await outcome).kind).toBe('retry');
    await expect.poll(() => silent.sockets.size).toBe(0);
  });

  const troubles: Readonly<Record<string, (socket: Socket) => unknown>> = {
    'resets the connection': (socket) => socket.resetAndDestroy(),
    'hangs up': (socket) => socket.end(),
    'says 421': (socket) => socket.end('421 too many connections\r\n'),
    'speaks HTTP': (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    'talks without end': (socket) => socket.write('220-x\r\n'.repeat(300_000)),
    'ends with 354 where 250 was due': endsWith354,
  };

  test.each(Object.keys(troubles))('tries again when the server %s', async (trouble) => {
    await using other = await playing((socket) => void troubles[trouble]!(socket));
    expect((await told(undefined, other.url)).kind).toBe('retry');
  });

  test('tries again when nothing listens, or the name is unknown', async () => {
    const gone = await playing(() => {});
    await gone[Symbol.asyncDispose]();
    expect(await told(undefined, gone.url)).toEqual({
      kind: 'retry',
      why: 'nothing listens at the address (ECONNREFUSED)',
    });
    expect((await told(undefined, 'smtp://no-such-host.invalid:25')).kind).toBe('retry');
  });

  test('is over at once when the monitor stops, and leaves no connection', async () => {
    await using silent = await playing(() => {});
    const outcome = told(undefined, silent.url);
    await expect.poll(() => silent.sockets.size).toBe(1);
    await sender[Symbol.asyncDispose]();
    expect(await outcome).toEqual({ kind: 'retry', why: 'the monitor was stopped while sending' });
    for (const socket of silent.sockets) socket.resume();
    await expect.poll(() => silent.sockets.size).toBe(0);
  });

  test('leaves no connection behind a mail that arrived', async () => {
    await arrived();
    await expect.poll(() => server.connections).toBe(0);
  });
});

describe('encryption', () => {
  const pem = (name: 'key' | 'cert') =>
    readFileSync(fileURLToPath(new URL(`../run-child/localhost-${name}.pem`, import.meta.url)), 'utf8');
  const certificate = { key: pem('key'), cert: pem('cert') };
  const own = getCACertificates('default');

  afterEach(() => setDefaultCACertificates(own));

  const trust = () => setDefaultCACertificates([...own, certificate.cert]);
  const localhost = (other: MailServer, scheme = 'smtp') => `${scheme}://${login}localhost:${other.port}`;

  test('is used when the server offers it', async () => {
    trust();
    await using offering = await MailServer.start({ ...certificate, disabledCommands: [] });
    expect((await told(undefined, localhost(offering))).kind).toBe('delivered');
    expect(offering.received[0]).toMatchObject({ isEncrypted: true, user: 'asha' });
  });

  test('is used from the start with smtps', async () => {
    trust();
    await using secure = await MailServer.start({ ...certificate, secure: true });
    expect((await told(undefined, localhost(secure, 'smtps'))).kind).toBe('delivered');
    expect(secure.received[0]).toMatchObject({ isEncrypted: true });
  });

  test('with a certificate that is not good, nothing is sent, and it is tried again', async () => {
    await using offering = await MailServer.start({ ...certificate, disabledCommands: [] });
    await using secure = await MailServer.start({ ...certificate, secure: true });
    for (const smtp of [localhost(offering), localhost(secure, 'smtps')]) {
      const { kind, why } = await told(undefined, smtp);
      expect(kind).toBe('retry');
      expect(why).toMatch(/certificate or encryption.*self.signed/i);
    }
    expect([...offering.received, ...secure.received]).toEqual([]);
  });

  test('without it no password leaves this machine: the server must offer it', async () => {
    const seen: string[] = [];
    const bare = createServer((socket) => {
      socket.on('error', () => {}).write('220 mail.example ESMTP\r\n');
      socket.on('data', (data) => {
        seen.push(data.toString());
        socket.write(
          data.toString().startsWith('EHLO') ? '250-mail.example\r\n250 AUTH PLAIN\r\n' : '502 5.5.1 not known\r\n',
        );
      });
    });
    await new Promise<void>((resolve) => bare.listen(0, '0.0.0.0', resolve));
    const { port } = bare.address() as AddressInfo;
    // This address means this machine as well, but not everybody knows that.
    const { kind, why } = await told(undefined, `smtp://${login}0.0.0.0:${port}`);
    await new Promise((resolve) => bare.close(resolve));
    expect(kind).toBe('refused');
    expect(why).toMatch(/answered 502 .*offers no encryption/);
    expect(seen.join('')).not.toContain('AUTH');
  });
});

describe('looking whether a mail server would take mail', () => {
  test('logs in and sends nothing', async () => {
    server.password = mailPassword;
    await greetMailServer(withLogin(server.url), 5000);
    await expect(greetMailServer(server.url.replace('//', '//asha:wrong@'), 5000)).rejects.toThrow(/535/);
    expect(server.received).toEqual([]);
  });
});
