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
];

describe('parts that nothing acts on', () => {
  test.each(mistakes)('does not accept, as it would not act on it: %s', async (_, from, to, problems) => {
    const devices = ['Desktop Chrome', 'Pixel 7'];
    expect(await problemsOf(changed(from, to), { devices })).toEqual(problems);
  });
});
