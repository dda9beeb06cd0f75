import { describe, expect, test } from 'vitest';
import { ambiguousPart, basePathOf, listeningAt } from '../../../src/config/public-url.ts';
import { changed, ConfigFolder, goodEnv, goodFiles, goodYaml, problemsOf } from './config-folder.ts';

async function loaded(yaml: string) {
  await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': yaml });
  const result = await folder.load({ env: goodEnv });
  if (!result.ok) throw new Error(folder.problems(result).join('\n'));
  return { config: result.config, warnings: folder.warnings(result) };
}

const pagerAt = (url: string) => changed('url: http://127.0.0.1:4391', `url: ${url}`);
const mail = (more: string) =>
  changed(
    'channels:',
    `channels:\n  mail: { type: email, to: [ops@acme.example], smtp: "smtp://127.0.0.1:25"${more} }`,
  );

describe('the address under which people reach the monitor', () => {
  test('follows where it listens unless it is configured', async () => {
    const { config } = await loaded(`server: { listen: 127.0.0.1:8080 }\n${goodYaml}`);
    expect(listeningAt(config, { host: '127.0.0.1', port: 9000 }).server.publicUrl).toBe('http://127.0.0.1:9000');
    const fixed = (await loaded(`server: { publicUrl: "https://host.example/status/" }\n${goodYaml}`)).config;
    expect(listeningAt(fixed, { host: '127.0.0.1', port: 9000 }).server).toEqual({
      host: '127.0.0.1',
      port: 9000,
      publicUrl: 'https://host.example/status',
    });
  });

  test('has a path or none', () => {
    expect(['https://host.example', 'https://host.example/', 'https://host.example/a/b/'].map(basePathOf)).toEqual([
      '',
      '',
      '/a/b',
    ]);
  });

  test('must not lie below a path that is a page of the monitor', async () => {
    expect(ambiguousPart('https://host.example/status/incidents')).toBeUndefined();
    expect(await problemsOf(`server: { publicUrl: "https://host.example/incidents" }\n${goodYaml}`)).toEqual([
      expect.stringMatching(/server\.publicUrl: .* must not have a path that begins with \/incidents/),
    ]);
  });
});

describe('links that only this machine can open', () => {
  test.each([
    ['a pager elsewhere', pagerAt('https://events.pagerduty.com'), 'channel pager'],
    ['mails, though the mail server is here', mail(', from: ops@acme.example'), 'channel mail'],
    [
      'subscribers',
      `subscriptions: { smtp: "smtp://127.0.0.1:25", from: "a@acme.example" }\n${goodYaml}`,
      'subscribers',
    ],
  ])('are remarked on for %s', async (_, yaml, readers) => {
    expect((await loaded(yaml)).warnings).toEqual([
      expect.stringContaining(`server.publicUrl: is not set, so messages to ${readers} link to http://127.0.0.1:8080`),
    ]);
    const reachable = `server: { publicUrl: "https://status.example" }\n${yaml}`;
    expect((await loaded(reachable)).warnings).toEqual([]);
    const local = `server: { publicUrl: "http://localhost:8080" }\n${yaml}`;
    expect((await loaded(local)).warnings).toEqual([expect.stringContaining('server.publicUrl: is this machine')]);
  });

  test('are none where the receiver is on this machine too', async () => {
    expect((await loaded(goodYaml)).warnings).toEqual([]);
  });
});

describe('mails that come from @localhost', () => {
  test('are remarked on where nothing names another sender', async () => {
    const remark = expect.stringMatching(/channels\.mail\.from: mails come from bellwether@localhost/);
    expect((await loaded(mail(''))).warnings).toContainEqual(remark);
    expect((await loaded(mail(', from: "Ops <ops@localhost>"'))).warnings).toContainEqual(
      expect.stringMatching(/mails come from Ops <ops@localhost>/),
    );
    expect((await loaded(`server: { publicUrl: "https://status.example" }\n${mail('')}`)).warnings).toEqual([]);
    const subscriptions = `subscriptions: { smtp: "smtp://127.0.0.1:25" }\n${goodYaml}`;
    expect((await loaded(subscriptions)).warnings).toContainEqual(expect.stringContaining('subscriptions.from'));
  });
});
