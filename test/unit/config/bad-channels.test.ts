import { describe, expect, test } from 'vitest';
import { changed, goodEnv, problemsOf } from './config-folder.ts';

/** A channel beside the good one, on line 26, and all that is said of it. */
const mistakes: readonly (readonly [title: string, channel: string, problems: readonly string[]])[] = [
  [
    'a program of its own, with the way out',
    'own: { type: exec, command: ./page.sh }',
    [
      'config.yaml:26:10  channels.own.type: "exec" is none of pagerduty, webhook, slack, email, alertmanager, opsgenie (webhook tells any other program)',
    ],
  ],
  [
    'an audience that does not exist',
    'own: { type: slack, webhook: "http://x", audience: managers }',
    ['config.yaml:26:44  channels.own.audience: the value is none of customer-service, back-office, operations'],
  ],
  [
    'a token that is short, without showing it',
    'own: { type: slack, webhook: "http://x", inboundToken: hunter2 }',
    ['config.yaml:26:44  channels.own.inboundToken: the value is too short; 16 characters are the least'],
  ],
  [
    'a chat without an address',
    'own: { type: slack }',
    ['config.yaml:26:3  channels.own.webhook: is missing (Address of the incoming webhook, as ${NAME})'],
  ],
  [
    'mail to nobody',
    'own: { type: email, to: [], smtp: "smtp://127.0.0.1:1025" }',
    ['config.yaml:26:23  channels.own.to: must name at least one'],
  ],
  [
    'mail to what is no address, by what is no mail server, without showing it',
    'own: { type: email, to: [managers], from: Bellwether, smtp: "http://me:hunter2@mail.example" }',
    [
      'config.yaml:26:28  channels.own.to[0]: the value is not a mail address',
      'config.yaml:26:39  channels.own.from: the value is not a mail address',
      'config.yaml:26:57  channels.own.smtp: the value must begin with smtp:// or smtps://, followed by the name of the server',
    ],
  ],
  [
    'a sender that would smuggle in another header',
    'own: { type: email, to: ["a@b.example\\nBcc: c@d.example"], smtp: "smtp://127.0.0.1:1025" }',
    ['config.yaml:26:28  channels.own.to[0]: the value is not a mail address'],
  ],
  [
    'an Alertmanager at no address',
    'own: { type: alertmanager, url: [] }',
    ['config.yaml:26:30  channels.own.url: must name at least one'],
  ],
  [
    'an Alertmanager at one of two addresses that is none',
    'own: { type: alertmanager, url: ["http://a.example:9093", b.example] }',
    ['config.yaml:26:61  channels.own.url[1]: the value is not an address'],
  ],
  [
    'a label that Alertmanager would refuse',
    'own: { type: alertmanager, url: "http://a.example:9093", labels: { cost-centre: "7" } }',
    [
      'config.yaml:26:70  channels.own.labels.cost-centre: the name "cost-centre" is not the name of a label (letters, digits and _)',
    ],
  ],
  [
    'a channel that is called like one of several Alertmanagers',
    'own: { type: alertmanager, url: ["http://a.example:9093", "http://b.example:9093"] }\n  own-2: { type: slack, webhook: "http://x" }',
    ['config.yaml:26:3  channels.own: stands for own-1, own-2, but there is a channel own-2 already; rename one'],
  ],
  [
    'a header from a secret whose name is a section',
    'own: { type: webhook, url: "http://x", headers: { Authorization: { secret: {} } } }',
    ['config.yaml:26:70  channels.own.headers.Authorization.secret: must be text, found a section'],
  ],
  [
    'a header from a secret that does not exist',
    'own: { type: webhook, url: "http://x", headers: { Authorization: { secret: TEST_CRAD } } }',
    [
      'config.yaml:26:70  channels.own.headers.Authorization.secret: there is no secret "TEST_CRAD" (did you mean TEST_CARD?)',
    ],
  ],
  [
    'a header of another form',
    'own: { type: webhook, url: "http://x", headers: { Authorization: [a], X-Team: { secrt: TEST_CARD } } }',
    [
      'config.yaml:26:53  channels.own.headers.Authorization: must be text or a section with keys of its own, found a list',
      'config.yaml:26:73  channels.own.headers.X-Team.secret: is missing (Name of the secret whose value it is)',
      'config.yaml:26:83  channels.own.headers.X-Team.secrt: unknown key (did you mean secret?)',
    ],
  ],
];

describe('channels', () => {
  test.each(mistakes)('refuses %s', async (_, channel, problems) => {
    expect(await problemsOf(changed('channels:', `channels:\n  ${channel}`))).toEqual(problems);
  });

  test('refuses a secret that cannot be sent as a header, without showing it', async () => {
    const yaml = changed(
      'channels:',
      'channels:\n  own: { type: webhook, url: "http://x", headers: { X-Key: { secret: TEST_CARD } } }',
    );
    expect(await problemsOf(yaml, { env: { ...goodEnv, SHOP_TEST_CARD: 'hunter\n2' } })).toEqual([
      'config.yaml:26:62  channels.own.headers.X-Key.secret: the secret "TEST_CARD" has characters that no header may have',
    ]);
  });

  test("refuses to tell others than operations of the monitor's own trouble", async () => {
    const yaml = changed(
      'channels:',
      'alerting: { self: { notify: [pager, desk] } }\nchannels:\n  desk: { type: slack, webhook: "http://x", audience: customer-service }',
    );
    expect(await problemsOf(yaml)).toEqual([
      "config.yaml:25:37  alerting.self.notify[1]: customer service is never told of the monitor's own trouble; name a channel that operations reads",
    ]);
  });
});
