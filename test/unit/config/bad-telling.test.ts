import { describe, expect, test } from 'vitest';
import { changed, problemsOf } from './config-folder.ts';

/** Put before the channels of a good configuration, on line 25 and on, and all that is said of it. */
type Mistake = readonly [title: string, yaml: string, problems: readonly string[]];

const policies: readonly Mistake[] = [
  [
    'a policy without steps',
    'alerting: { policies: [{ severity: critical }] }',
    ['config.yaml:25:24  alerting.policies[0]: needs steps: who is told, or silent: why nobody is'],
  ],
  [
    'a policy that tells somebody and nobody',
    'alerting: { policies: [{ silent: known, steps: [{ notify: [pager] }] }] }',
    ['config.yaml:25:26  alerting.policies[0].silent: steps and silent exclude each other; remove one'],
  ],
  [
    'silence without a reason',
    'alerting: { policies: [{ silent: "" }] }',
    ['config.yaml:25:26  alerting.policies[0].silent: is empty'],
  ],
  [
    'names in a policy that lead nowhere',
    'alerting: { policies: [{ functions: [place-oder], components: [voyger], targets: [life], roster: webb, steps: [{ notify: [pagr] }] }] }',
    [
      'config.yaml:25:38  alerting.policies[0].functions[0]: there is no function "place-oder" (did you mean place-order?)',
      'config.yaml:25:64  alerting.policies[0].components[0]: there is no component "voyger" (did you mean voyager?)',
      'config.yaml:25:83  alerting.policies[0].targets[0]: there is no target "life" (did you mean live?)',
      'config.yaml:25:90  alerting.policies[0].roster: there is no roster "webb" (add it under rosters)',
      'config.yaml:25:123  alerting.policies[0].steps[0].notify[0]: there is no channel "pagr" (did you mean pager?)',
    ],
  ],
  [
    'an audience that does not exist',
    'alerting: { policies: [{ audiences: [managers], steps: [{ notify: [pager] }] }] }',
    [
      'config.yaml:25:38  alerting.policies[0].audiences[0]: "managers" is none of customer-service, back-office, operations',
    ],
  ],
  [
    'hours that are none, one or in a list',
    'alerting: { policies: [{ during: at night, steps: [{ notify: [pager] }] }, { during: [working hours, Mon-Fri 8-18], steps: [{ notify: [pager] }] }] }',
    [
      'config.yaml:25:26  alerting.policies[0].during: "at night" are no hours of the week (such as Mon-Fri 08:00-18:00)',
      'config.yaml:25:102  alerting.policies[1].during[1]: "Mon-Fri 8-18" are no hours of the week (such as Mon-Fri 08:00-18:00)',
    ],
  ],
  [
    'hours without a day',
    'alerting: { policies: [{ during: "08:00-18:00", steps: [{ notify: [pager] }] }] }',
    [
      'config.yaml:25:26  alerting.policies[0].during: "08:00-18:00" are no hours of the week (try Mon-Sun 08:00-18:00)',
    ],
  ],
  [
    'hours that no clock shows',
    'alerting: { policies: [{ during: Mon 08:00-24:30, steps: [{ notify: [pager] }] }] }',
    [
      'config.yaml:25:26  alerting.policies[0].during: "Mon 08:00-24:30" are no hours of the week (such as Mon-Fri 08:00-18:00)',
    ],
  ],
  [
    'hours of no length',
    'alerting: { policies: [{ during: Sat-Sun 00:00-00:00, steps: [{ notify: [pager] }] }] }',
    [
      'config.yaml:25:26  alerting.policies[0].during: "Sat-Sun 00:00-00:00" end when they begin (try Sat-Sun 00:00-24:00)',
    ],
  ],
  [
    'times of steps that are none',
    'alerting: { policies: [{ steps: [{ at: in the morning, notify: [pager] }, { at: "24:00", after: soon, notify: [pager] }] }] }',
    [
      'config.yaml:25:36  alerting.policies[0].steps[0].at: "in the morning" is neither "next working hour" nor a time such as 08:00',
      'config.yaml:25:77  alerting.policies[0].steps[1].at: "24:00" is neither "next working hour" nor a time such as 08:00',
      'config.yaml:25:90  alerting.policies[0].steps[1].after: "soon" is not a duration (such as 30s, 5m or 2h)',
    ],
  ],
  [
    'rises of severity that do not say when',
    'alerting: { raise: [critical, critical when it is bad, critical when 3 functions fail after 5m, critical or after 5m] }',
    [21, 31, 56, 97].map((column, index) => {
      const text = [
        'critical',
        'critical when it is bad',
        'critical when 3 functions fail after 5m',
        'critical or after 5m',
      ];
      return `config.yaml:25:${column}  alerting.raise[${index}]: "${text[index]}" does not say when the severity rises (such as critical when 3 functions fail or after 30m)`;
    }),
  ],
  [
    'a rise that raises nothing',
    'alerting: { policies: [{ raise: minor after 5m, steps: [{ notify: [pager] }] }] }',
    [
      'config.yaml:25:26  alerting.policies[0].raise: "minor after 5m" raises nothing: minor is the least (such as critical when 3 functions fail or after 30m)',
    ],
  ],
  [
    'a rise that always holds',
    'alerting: { raise: critical when 1 functions fail }',
    [
      'config.yaml:25:13  alerting.raise: "critical when 1 functions fail" would hold at once: one function fails in every incident (such as critical when 3 functions fail or after 30m)',
    ],
  ],
  [
    'a rate that is none',
    'alerting: { atMost: 10 an hour, groupWithin: 2h }',
    [
      'config.yaml:25:13  alerting.atMost: "10 an hour" is not a rate (such as 10 per minute)',
      'config.yaml:25:33  alerting.groupWithin: "2h" is too long; 1h is the most',
    ],
  ],
  [
    'a rate of nothing',
    'alerting: { atMost: 0 per minute }',
    ['config.yaml:25:13  alerting.atMost: "0 per minute" tells nobody anything (such as 10 per minute)'],
  ],
  [
    'a rate without end',
    'alerting: { atMost: 1001 per minute }',
    ['config.yaml:25:13  alerting.atMost: "1001 per minute" is too many; 1000 per minute are the most'],
  ],
  [
    "the monitor's own trouble told to what is not there",
    'alerting: { self: { notify: [pagr] } }',
    ['config.yaml:25:30  alerting.self.notify[0]: there is no channel "pagr" (did you mean pager?)'],
  ],
  [
    "a section in the place of a channel for the monitor's own trouble",
    'alerting: { self: { notify: [{}] } }',
    ['config.yaml:25:30  alerting.self.notify[0]: must be text, found a section'],
  ],
  [
    'a heartbeat without an address, without showing it',
    'alerting: { heartbeat: { url: nowhere } }',
    ['config.yaml:25:26  alerting.heartbeat.url: the value is not an address'],
  ],
];

const silences: readonly Mistake[] = [
  [
    'a silence without an end, a name and a reason',
    'silences: [{ functions: [place-order] }]',
    [
      'config.yaml:25:12  silences[0].by: is missing (Who answers for it)',
      'config.yaml:25:12  silences[0].until: is missing (When it ends; there is none without an end: 2026-11-22T06:00)',
      'config.yaml:25:12  silences[0].why: is missing (Why nobody is told)',
    ],
  ],
  [
    'a silence that ends before it begins',
    'silences: [{ from: 2026-11-21T22:00, until: 2026-11-21T21:00, by: Asha, why: x }]',
    ['config.yaml:25:38  silences[0].until: must be later than from'],
  ],
  [
    'a silence until a day that does not exist',
    'silences: [{ until: 2026-02-30T08:00, by: Asha, why: x }]',
    ['config.yaml:25:14  silences[0].until: "2026-02-30T08:00" is not a time (such as 2026-11-21T22:00)'],
  ],
  [
    'names in a silence that lead nowhere',
    'silences: [{ functions: [a], components: [b], targets: [c], severity: grave, until: 2026-11-21T21:00, by: Asha, why: x }]',
    [
      'config.yaml:25:26  silences[0].functions[0]: there is no function "a" (add it under functions)',
      'config.yaml:25:43  silences[0].components[0]: there is no component "b" (add it under components)',
      'config.yaml:25:57  silences[0].targets[0]: there is no target "c" (add it under targets)',
      'config.yaml:25:61  silences[0].severity: "grave" is none of critical, major, minor',
    ],
  ],
];

const sources: readonly Mistake[] = [
  [
    'a source of another kind',
    'sources: { nagios: { type: nagios, token: "0123456789abcdef" } }',
    ['config.yaml:25:22  sources.nagios.type: "nagios" is none of alertmanager'],
  ],
  [
    'a token that is short, without showing it',
    'sources: { am: { type: alertmanager, token: hunter2 } }',
    ['config.yaml:25:38  sources.am.token: the value is too short; 16 characters are the least'],
  ],
  [
    'a token that no header may have, without showing it',
    'sources: { am: { type: alertmanager, token: "hunter2 hunter2 hunter2" } }',
    ['config.yaml:25:38  sources.am.token: the value has characters that no header may have'],
  ],
  [
    'a token that is a number, without showing it',
    'sources: { am: { type: alertmanager, token: 1234567890123456 } }',
    ['config.yaml:25:38  sources.am.token: must be text, found a number; put it in quotes'],
  ],
  [
    'names in a source that lead nowhere',
    'sources: { am: { type: alertmanager, token: "0123456789abcdef", componentLabel: "a-b", target: life, components: { psp: voyger }, severities: { page: urgent } } }',
    [
      'config.yaml:25:65  sources.am.componentLabel: "a-b" is not the name of a label (letters, digits and _)',
      'config.yaml:25:88  sources.am.target: there is no target "life" (did you mean live?)',
      'config.yaml:25:116  sources.am.components.psp: there is no component "voyger" (did you mean voyager?)',
      'config.yaml:25:145  sources.am.severities.page: "urgent" is none of critical, major, minor',
    ],
  ],
];

describe('who is told of what', () => {
  test.each([...policies, ...silences, ...sources])('refuses %s', async (_, yaml, problems) => {
    expect(await problemsOf(changed('channels:', `${yaml}\nchannels:`))).toEqual(problems);
  });
});
