import { describe, expect, test } from 'vitest';
import { changed, problemsOf } from './config-folder.ts';

/** What is changed in a good configuration, into what, and all that is said of it. */
const mistakes: readonly (readonly [title: string, from: string, to: string, problems: readonly string[]])[] = [
  [
    'a function with two schedules',
    'every: 1m',
    'every: 1m\n    cron: "* * * * *"',
    ['config.yaml:21:5  functions.place-order.cron: every and cron exclude each other; remove one'],
  ],
  [
    'a function without a schedule',
    '    every: 1m\n',
    '',
    ['config.yaml:17:3  functions.place-order: needs a schedule (every: 1m, or cron: "*/5 6-18 * * 1-5")'],
  ],
  [
    'a cron expression with too few fields',
    'every: 1m',
    'cron: "* * * *"',
    [
      'config.yaml:20:5  functions.place-order.cron: "* * * *" is not a cron expression: it has 4 fields, not 5 (minute hour day month weekday)',
    ],
  ],
  [
    'a cron expression with strange fields',
    'every: 1m',
    'cron: "* * ; * *"',
    ['config.yaml:20:5  functions.place-order.cron: "* * ; * *" is not a cron expression: ";" is no field'],
  ],
  [
    'slow that comes after the timeout',
    'severity: critical',
    'slowAfter: 5s\n    timeout: 4s',
    ['config.yaml:21:5  functions.place-order.slowAfter: must be shorter than the timeout (4s), or it never counts'],
  ],
  [
    'slow that comes after the timeout that nobody wrote',
    'severity: critical',
    'slowAfter: 40s',
    ['config.yaml:21:5  functions.place-order.slowAfter: must be shorter than the timeout (30s), or it never counts'],
  ],
  [
    'actions and matchers that wait for longer than a run',
    'severity: critical',
    'actionTimeout: 30s\n    expectTimeout: 1m',
    [
      'config.yaml:21:5  functions.place-order.actionTimeout: must be shorter than the timeout (30s), which ends the run before',
      'config.yaml:22:5  functions.place-order.expectTimeout: must be shorter than the timeout (30s), which ends the run before',
    ],
  ],
  [
    'a script that does not exist',
    'check: checks/place-order.ts',
    'check: checks/no.ts',
    ['config.yaml:19:5  functions.place-order.check: "checks/no.ts": there is no such file'],
  ],
  [
    'a folder as a script',
    'check: checks/place-order.ts',
    'check: checks',
    ['config.yaml:19:5  functions.place-order.check: "checks": must be a script that ends in .ts, .mts, .js or .mjs'],
  ],
  [
    'a script of another kind',
    'check: checks/place-order.ts',
    'check: config.yaml',
    [
      'config.yaml:19:5  functions.place-order.check: "config.yaml": must be a script that ends in .ts, .mts, .js or .mjs',
    ],
  ],
  [
    'a secret that is not in the environment',
    '{ env: SHOP_TEST_CARD }',
    '{ env: NOPE }',
    ['config.yaml:4:16  secrets.TEST_CARD.env: environment variable "NOPE" is not set'],
  ],
  [
    'a secret without its file',
    '{ env: SHOP_TEST_CARD }',
    '{ file: nope }',
    ['config.yaml:4:16  secrets.TEST_CARD.file: nope: there is no such file'],
  ],
  [
    'a secret from nowhere',
    '{ env: SHOP_TEST_CARD }',
    '{ }',
    ['config.yaml:4:3  secrets.TEST_CARD: needs either env: NAME or file: PATH'],
  ],
  [
    'a secret from two places',
    '{ env: SHOP_TEST_CARD }',
    '{ env: SHOP_TEST_CARD, file: config.yaml }',
    ['config.yaml:4:3  secrets.TEST_CARD: needs either env: NAME or file: PATH'],
  ],
  [
    'a secret that is written here, without showing it',
    '{ env: SHOP_TEST_CARD }',
    '4111111111111111',
    ['config.yaml:4:3  secrets.TEST_CARD: must be a section with keys of its own, found a number'],
  ],
  [
    'a secret that the script asks for and nobody declared',
    'TEST_CARD: {',
    'OTHER: {',
    [
      'config.yaml:19:5  functions.place-order.check: the script asks for the secret "TEST_CARD" (checks/place-order.ts:2), which is not under secrets (add TEST_CARD: { env: TEST_CARD })',
    ],
  ],
  [
    'a secret with another name than the script asks for',
    'TEST_CARD: {',
    'TEST_CRAD: {',
    [
      'config.yaml:19:5  functions.place-order.check: the script asks for the secret "TEST_CARD" (checks/place-order.ts:2), which is not under secrets (did you mean TEST_CRAD?)',
    ],
  ],
  [
    'a secret that the function may not have',
    'dependsOn: [shop]',
    'secrets: []',
    [
      'config.yaml:19:5  functions.place-order.check: the script asks for the secret "TEST_CARD" (checks/place-order.ts:2), which is not in this function\'s own list of secrets',
    ],
  ],
  [
    'a severity that nobody is told about',
    'channels:',
    'alerting: { policies: [{ severity: [major, minor], steps: [{ notify: [pager] }] }] }\nchannels:',
    ['config.yaml:25:13  alerting.policies: place-order (critical) has no policy; add one for it, or silent: WHY'],
  ],
  [
    'a policy without channels',
    'channels:',
    'alerting: { policies: [{ severity: [critical, major, minor], steps: [{ notify: [] }] }] }\nchannels:',
    ['config.yaml:25:72  alerting.policies[0].steps[0].notify: must name at least one'],
  ],
  [
    'a policy without steps and with a wrong severity',
    'channels:',
    'alerting: { policies: [{ severity: [critical, mayor, minor, major], steps: [] }] }\nchannels:',
    [
      'config.yaml:25:47  alerting.policies[0].severity[1]: "mayor" is none of critical, major, minor (did you mean major?)',
      'config.yaml:25:69  alerting.policies[0].steps: must name at least one',
    ],
  ],
  [
    'a policy for a number',
    'channels:',
    'alerting: { policies: [{ severity: 5, steps: [{ notify: [pager] }] }] }\nchannels:',
    ['config.yaml:25:26  alerting.policies[0].severity: 5 is none of critical, major, minor'],
  ],
  [
    'planned work without a length',
    'channels:',
    'maintenance:\n  - { cron: "0 7 * * 6", says: x }\nchannels:',
    ['config.yaml:26:5  maintenance[0]: needs either cron and for, or from and until'],
  ],
  [
    'planned work of both kinds',
    'channels:',
    'maintenance:\n  - { cron: "0 7 * * 6", for: 1h, from: 2026-11-21T22:00, until: 2026-11-21T23:00, says: x }\nchannels:',
    ['config.yaml:26:5  maintenance[0]: needs either cron and for, or from and until'],
  ],
  [
    'planned work that ends before it begins',
    'channels:',
    'maintenance:\n  - { from: 2026-11-21T22:00, until: 2026-11-21T21:00, says: y }\nchannels:',
    ['config.yaml:26:31  maintenance[0].until: must be later than from'],
  ],
  [
    'planned work without a word',
    'channels:',
    'maintenance:\n  - { from: 2026-11-21T22:00, until: 2026-11-21T23:00 }\nchannels:',
    ['config.yaml:26:5  maintenance[0].says: is missing (What the page says about it: Stock-taking)'],
  ],
  [
    'no target',
    'targets:\n  live:\n    url: http://127.0.0.1:4300\n',
    'targets: {}\n',
    ['config.yaml:5:1  targets: must have at least one entry'],
  ],
  [
    'a store of a kind that there is not',
    'organisation: Acme',
    'store: mysql://x\norganisation: Acme',
    ['config.yaml:1:1  store: must be a folder, found an address that begins with mysql: (try ./data)'],
  ],
];

describe('values that do not go together', () => {
  test.each(mistakes)('refuses %s', async (_, from, to, problems) => {
    const devices = ['Desktop Chrome', 'Pixel 7'];
    expect(await problemsOf(changed(from, to), { devices })).toEqual(problems);
  });
});
