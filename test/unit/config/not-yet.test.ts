import { describe, expect, test } from 'vitest';
import { changed, problemsOf } from './config-folder.ts';

/** What is changed in a good configuration, into what, and all that is said of it. */
const mistakes: readonly (readonly [title: string, from: string, to: string, problems: readonly string[]])[] = [
  [
    'a store that is shared',
    'organisation: Acme',
    'store: postgres://x\norganisation: Acme',
    ['config.yaml:1:1  store: not yet built in this version; remove it (name a folder such as ./data)'],
  ],
  [
    'more than one location',
    'severity: critical',
    'alarm: { after: 2 in a row, locations: 2 }',
    [
      'config.yaml:21:33  functions.place-order.alarm.locations: not yet built in this version; remove it (there is one location)',
    ],
  ],
  [
    'a backlog',
    'severity: critical',
    'backlog: { what: orders, unit: order, perHour: 60, who: order desk }',
    [
      'config.yaml:21:5  functions.place-order.backlog: not yet built in this version; remove it (put it in impact.workaround)',
    ],
  ],
  [
    'transactions',
    'severity: critical',
    'transactions: { prometheus: "sum(x)" }',
    [
      'config.yaml:21:5  functions.place-order.transactions: not yet built in this version; remove it (nothing counts them)',
    ],
  ],
  [
    'failure modes',
    'severity: critical',
    'failureModes: { hangs: { when: it hangs, seen: it times out, drill: { component: shop, fault: hang } } }',
    [
      'config.yaml:21:5  functions.place-order.failureModes: not yet built in this version; remove it (keep it as a comment)',
    ],
  ],
  [
    'people and rosters',
    'channels:',
    'people: { asha: { name: Asha Rao } }\nrosters: { web: { handover: Mon 09:00, first: [asha] } }\nchannels:',
    [
      'config.yaml:25:1  people: not yet built in this version; remove it (put telephone numbers in a component under contact)',
      'config.yaml:26:1  rosters: not yet built in this version; remove it (let the pager keep them)',
    ],
  ],
  [
    'chat',
    'channels:',
    'channels:\n  chat: { type: slack, webhook: "http://127.0.0.1:1" }',
    ['config.yaml:26:3  channels.chat: not yet built in this version; remove it (use type: webhook or pagerduty)'],
  ],
  [
    'mail',
    'channels:',
    'channels:\n  mail: { type: email, to: [a@b.example], smtp: "smtp://127.0.0.1:1025" }',
    ['config.yaml:26:3  channels.mail: not yet built in this version; remove it (use type: webhook or pagerduty)'],
  ],
  [
    'another alert manager',
    'channels:',
    'channels:\n  am: { type: alertmanager, url: "http://127.0.0.1:9093" }',
    ['config.yaml:26:3  channels.am: not yet built in this version; remove it (use type: webhook or pagerduty)'],
  ],
  [
    'another pager',
    'channels:',
    'channels:\n  og: { type: opsgenie, apiKey: x }',
    ['config.yaml:26:3  channels.og: not yet built in this version; remove it (use type: webhook or pagerduty)'],
  ],
  [
    'grouping by time',
    'channels:',
    'alerting: { groupWithin: 30s }\nchannels:',
    [
      'config.yaml:25:13  alerting.groupWithin: not yet built in this version; remove it (incidents of one cause are joined for as long as they are open)',
    ],
  ],
  [
    'policies of some hours only',
    'channels:',
    'alerting: { policies: [{ severity: [critical, major, minor], during: Mon-Fri 08:00-18:00, steps: [{ notify: [pager] }] }] }\nchannels:',
    [
      'config.yaml:25:62  alerting.policies[0].during: not yet built in this version; remove it (policies hold at all hours)',
    ],
  ],
  [
    'escalation',
    'channels:',
    'alerting: { policies: [{ severity: [critical, major, minor], steps: [{ notify: [pager] }, { after: 10m, notify: [pager] }] }] }\nchannels:',
    [
      'config.yaml:25:91  alerting.policies[0].steps[1]: not yet built in this version; remove it (put all channels in the first step)',
    ],
  ],
  [
    'waiting for the morning',
    'channels:',
    'alerting: { policies: [{ severity: [critical, major, minor], steps: [{ at: next working hour, notify: [pager] }] }] }\nchannels:',
    [
      'config.yaml:25:72  alerting.policies[0].steps[0].at: not yet built in this version; remove it (the first step is taken at once)',
    ],
  ],
  [
    'a first step that waits',
    'channels:',
    'alerting: { policies: [{ severity: [critical, major, minor], steps: [{ after: 1m, notify: [pager] }] }] }\nchannels:',
    [
      'config.yaml:25:72  alerting.policies[0].steps[0].after: not yet built in this version; remove it (the first step is taken at once)',
    ],
  ],
  [
    'a heartbeat',
    'channels:',
    'alerting: { heartbeat: { url: "https://x" } }\nchannels:',
    [
      'config.yaml:25:26  alerting.heartbeat.url: not yet built in this version; remove it (watch /healthz from outside)',
    ],
  ],
  [
    'telling about the monitor itself',
    'channels:',
    'alerting: { self: { notify: [pager] } }\nchannels:',
    ['config.yaml:25:13  alerting.self: not yet built in this version; remove it (watch /healthz from outside)'],
  ],
  [
    'a page behind a login',
    'channels:',
    'access: { view: login }\nchannels:',
    [
      'config.yaml:25:11  access.view: not yet built in this version; remove it (let a proxy in front ask for the login)',
    ],
  ],
  [
    'logins',
    'channels:',
    'access: { login: { oidc: { issuer: "https://x", clientId: b, clientSecret: c } } }\nchannels:',
    [
      'config.yaml:25:11  access.login: not yet built in this version; remove it (let a proxy in front ask for the login)',
    ],
  ],
  [
    'nothing less than the form of what is not built',
    'channels:',
    'people: { asha: { nam: Asha } }\nchannels:',
    [
      'config.yaml:25:1  people: not yet built in this version; remove it (put telephone numbers in a component under contact)',
      'config.yaml:25:11  people.asha.name: is missing (Full name)',
      'config.yaml:25:19  people.asha.nam: unknown key (did you mean name?)',
    ],
  ],
];

describe('parts that nothing acts on', () => {
  test.each(mistakes)('does not accept, as it would not act on it: %s', async (_, from, to, problems) => {
    const devices = ['Desktop Chrome', 'Pixel 7'];
    expect(await problemsOf(changed(from, to), { devices })).toEqual(problems);
  });
});
