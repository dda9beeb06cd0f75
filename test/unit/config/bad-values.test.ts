import { describe, expect, test } from 'vitest';
import { changed, problemsOf } from './config-folder.ts';

/** What is changed in a good configuration, into what, and all that is said of it. */
const mistakes: readonly (readonly [title: string, from: string, to: string, problems: readonly string[]])[] = [
  [
    'a duration in words',
    'every: 1m',
    'every: 3 sec',
    ['config.yaml:20:5  functions.place-order.every: "3 sec" is not a duration (try 3s)'],
  ],
  [
    'a duration that cannot be guessed',
    'every: 1m',
    'every: often',
    ['config.yaml:20:5  functions.place-order.every: "often" is not a duration (such as 30s, 5m or 2h)'],
  ],
  [
    'a duration of nothing',
    'every: 1m',
    'every: 0s',
    ['config.yaml:20:5  functions.place-order.every: "0s" is too short; 1s is the least'],
  ],
  [
    'a duration without a unit',
    'every: 1m',
    'every: 60',
    ['config.yaml:20:5  functions.place-order.every: must be text such as 30s, found 60'],
  ],
  [
    'a duration longer than anything',
    'every: 1m',
    'every: 400d',
    ['config.yaml:20:5  functions.place-order.every: "400d" is too long; 366d is the most'],
  ],
  [
    'a severity that does not exist',
    'severity: critical',
    'severity: sev1',
    ['config.yaml:21:5  functions.place-order.severity: "sev1" is none of critical, major, minor'],
  ],
  [
    'a severity in capitals',
    'severity: critical',
    'severity: Major',
    [
      'config.yaml:21:5  functions.place-order.severity: "Major" is none of critical, major, minor (did you mean major?)',
    ],
  ],
  [
    'one audience that is no list',
    'severity: critical',
    'audiences: customer-service',
    [
      'config.yaml:21:5  functions.place-order.audiences: must be a list, found text; put it in brackets: [customer-service]',
    ],
  ],
  [
    'no audience',
    'severity: critical',
    'audiences: []',
    ['config.yaml:21:5  functions.place-order.audiences: must name at least one'],
  ],
  [
    'an audience that does not exist',
    'severity: critical',
    'audiences: [ops]',
    [
      'config.yaml:21:17  functions.place-order.audiences[0]: "ops" is none of customer-service, back-office, operations',
    ],
  ],
  [
    'an alarm that can never hold',
    'severity: critical',
    'alarm: { after: 3 of 2 }',
    [
      'config.yaml:21:14  functions.place-order.alarm.after: "3 of 2" can never hold: 3 is more than 2 (such as 2 of 3)',
    ],
  ],
  [
    'an alarm after nothing',
    'severity: critical',
    'alarm: { after: 0 in a row }',
    ['config.yaml:21:14  functions.place-order.alarm.after: "0 in a row" counts to nothing (such as 2 in a row)'],
  ],
  [
    'an alarm in other words',
    'severity: critical',
    'alarm: { after: twice }',
    ['config.yaml:21:14  functions.place-order.alarm.after: "twice" is none of: once, 2 in a row, 3 of 5'],
  ],
  [
    'an alarm that looks at too much',
    'severity: critical',
    'alarm: { clearAfter: 2 of 101 }',
    ['config.yaml:21:14  functions.place-order.alarm.clearAfter: "2 of 101" looks at more than 100 runs'],
  ],
  [
    'an alarm that is no section',
    'severity: critical',
    'alarm: 2 in a row',
    ['config.yaml:21:5  functions.place-order.alarm: must be a section with keys of its own, found text'],
  ],
  [
    'a number where a name belongs',
    'name: Voyager',
    'name: 4711',
    ['config.yaml:14:5  components.voyager.name: must be text, found 4711; put it in quotes'],
  ],
  ['an empty name', 'name: Voyager', 'name: ""', ['config.yaml:14:5  components.voyager.name: is empty']],
  [
    'a name without a value',
    'name: Voyager',
    'name:',
    ['config.yaml:14:5  components.voyager.name: has no value (What people call it: Voyager)'],
  ],
  [
    'a list where a name belongs',
    'name: Voyager',
    'name: [a]',
    ['config.yaml:14:5  components.voyager.name: must be text, found a list'],
  ],
  [
    'control characters, without obeying them',
    'name: Voyager',
    'name: "a\\u001b[31m"',
    ['config.yaml:14:5  components.voyager.name: "a\\u001b[31m" has control characters'],
  ],
  [
    'a text without end',
    'name: Voyager',
    'name: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    [
      'config.yaml:14:5  components.voyager.name: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…" is 101 characters long; 100 are the most',
    ],
  ],
  [
    'a missing name',
    '    name: Voyager\n',
    '',
    ['config.yaml:13:3  components.voyager.name: is missing (What people call it: Voyager)'],
  ],
  [
    'a missing organisation',
    'organisation: Acme Outfitters\n',
    '',
    ['config.yaml:1:1  organisation: is missing (Name of the business, as the page shows it)'],
  ],
  [
    'a time zone that does not exist',
    'Europe/London',
    'Europe/Londn',
    ['config.yaml:2:1  timezone: "Europe/Londn" is not a time zone (such as Europe/London or UTC)'],
  ],
  [
    'an offset in place of a time zone',
    'Europe/London',
    '"+02:00"',
    ['config.yaml:2:1  timezone: "+02:00" is not a time zone (such as Europe/London or UTC)'],
  ],
  [
    'an address without http',
    'url: http://127.0.0.1:4300',
    'url: 127.0.0.1:4300',
    ['config.yaml:7:5  targets.live.url: "127.0.0.1:4300" is not an address (such as https://127.0.0.1:4300)'],
  ],
  [
    'an address of another kind',
    'url: http://127.0.0.1:4300',
    'url: ftp://x',
    ['config.yaml:7:5  targets.live.url: "ftp://x" must begin with http:// or https://'],
  ],
  [
    'an address with a password, without showing it',
    'url: http://127.0.0.1:4300',
    'url: http://me:hunter2@x',
    ['config.yaml:7:5  targets.live.url: the value has a user name or password in it'],
  ],
  [
    'a schedule that is neither on nor off',
    'url: http://127.0.0.1:4300',
    'url: http://x\n    schedule: false',
    ['config.yaml:8:5  targets.live.schedule: false is none of on, off'],
  ],
  [
    'a link that is a script',
    '    name: Voyager\n',
    '    name: Voyager\n    runbook: "javascript:alert(1)"\n',
    ['config.yaml:15:5  components.voyager.runbook: "javascript:alert(1)" must begin with http:// or https://'],
  ],
  [
    'a port without host',
    'organisation: Acme',
    'server: { listen: "8080" }\norganisation: Acme',
    ['config.yaml:1:11  server.listen: "8080" is not host:port (try 127.0.0.1:8080)'],
  ],
  [
    'a port that is a number',
    'organisation: Acme',
    'server: { listen: 8080 }\norganisation: Acme',
    ['config.yaml:1:11  server.listen: must be text such as 127.0.0.1:8080, found 8080'],
  ],
  [
    'a port that does not exist',
    'organisation: Acme',
    'server: { listen: "127.0.0.1:70000" }\norganisation: Acme',
    ['config.yaml:1:11  server.listen: "127.0.0.1:70000" has a port over 65535'],
  ],
  [
    'numbers that are none',
    'organisation: Acme',
    'runners: { browsers: two, http: 0 }\norganisation: Acme',
    [
      'config.yaml:1:12  runners.browsers: must be a number, found text',
      'config.yaml:1:27  runners.http: must be at least 1, found 0',
    ],
  ],
  [
    'half a browser',
    'organisation: Acme',
    'runners: { browsers: 2.5 }\norganisation: Acme',
    ['config.yaml:1:12  runners.browsers: must be a whole number, found 2.5'],
  ],
  [
    'too many browsers',
    'organisation: Acme',
    'runners: { browsers: 1000 }\norganisation: Acme',
    ['config.yaml:1:12  runners.browsers: must be at most 64, found 1000'],
  ],
  [
    'a number without end',
    'organisation: Acme',
    'runners: { browsers: .inf }\norganisation: Acme',
    ['config.yaml:1:12  runners.browsers: must be a number, found Infinity'],
  ],
  [
    'a location with spaces',
    'organisation: Acme',
    'runners: { location: Our Office }\norganisation: Acme',
    ['config.yaml:1:12  runners.location: "Our Office" is not made of lower-case words and hyphens'],
  ],
  [
    'sizes and durations that are none',
    'organisation: Acme',
    'keep: { runs: 14, evidence: { atMost: 2 gigs } }\norganisation: Acme',
    [
      'config.yaml:1:9  keep.runs: must be text such as 30s, found 14',
      'config.yaml:1:31  keep.evidence.atMost: "2 gigs" is not a size (try 2GB)',
    ],
  ],
  [
    'a size of nothing',
    'organisation: Acme',
    'keep: { evidence: { atMost: 0GB } }\norganisation: Acme',
    ['config.yaml:1:21  keep.evidence.atMost: "0GB" is nothing (such as 500MB or 2GB)'],
  ],
  [
    'a device, a language and a kind of resource that do not exist',
    'severity: critical',
    'page: { device: Desktop Crome, locale: english, block: [video] }',
    [
      'config.yaml:21:13  functions.place-order.page.device: the browser knows no device "Desktop Crome" (did you mean Desktop Chrome?)',
      'config.yaml:21:36  functions.place-order.page.locale: "english" is not a language (such as en-GB)',
      'config.yaml:21:61  functions.place-order.page.block[0]: "video" is none of image, font, media, stylesheet',
    ],
  ],
  [
    'a parameter that is a list',
    'severity: critical',
    'params: { a: [1] }',
    ['config.yaml:21:15  functions.place-order.params.a: must be text or a number or true or false, found a list'],
  ],
  [
    'a User-Agent that no header can hold',
    'targets:',
    'targets:\n  spare: { url: "http://127.0.0.1:4302", userAgent: "Wächter" }',
    [
      'config.yaml:6:42  targets.spare.userAgent: "Wächter" has characters that HTTP headers cannot send: only plain ASCII',
    ],
  ],
  [
    'yes in place of true',
    'severity: critical',
    'propagateTrace: yes',
    ['config.yaml:21:5  functions.place-order.propagateTrace: must be true or false, found text'],
  ],
  [
    'times that are none',
    'channels:',
    'maintenance:\n  - { from: tomorrow, until: 2026-13-01T00:00, says: z }\nchannels:',
    [
      'config.yaml:26:7  maintenance[0].from: "tomorrow" is not a time (such as 2026-11-21T22:00)',
      'config.yaml:26:23  maintenance[0].until: "2026-13-01T00:00" is not a time (such as 2026-11-21T22:00)',
    ],
  ],
  [
    'a header that could not be sent',
    'channels:',
    'channels:\n  hook: { type: webhook, url: "http://x", headers: { "a b": c, X: "a\\nb" } }',
    [
      'config.yaml:26:54  channels.hook.headers["a b"]: the name "a b" is not the name of a header',
      'config.yaml:26:64  channels.hook.headers.X: the value has characters that no header may have',
    ],
  ],
  [
    'a number as a key of the pager, without showing it',
    'routingKey: ${PAGER_KEY:-demo}',
    'routingKey: 12345',
    ['config.yaml:28:5  channels.pager.routingKey: must be text, found a number; put it in quotes'],
  ],
];

describe('values that are wrong by themselves', () => {
  test.each(mistakes)('refuses %s', async (_, from, to, problems) => {
    const devices = ['Desktop Chrome', 'Pixel 7'];
    expect(await problemsOf(changed(from, to), { devices })).toEqual(problems);
  });
});
