import { describe, expect, test } from 'vitest';
import { changed, problemsOf } from './config-folder.ts';

/** What is changed in a good configuration, into what, and all that is said of it. */
const mistakes: readonly (readonly [title: string, from: string, to: string, problems: readonly string[]])[] = [
  [
    'an unknown key with what was meant',
    'every: 1m',
    'evry: 1m',
    [
      'config.yaml:17:3  functions.place-order: needs a schedule (every: 1m, or cron: "*/5 6-18 * * 1-5")',
      'config.yaml:20:5  functions.place-order.evry: unknown key (did you mean every?)',
    ],
  ],
  [
    'an unknown key in impact',
    'summary: Customers',
    'sumary: Customers',
    [
      'config.yaml:23:5  functions.place-order.impact.summary: is missing (One sentence on what people cannot do: Customers cannot place an order)',
      'config.yaml:24:7  functions.place-order.impact.sumary: unknown key (did you mean summary?)',
    ],
  ],
  [
    'a key in the wrong case',
    'routingKey',
    'routingkey',
    [
      'config.yaml:26:3  channels.pager.routingKey: is missing (Integration key of the service, as ${NAME})',
      'config.yaml:28:5  channels.pager.routingkey: unknown key (did you mean routingKey?)',
    ],
  ],
  [
    'a key that fits nothing, with what there is',
    'organisation: Acme',
    'server: { colour: red }\norganisation: Acme',
    ['config.yaml:1:11  server.colour: unknown key; known here: listen, publicUrl, trustedProxies'],
  ],
  [
    'a component that does not exist',
    'dependsOn: [shop]',
    'dependsOn: [shopp]',
    ['config.yaml:22:17  functions.place-order.dependsOn[0]: there is no component "shopp" (did you mean shop?)'],
  ],
  [
    'a component that does not exist, in a component',
    'dependsOn: [voyager]',
    'dependsOn: [database]',
    ['config.yaml:12:17  components.shop.dependsOn[0]: there is no component "database" (add it under components)'],
  ],
  [
    'a component that is no list',
    'dependsOn: [shop]',
    'dependsOn: shop',
    ['config.yaml:22:5  functions.place-order.dependsOn: must be a list, found text; put it in brackets: [shop]'],
  ],
  [
    'a component that is in the list twice',
    'dependsOn: [shop]',
    'dependsOn: [shop, shop]',
    ['config.yaml:22:23  functions.place-order.dependsOn[1]: "shop" is in the list twice'],
  ],
  [
    'a target that does not exist',
    'dependsOn: [shop]',
    'targets: [life]',
    ['config.yaml:22:15  functions.place-order.targets[0]: there is no target "life" (did you mean live?)'],
  ],
  [
    'a secret that does not exist',
    'dependsOn: [shop]',
    'secrets: [TEST_CRAD, TEST_CARD]',
    ['config.yaml:22:15  functions.place-order.secrets[0]: there is no secret "TEST_CRAD" (did you mean TEST_CARD?)'],
  ],
  [
    'a component of whenDown that does not exist',
    '      summary: Customers cannot place an order.',
    '      summary: Customers cannot place an order.\n      whenDown: { voyger: { summary: x } }',
    [
      'config.yaml:25:19  functions.place-order.impact.whenDown.voyger: there is no component "voyger" (did you mean voyager?)',
    ],
  ],
  [
    'a function of stillWorks that does not exist',
    '      summary: Customers cannot place an order.',
    '      summary: Customers cannot place an order.\n      stillWorks: { functions: [place-ordr], text: x }',
    [
      'config.yaml:25:33  functions.place-order.impact.stillWorks.functions[0]: there is no function "place-ordr" (did you mean place-order?)',
    ],
  ],
  [
    'a function of planned work that does not exist',
    'channels:',
    'maintenance:\n  - { functions: [place-ordr], cron: "0 7 * * 6", for: 1h, says: x }\nchannels:',
    ['config.yaml:26:19  maintenance[0].functions[0]: there is no function "place-ordr" (did you mean place-order?)'],
  ],
  [
    'a channel that does not exist',
    'channels:',
    'alerting: { policies: [{ severity: [critical, major, minor], steps: [{ notify: [pagr] }] }] }\nchannels:',
    ['config.yaml:25:81  alerting.policies[0].steps[0].notify[0]: there is no channel "pagr" (did you mean pager?)'],
  ],
  [
    'a kind of channel that does not exist',
    'type: pagerduty',
    'type: pagerdty',
    [
      'config.yaml:27:5  channels.pager.type: "pagerdty" is none of pagerduty, webhook, slack, email, alertmanager, opsgenie (did you mean pagerduty?)',
    ],
  ],
  [
    'a channel without a kind',
    '    type: pagerduty\n',
    '',
    [
      'config.yaml:26:3  channels.pager.type: is missing (one of pagerduty, webhook, slack, email, alertmanager, opsgenie)',
    ],
  ],
  [
    'an id in capitals',
    'place-order:',
    'PlaceOrder:',
    [
      'config.yaml:17:3  functions.PlaceOrder: the name "PlaceOrder" is not made of lower-case words and hyphens (try place-order)',
    ],
  ],
  [
    'an id of digits',
    'place-order:',
    '4711:',
    ['config.yaml:17:3  functions.4711: the name "4711" is not made of lower-case words and hyphens'],
  ],
  [
    'an id that is too long',
    'place-order:',
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:',
    [
      'config.yaml:17:3  functions.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: the name is too long; 60 characters are the most',
    ],
  ],
  [
    'an id that every JavaScript object has',
    'place-order:',
    'constructor:',
    ['config.yaml:17:3  functions.constructor: "constructor" cannot be used as a name; choose another'],
  ],
  [
    'an id that would change a prototype',
    'place-order:',
    '__proto__:',
    ['config.yaml:17:3  functions.__proto__: "__proto__" cannot be used as a name; choose another'],
  ],
  [
    'a name of a secret with a hyphen',
    '{ env: SHOP_TEST_CARD }',
    '{ env: A-B }',
    [
      'config.yaml:4:16  secrets.TEST_CARD.env: the value is not the name of an environment variable (such as SHOP_PASSWORD)',
      'config.yaml:4:16  secrets.TEST_CARD.env: environment variable "A-B" is not set',
    ],
  ],
  [
    'a circle of components',
    '    name: Voyager\n',
    '    name: Voyager\n    dependsOn: [shop]\n',
    ['config.yaml:12:5  components.shop.dependsOn: runs in a circle: shop → voyager → shop'],
  ],
  [
    'a component that needs itself',
    '    name: Voyager\n',
    '    name: Voyager\n    dependsOn: [voyager]\n',
    ['config.yaml:15:5  components.voyager.dependsOn: runs in a circle: voyager → voyager'],
  ],
];

describe('names that lead nowhere', () => {
  test.each(mistakes)('refuses %s', async (_, from, to, problems) => {
    const devices = ['Desktop Chrome', 'Pixel 7'];
    expect(await problemsOf(changed(from, to), { devices })).toEqual(problems);
  });
});
