import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { alertingOf, policyOf } from '../../support/alerting.ts';
import { ConfigFolder, problemsOf } from './config-folder.ts';

const example = await readFile(new URL('example.yaml.txt', import.meta.url), 'utf8');
const environment = { SHOP_TEST_CARD: '4111', CHAT_WEBHOOK: 'https://chat.example/hook' };
const scripts = Object.fromEntries(
  ['browse-catalogue', 'place-order', 'receive-goods'].map((name) => [`checks/${name}.ts`, '']),
);
const withWarehouse = example.replace(
  'functions:\n',
  '  warehouse:\n    name: Warehouse desk\n    provides: Booking goods in\n\nfunctions:\n',
);

const sharedRemark = (component: string, kind: string) =>
  `is also meant for when ${component} is down, which breaks other functions too, and may then offer what does not work; add whenDown: { ${component}: { ${kind}: ... } }, or name the functions that it rests on: ${kind}: { functions: [...], text: ... }`;

const isExpected = (problem: string) => /not yet built in this version|is not set|there is no such file/.test(problem);

test('the whole form is understood: what is refused is not built yet, or not on this machine', async () => {
  const problems = await problemsOf(withWarehouse, { env: {} });
  expect(problems.filter((problem) => !isExpected(problem))).toEqual([]);
  expect(
    problems.filter((problem) => problem.includes('not yet built')).map((problem) => problem.split(/:? +/)[1]),
  ).toEqual([
    'functions.place-order.backlog',
    'functions.place-order.transactions',
    'functions.place-order.failureModes',
  ]);
  expect(
    problems.filter((problem) => !problem.includes('not yet built')).map((problem) => problem.split(/:? +/)[1]),
  ).toEqual([
    'secrets.TEST_CARD.env',
    'secrets.DESK_PASSWORD.file',
    'functions.browse-catalogue.check',
    'functions.receive-goods.check',
    'channels.desk-chat.webhook',
  ]);
});

test('a component that functions need and nobody describes is told, even in an example', async () => {
  const dangling = (await problemsOf(example, { env: {} })).filter((problem) => !isExpected(problem));
  expect(dangling).toEqual([
    'config.yaml:113:17  functions.receive-goods.dependsOn[0]: there is no component "warehouse" (add it under components)',
  ]);
});

test('without what is not built yet it is a good configuration', async () => {
  const dropped = ['    backlog:', '    transactions:', '    failureModes:'];
  let skipped = -1;
  const kept = withWarehouse.split('\n').filter((line) => {
    const indent = line.search(/\S/);
    if (skipped >= 0 && (indent > skipped || indent < 0)) return false;
    skipped = dropped.some((start) => line.startsWith(start)) ? indent : -1;
    return skipped < 0;
  });
  await using folder = await ConfigFolder.with({
    ...scripts,
    desk: 'secret',
    'config.yaml': kept.join('\n').replace('/run/secrets/desk', 'desk'),
  });
  const result = await folder.load({ env: environment });
  expect(folder.problems(result)).toEqual([]);
  if (!result.ok) return;
  expect([...result.config.functions.keys()]).toEqual(['browse-catalogue', 'place-order', 'receive-goods']);
  expect(result.config.functions.get('place-order')).toMatchObject({
    page: { device: 'Desktop Chrome', locale: 'en-GB', block: ['media'] },
    alarm: { after: { count: 2, of: 3 } },
    impact: { whenDown: { voyager: { summary: 'Customers cannot pay by credit card.' } } },
    targets: ['live'],
  });
  const working = { days: [1, 2, 3, 4, 5], fromMinute: 480, untilMinute: 1080 };
  expect(result.config.alerting).toEqual(
    alertingOf(
      [
        policyOf(['critical'], ['pager', 'desk-chat'], {
          steps: [
            { notify: ['pager', 'desk-chat'], afterMs: 0 },
            { notify: ['managers'], afterMs: 600_000 },
          ],
        }),
        policyOf(['major', 'minor'], ['desk-chat'], { during: [working] }),
        policyOf(['major', 'minor'], [], { steps: [{ notify: ['desk-chat'], afterMs: 0, at: 'working-hour' }] }),
      ],
      { groupWithinMs: 30_000, selfNotify: ['pager', 'desk-chat'], atMostPerMinute: 10 },
    ),
  );
  expect([...result.config.rosters.keys()]).toEqual(['web']);
  expect(folder.warnings(result)).toEqual([
    'config.yaml:7:3  server.publicUrl: is this machine, so messages to channel pager, channel desk-chat, channel managers link to http://127.0.0.1:8080, which nobody can open from elsewhere (write the address under which people reach this monitor, such as https://status.example)',
    'config.yaml:35:5  components.shop.owner: cannot be reached: "web-team" is no team (add "web-team" under teams, or a contact here)',
    'config.yaml:41:5  components.catalogue-db.owner: cannot be reached: "web-team" is no team (add "web-team" under teams, or a contact here)',
    'config.yaml:44:5  components.voyager.provides: "gateway" is a technical word that customer service and the back office may not know; say what it is for, such as "card payments"',
    ...(
      [
        ['67:7', 'browse-catalogue', 'stillWorks'],
        ['68:7', 'browse-catalogue', 'tellCustomers'],
        ['84:7', 'place-order', 'stillWorks'],
        ['85:7', 'place-order', 'tellCustomers'],
      ] as const
    ).map(([place, id, kind]) => `config.yaml:${place}  functions.${id}.impact.${kind}: ${sharedRemark('shop', kind)}`),
    'config.yaml:92:3  functions.receive-goods: has no impact: nobody is told what people cannot do (add impact.summary)',
    'config.yaml:125:3  channels.managers.from: mails come from bellwether@localhost, which mail servers elsewhere refuse (write from: bellwether@YOUR-DOMAIN, or set server.publicUrl)',
    'config.yaml:129:3  channels.prometheus-alertmanager: is told of nothing: no step names it',
    "config.yaml:133:1  alerting: pager, desk-chat are told of the monitor's own trouble; name others as self: { notify: [...] }",
  ]);
});
