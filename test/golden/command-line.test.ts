// What scripts and people rely on at the command line: which commands there are, their help, their exit codes.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Receiver } from '../integration/notify/receiver.ts';
import { packed } from '../packed/packed.ts';
import { createProject, httpScript, Project, type RunOptions } from '../packed/project.ts';
import { inTurns } from './in-turns.ts';

let shop: Receiver;
let project: Project;
let empty: Project;

beforeAll(async () => {
  shop = await Receiver.start((response, { path }) => void response.writeHead(path === '/' ? 200 : 404).end());
  empty = new Project();
  project = createProject({
    url: shop.url,
    checks: {
      answers: httpScript(`expect((await http.get('/')).status).toBe(200);`),
      order: httpScript(`expect((await http.get('/orders')).status).toBe(200);`),
      unreadable: 'export default 1;',
    },
    config: {
      server: { listen: '127.0.0.1:0' },
      components: { shop: { name: 'Web shop', provides: 'The site' } },
      channels: {
        good: { type: 'webhook', url: shop.url },
        bad: { type: 'webhook', url: `${shop.url}/gone` },
      },
      alerting: { policies: [{ steps: [{ notify: ['good', 'bad'] }] }] },
    },
  });
  const sound = createSound(shop.url);
  for (const name of ['config.yaml', 'checks/answers.ts']) {
    project.write(`sound/${name}`, readFileSync(join(sound.folder, name), 'utf8'));
  }
  sound[Symbol.dispose]();
  project.write('wrong.yaml', 'organisation: 5\n');
  project.write('not-a-folder', '');
});

afterAll(async () => {
  project?.[Symbol.dispose]();
  empty?.[Symbol.dispose]();
  await shop?.[Symbol.asyncDispose]();
});

const createSound = (url: string) =>
  createProject({
    url,
    checks: { answers: httpScript(`expect((await http.get('/')).status).toBe(200);`) },
    config: { server: { listen: '127.0.0.1:0' } },
  });

interface Case extends RunOptions {
  readonly says: string;
  readonly args: string;
}

/** Those of one command run in order: some make what later ones find. */
const cases: readonly Case[] = [
  { args: '', says: 'no command' },
  { args: '--version', says: 'good' },
  { args: 'no-such-command', says: 'usage' },
  { args: 'start --port 99999999', says: 'usage' },
  { args: 'start --config wrong.yaml', says: 'wrong configuration' },
  { args: 'run answers', says: 'passes' },
  { args: 'run answers order unreadable', says: 'one fails, one cannot be judged' },
  { args: 'run unreadable', says: 'cannot be judged' },
  { args: 'run no-such-function', says: 'usage' },
  { args: 'run --target no-such-target', says: 'usage' },
  { args: 'run --rounds 0', says: 'usage' },
  { args: 'run --reporter no-such-reporter', says: 'usage' },
  { args: 'validate --config sound/config.yaml', says: 'good' },
  { args: 'validate', says: 'a script that is no check' },
  { args: 'validate --config wrong.yaml', says: 'wrong configuration' },
  { args: 'validate --config missing.yaml', says: 'no configuration' },
  { args: 'init new --url http://127.0.0.1:1', says: 'good' },
  { args: 'init new', says: 'there already' },
  { args: 'init new-2 --url not-an-address', says: 'usage' },
  { args: 'new place-order --http --config new/config.yaml', says: 'good' },
  { args: 'new place-order --http --config new/config.yaml', says: 'there already' },
  { args: 'new Place_Order --config new/config.yaml', says: 'usage' },
  { args: 'new other --config missing.yaml', says: 'no configuration' },
  { args: 'impact shop', says: 'good' },
  { args: 'impact no-such-component', says: 'usage' },
  { args: 'impact', says: 'usage' },
  { args: 'doctor --config sound/config.yaml', says: 'all is well' },
  { args: 'doctor', says: 'no browser', env: { BELLWETHER_CHROMIUM: '/no/such/file' } },
  { args: 'doctor --config wrong.yaml', says: 'wrong configuration' },
  { args: 'doctor --capacity', says: 'good' },
  { args: 'healthcheck', says: 'no answer' },
  { args: 'healthcheck --url no-address', says: 'usage' },
  { args: 'healthcheck --config missing.yaml', says: 'no configuration' },
  { args: 'notify-test good', says: 'taken' },
  { args: 'notify-test bad', says: 'refused' },
  { args: 'notify-test no-such-channel', says: 'usage' },
  { args: 'export', says: 'usage' },
  { args: 'export schema', says: 'good' },
  { args: 'export rules', says: 'good' },
  { args: 'export dashboards', says: 'good' },
  { args: 'export dashboards --to not-a-folder', says: 'cannot be written' },
  { args: 'export texts', says: 'good' },
  { args: 'export texts --language xx', says: 'usage' },
  { args: 'export openapi', says: 'not in this version' },
  { args: 'types --check', says: 'not written yet' },
  { args: 'types', says: 'good' },
  { args: 'types --check', says: 'up to date' },
  { args: 'token ci --role viewer', says: 'good' },
  { args: 'token ci --role viewer', says: 'there already' },
  { args: 'token --list', says: 'good' },
  { args: 'token --revoke ci', says: 'good' },
  { args: 'token --revoke ci', says: 'no such token' },
  { args: 'token ci', says: 'usage' },
  { args: 'store', says: 'usage' },
  { args: 'store check --store nowhere', says: 'no store' },
  { args: 'store check', says: 'good' },
  { args: 'store check wrong.yaml', says: 'not a database' },
  { args: 'store backup copy.db', says: 'good' },
  { args: 'store backup copy.db', says: 'there already' },
  { args: 'store check copy.db', says: 'good' },
  { args: 'store restore copy.db', says: 'good' },
  { args: 'store restore missing.db', says: 'no backup' },
  { args: 'password', says: 'good', input: 'a long enough password\n' },
  { args: 'password', says: 'too short', input: 'short\n' },
  ...['record', 'gate', 'runner', 'drill', 'report', 'postmortem'].map((args) => ({
    args,
    says: 'not in this version',
  })),
];

test('every command exits with the code that scripts rely on', async () => {
  // `new` works in the folder that `init` makes, `store` on the store that `token` makes.
  const laneOf = ({ args }: (typeof cases)[number]) =>
    args
      .split(' ')[0]!
      .replace(/^new$/, 'init')
      .replace(/^store$/, 'token');
  const commands = Object.values(Object.groupBy(cases, laneOf));
  const lines = await inTurns(2, commands, async (ofOne = []) => {
    let text = '';
    for (const { args, says, ...options } of ofOne) {
      const { code } = await project.run(args === '' ? [] : args.split(' '), options);
      text += `${code}  ${`bellwether ${args}`.padEnd(58)} ${says}\n`;
    }
    return text;
  });
  await expect(lines.join('')).toMatchFileSnapshot('exit-codes.txt');
});

/** Commands that a help lists, apart from `help` itself. */
const commandsIn = (help: string): readonly string[] => {
  const [section = ''] = /^Commands:\n(?: .*\n)+/m.exec(help) ?? [];
  const names = Array.from(section.matchAll(/^ {2}([a-z][a-z-]*)(?= )/gm), ([, name]) => name ?? '');
  return names.filter((name) => name !== 'help');
};

test('every command has the help that people read', async () => {
  const helpOf = async (...command: readonly string[]) => (await empty.run([...command, '--help'])).stdout;
  const top = await helpOf();
  const below = async (parent: string) => commandsIn(await helpOf(parent)).map((name) => [parent, name]);
  const commands = [...commandsIn(top).map((name) => [name]), ...(await below('export')), ...(await below('store'))];
  expect(commands.length).toBeGreaterThan(10);
  await expect(top).toMatchFileSnapshot('help/bellwether.txt');
  const helps = await inTurns(2, commands, async (command) => ({ command, help: await helpOf(...command) }));
  for (const { command, help } of helps) await expect(help).toMatchFileSnapshot(`help/${command.join('-')}.txt`);
});

test('bellwether export schema prints the schema that the package and this tree hold', async () => {
  const { stdout } = await empty.run(['export', 'schema']);
  const schema = join(dirname(dirname(packed().program)), 'config.schema.json');
  expect(stdout).toBe(readFileSync(schema, 'utf8'));
  await expect(stdout).toMatchFileSnapshot('../../config.schema.json');
});
