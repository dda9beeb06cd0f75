import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { examineChannel } from '../../../src/cli/examinations.ts';
import { loadOrExplain } from '../../../src/cli/load.ts';
import { main } from '../../../src/cli/main.ts';
import { MailServer } from './mail-server.ts';
import { accepts, Receiver, resets, withStatus, type Answer } from './receiver.ts';

const secret = 's3cret-k+y/of=the~team';

let receiver: Receiver;
let mail: MailServer;
let folder: string;
let said: string[];

beforeEach(async () => {
  receiver = await Receiver.start(accepts);
  mail = await MailServer.start();
  folder = await mkdtemp(join(tmpdir(), 'bellwether-test-command-'));
  said = [];
  const hear = (text: unknown) => void said.push(String(text));
  vi.spyOn(console, 'log').mockImplementation(hear);
  vi.spyOn(console, 'error').mockImplementation(hear);
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  await writeFile(join(folder, 'shop.ts'), 'export default {};\n');
  await writeFile(join(folder, 'config.yaml'), configuration());
});

afterEach(async () => {
  vi.restoreAllMocks();
  process.exitCode = 0;
  await receiver[Symbol.asyncDispose]();
  await mail[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** JSON is YAML. */
const configuration = () =>
  JSON.stringify({
    organisation: 'Acme Outfitters',
    targets: { live: { url: 'http://127.0.0.1:9' } },
    functions: {
      'place-order': {
        question: 'Can customers place an order?',
        impact: { summary: 'Customers cannot place an order.' },
        check: './shop.ts',
        every: '1m',
        severity: 'major',
      },
    },
    channels: {
      pager: { type: 'pagerduty', routingKey: secret, url: receiver.url },
      genie: { type: 'opsgenie', apiKey: secret, url: receiver.url },
      alerts: { type: 'alertmanager', url: receiver.url, headers: { Authorization: `Bearer ${secret}` } },
      desk: { type: 'slack', webhook: `${receiver.url}/services/${secret}` },
      hook: { type: 'webhook', url: `${receiver.url}/hooks/${secret}`, secret },
      managers: {
        type: 'email',
        to: ['managers@acme.example'],
        from: 'bellwether@acme.example',
        smtp: mail.url.replace('//', `//asha:${encodeURIComponent(secret)}@`),
      },
    },
  });

async function notifyTest(...args: readonly string[]): Promise<{ code: number; text: string }> {
  process.exitCode = 0;
  await main(['node', 'bellwether', 'notify-test', ...args, '--config', join(folder, 'config.yaml')]);
  const text = said.join('\n');
  for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')])
    expect(text).not.toContain(form);
  return { code: process.exitCode, text };
}

describe('bellwether notify-test', () => {
  test('tells a pager, and then that it is over, and says what it answered', async () => {
    const { code, text } = await notifyTest('pager');
    expect({ code, text }).toMatchObject({ code: 0 });
    const [first, second] = receiver.received.map(({ body }) => body);
    expect(first).toMatchObject({
      event_action: 'trigger',
      payload: { summary: 'Test from Bellwether: if you can read this, the channel works.', severity: 'warning' },
    });
    expect(second).toMatchObject({ event_action: 'resolve', dedup_key: first!['dedup_key'] });
    expect(receiver.received).toHaveLength(2);
    expect(text).toMatch(/Sending to pager \(pagerduty, http:\/\/127\.0\.0\.1:\d+\): "Test from Bellwether/);
    expect(text).toMatch(/pager took the trigger \(in \d+\.\d s\): answered 202: Event processed/);
    expect(text).toMatch(/pager took the resolve/);
  });

  test.each([
    ['genie', withStatus(202), 2],
    ['alerts', withStatus(200), 2],
    ['desk', withStatus(200, 'ok'), 1],
    ['hook', withStatus(204), 1],
  ] as const)('tells %s', async (name, answer, messages) => {
    receiver.answer = answer;
    expect((await notifyTest(name)).code).toBe(0);
    expect(receiver.received).toHaveLength(messages);
  });

  test('tells by mail', async () => {
    mail.password = secret;
    expect((await notifyTest('managers')).code).toBe(0);
    expect(mail.received.map(({ mail: { subject } }) => subject)).toEqual([
      'Test from Bellwether: if you can read this, the channel works.',
    ]);
  });

  test.each([
    [
      'pager',
      withStatus(403, JSON.stringify({ message: `bad key ${secret}` })),
      /did not take the trigger .*403: bad key \[\*channels\.pager\.routingKey\*\]/,
      1,
    ],
    [
      'desk',
      withStatus(404, `no_service ${secret}`),
      /did not take the trigger .*404: no_service \[\*channels\.pager\.routingKey\*\]/,
      1,
    ],
    ['hook', resets, /did not take the trigger .*reset/, 1],
    ['pager', withStatus(500), /did not take the trigger .*500/, 2],
  ] as readonly (readonly [string, Answer, RegExp, number])[])(
    'says why %s did not take it, and tells no secret',
    async (name, answer, words, messages) => {
      receiver.answer = answer;
      const { code, text } = await notifyTest(name);
      expect(code).toBe(1);
      expect(text).toMatch(words);
      expect(receiver.received).toHaveLength(messages);
    },
  );

  test('says that a wrong password of the mail server is wrong', async () => {
    mail.password = 'another';
    const { code, text } = await notifyTest('managers');
    expect(code).toBe(1);
    expect(text).toMatch(/answered 535/);
  });

  test('says who got no mail although others did', async () => {
    mail.refusals = [{ stage: 'rcpt', status: 550, says: 'no such user', recipient: 'b@acme.example' }];
    const two = configuration().replace('"managers@acme.example"', '"managers@acme.example","b@acme.example"');
    await writeFile(join(folder, 'config.yaml'), two);
    const { code, text } = await notifyTest('managers');
    expect(code).toBe(0);
    expect(text).toMatch(/But not everybody was told, the mail server refused b@acme\.example \(550 no such user\)/);
  });

  test('says what to do when the test may still be open', async () => {
    let n = 0;
    receiver.answer = (...given) => (n++ === 0 ? accepts : withStatus(500))(...given);
    const { code, text } = await notifyTest('pager');
    expect(code).toBe(1);
    const { dedup_key } = receiver.received[0]!.body;
    expect(text).toContain(`close it by hand, its key is ${String(dedup_key)}`);
  });

  test('knows which channel was meant', async () => {
    const { code, text } = await notifyTest('pagr');
    expect(code).toBe(2);
    expect(text).toMatch(/no channel "pagr" in .* \(did you mean pager\?\)\. There are: pager, genie, alerts/);
    expect(receiver.received).toEqual([]);
  });

  test('cannot be asked with a configuration that is wrong or not there', async () => {
    await writeFile(join(folder, 'config.yaml'), 'organisation: [');
    expect((await notifyTest('pager')).code).toBe(2);
    await rm(join(folder, 'config.yaml'));
    expect((await notifyTest('pager')).code).toBe(2);
  });

  test('shows how it is used', async () => {
    const { code, text } = await notifyTest('--help');
    expect(code).toBe(0);
    expect(text).toMatch(/Example:\n {2}bellwether notify-test pager/);
  });
});

describe('bellwether doctor, of the channels', () => {
  const found = async () => {
    const { channels } = await loadOrExplain(join(folder, 'config.yaml'));
    return Promise.all(Array.from(channels.values(), examineChannel));
  };

  test('finds every one that answers, and sends nothing', async () => {
    mail.password = secret;
    const findings = await found();
    expect(findings.map(({ state }) => state)).toEqual(Array(6).fill('good'));
    expect(findings.map((one) => one.found)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^managers \(email\): 127\.0\.0\.1:\d+ answers and lets us in$/)]),
    );
    expect(receiver.received.filter(({ text }) => text !== '')).toEqual([]);
    expect(mail.received).toEqual([]);
    expect(JSON.stringify(findings)).not.toContain(secret);
  });

  test('says what is wrong with one that does not, and tells no secret', async () => {
    mail.password = 'another';
    receiver.answer = resets;
    const findings = await found();
    expect(findings.map(({ state }) => state)).toEqual(Array(6).fill('bad'));
    expect(findings.find((one) => one.found.startsWith('managers'))?.found).toMatch(/535/);
    expect(JSON.stringify(findings)).not.toContain(secret);
  });
});
