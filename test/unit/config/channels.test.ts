import { describe, expect, test } from 'vitest';
import { changed, ConfigFolder, goodEnv, goodFiles } from './config-folder.ts';

/** The good configuration with more channels and what stands before them. */
async function loaded(channels: string, before = '', env: Record<string, string> = {}) {
  const text = changed('channels:', `${before}\nchannels:\n${channels}`);
  await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': text });
  const result = await folder.load({ env: { ...goodEnv, ...env } });
  if (!result.ok) throw new Error(folder.problems(result).join('\n'));
  return result.config;
}

describe('channels', () => {
  test('are of six kinds', async () => {
    const { channels } =
      await loaded(`  chat: { type: slack, webhook: "https://chat.example/hook", audience: back-office }
  mail: { type: email, to: [a@acme.example, "Ops <ops@acme.example>"], from: "Bell <b@acme.example>", smtp: "smtps://me:pw@mail.example:465" }
  am: { type: alertmanager, url: "http://127.0.0.1:9093", labels: { team: web, cost_centre: "7" } }
  og: { type: opsgenie, apiKey: k, responders: [web] }
  hook: { type: webhook, url: "http://127.0.0.1:1/x", inboundToken: "0123456789abcdef" }`);
    expect(Object.fromEntries(channels)).toMatchObject({
      chat: { name: 'chat', type: 'slack', webhook: 'https://chat.example/hook', audience: 'back-office' },
      mail: {
        name: 'mail',
        type: 'email',
        to: ['a@acme.example', 'Ops <ops@acme.example>'],
        from: 'Bell <b@acme.example>',
        smtp: 'smtps://me:pw@mail.example:465',
      },
      am: {
        name: 'am',
        type: 'alertmanager',
        url: 'http://127.0.0.1:9093',
        headers: {},
        labels: { team: 'web', cost_centre: '7' },
      },
      og: {
        name: 'og',
        type: 'opsgenie',
        apiKey: 'k',
        url: 'https://api.atlassian.com/jsm/ops/integration',
        responders: ['web'],
      },
      hook: {
        name: 'hook',
        type: 'webhook',
        url: 'http://127.0.0.1:1/x',
        headers: {},
        inboundToken: '0123456789abcdef',
      },
    });
  });

  test('send headers that are secrets, and such as look like numbers', async () => {
    const { channels } = await loaded(
      '  hook: { type: webhook, url: "http://127.0.0.1:1", headers: { X-Team: web, X-Id: "${ID}", Authorization: { secret: TEST_CARD } } }',
      '',
      { ID: '4711' },
    );
    expect(channels.get('hook')).toMatchObject({
      headers: { 'X-Team': 'web', 'X-Id': '4711', Authorization: goodEnv.SHOP_TEST_CARD },
    });
  });

  test('mail as bellwether at the host of the page, when it has a name', async () => {
    const senderAt = async (publicUrl: string) =>
      (
        await loaded(
          '  mail: { type: email, to: [a@acme.example], smtp: "smtp://127.0.0.1:1025" }',
          `server: { publicUrl: "${publicUrl}" }`,
        )
      ).channels.get('mail');
    expect(await senderAt('https://status.acme.example/x')).toMatchObject({ from: 'bellwether@status.acme.example' });
    expect(await senderAt('http://10.0.0.7:8080')).toMatchObject({ from: 'bellwether@localhost' });
    expect(await senderAt('http://[::1]:8080')).toMatchObject({ from: 'bellwether@localhost' });
  });

  test('are one for each address of an Alertmanager, and its name stands for all of them', async () => {
    const { channels, alerting } = await loaded(
      '  am: { type: alertmanager, url: ["http://a.example:9093", "http://b.example:9093"], labels: { team: web } }',
      'alerting: { policies: [{ steps: [{ notify: [am, pager] }] }], self: { notify: [am] } }',
    );
    expect([...channels.keys()]).toEqual(['am-1', 'am-2', 'pager']);
    expect(channels.get('am-2')).toMatchObject({ name: 'am-2', url: 'http://b.example:9093', labels: { team: 'web' } });
    expect(alerting.policies[0]?.steps[0]?.notify).toEqual(['am-1', 'am-2', 'pager']);
    expect(alerting.selfNotify).toEqual(['am-1', 'am-2']);
  });

  test('keep the name of an Alertmanager with one address in a list', async () => {
    const { channels } = await loaded('  am: { type: alertmanager, url: ["http://a.example:9093"] }');
    expect(channels.get('am')).toMatchObject({ name: 'am', url: 'http://a.example:9093' });
  });
});
