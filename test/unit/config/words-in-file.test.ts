import { expect, test, describe } from 'vitest';
import { configYaml } from '../../../src/cli/init-files.ts';
import { changed, ConfigFolder, goodEnv, goodFiles } from './config-folder.ts';

async function warningsOf(yaml: string, files: Readonly<Record<string, string>> = goodFiles): Promise<string[]> {
  await using folder = await ConfigFolder.with({ ...files, 'config.yaml': yaml });
  const result = await folder.load({ env: goodEnv });
  expect(folder.problems(result)).toEqual([]);
  return folder.warnings(result);
}

/** The good configuration as customer service reads it, with nothing missing. */
const forDesk = changed(
  '      summary: Customers cannot place an order.',
  `      summary: Customers cannot place an order.
      stillWorks: Browsing.
      tellCustomers: May I take your order?`,
).replace('severity: critical', 'severity: critical\n    audiences: [customer-service]');

const gateway = (place: string, readers = 'customer service') =>
  `config.yaml:${place}: "gateway" is a technical word that ${readers} may not know; say what it is for, such as "card payments"`;

describe('the texts of a configuration', () => {
  test('are judged where people read them, each at its place', async () => {
    const yaml = forDesk.replace('Browsing.', 'The gateway.').replace(
      'channels:',
      `alarms: { smell: { says: The gateway smells., when: [{ function: place-order, is: failing }] } }
maintenance: [{ cron: "0 7 * * 6", for: 2h, says: Work on the gateway }]
channels:`,
    );
    expect(await warningsOf(yaml)).toEqual([
      gateway('15:5  components.voyager.provides'),
      gateway('26:7  functions.place-order.impact.stillWorks'),
      gateway('28:20  alarms.smell.says'),
      gateway('29:45  maintenance[0].says'),
    ]);
  });

  test('are not judged for words when only operations reads them', async () => {
    expect(
      await warningsOf(changed('cannot place an order.', 'are not served by the backend API (HTTP 503).')),
    ).toEqual([]);
  });

  test('of what a component provides are for all who use a function that needs it, through others too', async () => {
    expect(await warningsOf(forDesk)).toEqual([gateway('15:5  components.voyager.provides')]);
    const both = forDesk.replace('[customer-service]', '[customer-service, back-office]');
    expect(await warningsOf(both)).toEqual([
      gateway('15:5  components.voyager.provides', 'customer service and the back office'),
    ]);
    expect(await warningsOf(forDesk.replace('dependsOn: [voyager]', 'dependsOn: []'))).toEqual([]);
  });

  test('that are sharper for a component are judged as well', async () => {
    const yaml = forDesk.replace(
      'channels:',
      `      whenDown: { voyager: { workaround: Wait for the deployment. } }
words: { allow: [gateway] }
channels:`,
    );
    expect(await warningsOf(yaml)).toEqual([
      'config.yaml:28:30  functions.place-order.impact.whenDown.voyager.workaround: "deployment" is a technical word that customer service may not know; say "change", as in "Wait for the change."',
    ]);
  });

  test('obey the words that the configuration allows and avoids', async () => {
    const yaml = forDesk.replace('channels:', 'words: { allow: [gateway], avoid: { order: purchase } }\nchannels:');
    expect(await warningsOf(yaml)).toEqual([
      'config.yaml:11:5  components.shop.provides: "order" is one of the words to avoid; say "purchase", as in "The site on which customers browse and purchase"',
      'config.yaml:18:5  functions.place-order.question: "order" is one of the words to avoid; say "purchase", as in "Can customers place a purchase?"',
      'config.yaml:25:7  functions.place-order.impact.summary: "order" is one of the words to avoid; say "purchase", as in "Customers cannot place a purchase."',
      'config.yaml:27:7  functions.place-order.impact.tellCustomers: "order" is one of the words to avoid; say "purchase", as in "May I take your purchase?"',
    ]);
    const both = changed('channels:', 'words: { allow: [Till], avoid: { till: desk } }\nchannels:');
    expect(await warningsOf(both)).toEqual([
      'config.yaml:25:18  words.allow[0]: is in words.avoid too, and that holds',
    ]);
  });
});

describe('what a function must say', () => {
  const words = 'words: { allow: [gateway] }\nchannels:';

  test('is what customer service tells customers', async () => {
    const yaml = forDesk.replace('      tellCustomers: May I take your order?\n', '').replace('channels:', words);
    expect(await warningsOf(yaml)).toEqual([
      'config.yaml:24:5  functions.place-order.impact: does not say what customer service should tell customers; add tellCustomers, such as "I am sorry, you cannot place an order just now."',
    ]);
    expect(await warningsOf(yaml.replace('customer-service', 'back-office'))).toEqual([]);
  });

  test('is what still works, or what to do by hand, when it is critical', async () => {
    const without = forDesk.replace('      stillWorks: Browsing.\n', '').replace('channels:', words);
    const missing =
      'config.yaml:24:5  functions.place-order.impact: is critical, and says neither what still works nor what to do by hand; ';
    expect(await warningsOf(without)).toEqual([`${missing}add stillWorks or workaround`]);
    expect(await warningsOf(without.replace('severity: critical', 'severity: major'))).toEqual([]);
    const other = `  track-order:
    question: Can customers see where their order is?
    check: checks/place-order.ts
    every: 1m
    audiences: [customer-service]
    dependsOn: [parcels]
    impact: { summary: Customers cannot see where their order is., tellCustomers: May I ring you back? }
${words}`;
    const yaml = without
      .replace(words, other)
      .replace('functions:\n', '  parcels: { name: Parcels, provides: Where parcels are }\nfunctions:\n');
    expect(await warningsOf(yaml)).toEqual([
      `${missing.replace(':24:', ':25:')}add stillWorks (needing none of its components: "Can customers see where their order is?") or workaround`,
    ]);
  });

  test('is told once when there is no impact at all', async () => {
    const yaml = changed('    impact:\n      summary: Customers cannot place an order.\n', '')
      .replace('severity: critical', 'severity: critical\n    audiences: [customer-service]')
      .replace('channels:', words);
    expect(await warningsOf(yaml)).toEqual([
      'config.yaml:17:3  functions.place-order: has no impact: nobody is told what people cannot do (add impact.summary)',
    ]);
  });
});

test('a new project has nothing to be remarked on but that it has no channel', async () => {
  const script = "import { httpCheck } from 'bellwether';\nexport default httpCheck(async () => {});\n";
  const files = { 'checks/open-the-site.ts': script, 'checks/site-answers.ts': script };
  expect(await warningsOf(configYaml('https://shop.example'), files)).toEqual([
    expect.stringMatching(/ channels: there is none, so nobody is told anything$/),
  ]);
});

test('texts that come from the environment are judged too, and what would steer a terminal in them is written out', async () => {
  const yaml = forDesk
    .replace('Browsing.', '"${STILL}"')
    .replace('channels:', 'words: { allow: [gateway] }\nchannels:');
  await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': yaml });
  const still = `The \u202eserver and\u0085 ${'x'.repeat(300)}`;
  const result = await folder.load({ env: { ...goodEnv, STILL: still } });
  expect(folder.problems(result)).toEqual([]);
  expect(folder.warnings(result)).toEqual([
    expect.stringMatching(/stillWorks: "server" is a technical word that customer service may not know; say "system"$/),
  ]);
});

test('plain words are remarked on that offer something while a shared component is down, and words that rest on themselves', async () => {
  const shared = forDesk
    .replace('      stillWorks: Browsing.', '      stillWorks: { functions: [place-order], text: Browsing. }')
    .replace(
      'channels:',
      '  track-order:\n    question: Can customers see where their order is?\n    check: checks/place-order.ts\n    every: 1m\n    dependsOn: [shop]\n    impact: { summary: Customers cannot see their order., stillWorks: Browsing., whenDown: { shop: { tellCustomers: Please ring. } } }\nchannels:',
    );
  const found = (await warningsOf(shared)).filter((one) => /shared|breaks other|itself/.test(one));
  expect(found).toEqual([
    expect.stringMatching(/functions\.place-order\.impact\.stillWorks\.functions\[0\]: is the function itself/),
    expect.stringMatching(/functions\.place-order\.impact\.tellCustomers: is also meant for when shop is down/),
    expect.stringMatching(
      /functions\.track-order\.impact\.stillWorks: is also meant for when shop is down, which breaks other functions too/,
    ),
  ]);
});
