// Each cell of the table in docs/security.md, tried by a check script that has turned against its monitor.
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Receiver, withStatus } from '../integration/notify/receiver.ts';
import { browserScript, createProject, httpScript, type Project } from './project.ts';

/** How the monitor is started in each of the three cases. Rights of the test machine's root must not help it. */
const cases = {
  'as root': [],
  'as a user': ['setpriv', '--reuid=12345', '--regid=12345', '--clear-groups', '--inh-caps=-all', '--'],
  'in the container': [
    ...['setpriv', '--reuid=10001', '--regid=10001', '--clear-groups', '--no-new-privs'],
    ...['--inh-caps=-all', '--bounding-set=-all', '--'],
  ],
} as const;

const rows = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim().replaceAll("'", '’'))
      .slice(1, -1),
  );

/** What a column of the table promises, by row: whether the script can. */
function promised(column: string): Record<string, boolean> {
  const [head = [], , ...table] = rows.slice(rows.findIndex(([first]) => first === 'A check script can …'));
  const index = head.indexOf(column);
  if (index < 0) throw new Error(`docs/security.md has no column "${column}"`);
  const whole = table.filter((cells) => cells.length === head.length);
  return Object.fromEntries(whole.map((cells) => [cells[0]!, cells[index]!.startsWith('yes')]));
}

const secret = () => `vault-${randomBytes(8).toString('hex')}`;

/** With functions that fail and have secrets, and scripts that attack them. */
function projectOf(url: string): Project {
  const attack = (kind: string) => `
    const { tryAll } = await import('./attacks.mjs');
    const found = await tryAll(params);
    await fetch(target.url + '/${kind}', { method: 'POST', body: JSON.stringify(found) });
    expect(found).toBeTruthy();`;
  const project = createProject({
    url,
    checks: {
      victim: httpScript(`secret('VAULT'); expect((await http.get('/victim')).status).toBe(200);`),
      customer: browserScript(`secret('CARD'); await page.goto(target.url + '/customer'); expect(1).toBe(2);`),
      thief: httpScript(attack('HTTP')),
      pickpocket: browserScript(attack('browser')),
      forger: httpScript(`
        const { forge } = await import('./attacks.mjs');
        await forge(async () => (await fetch(target.url + '/ended')).status === 200);
        expect(1).toBe(1);`),
    },
    functions: {
      victim: { every: '1s', secrets: ['VAULT'], retry: 'off' },
      customer: { every: '1s', secrets: ['CARD'], retry: 'off' },
      thief: { every: '3s', retry: 'off' },
      pickpocket: { every: '3s', retry: 'off' },
      forger: { every: '5s', retry: 'off' },
    },
    config: {
      runners: { browsers: 2 },
      secrets: { VAULT: { env: 'VAULT' }, CARD: { file: 'card' } },
      channels: { chat: { type: 'webhook', url, secret: '${CHANNEL_KEY}' } },
    },
  });
  const { folder } = project;
  const places = { config: join(folder, 'config.yaml'), secretFile: join(folder, 'card'), data: join(folder, 'data') };
  const config = JSON.parse(readFileSync(places.config, 'utf8')) as { functions: Record<string, object> };
  for (const id of ['thief', 'pickpocket']) Object.assign(config.functions[id]!, { params: places });
  project.write('config.yaml', config);
  project.write('card', secret());
  project.write('checks/attacks.mjs', readFileSync(new URL('hostile/attacks.mjs', import.meta.url), 'utf8'));
  for (const file of ['config.yaml', 'card']) chmodSync(join(folder, file), 0o640);
  chmodSync(folder, 0o755);
  return project;
}

function giveTo(uid: number, folder: string): void {
  chownSync(folder, uid, uid);
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) giveTo(uid, path);
    else chownSync(path, uid, uid);
  }
}

const isRoot = process.getuid?.() === 0;

test.skipIf(!isRoot).concurrent.each(Object.entries(cases))(
  'a hostile script gets what docs/security.md says where the monitor runs %s',
  async (name, starter) => {
    let isVictimSeen = 0;
    await using receiver = await Receiver.start((response, request, socket) => {
      if (request.path === '/victim') isVictimSeen += 1;
      const status = request.path === '/victim' || (request.path === '/ended' && isVictimSeen < 4) ? 503 : 200;
      withStatus(status)(response, request, socket);
    });
    using project = projectOf(receiver.url);
    const uid = /--reuid=(\d+)/.exec(starter.join(' '))?.[1];
    if (uid !== undefined) giveTo(Number(uid), project.folder);
    const env = { VAULT: secret(), CHANNEL_KEY: secret() };
    await using monitor = await project.start([], { env, starter });
    await receiver.waitFor(({ path }) => path === '/customer');
    await monitor.untilState('customer', 'failing');
    for (const kind of ['HTTP', 'browser']) {
      // The first may come before there is anything to steal.
      let reports = 0;
      const { body } = await receiver.waitFor(({ path }) => path === `/${kind}` && (reports += 1) > 1);
      const { 'use the network, the monitor’s own pages included': _, ...expected } = promised(`${kind}, ${name}`);
      delete expected['answer for a function through the channel of its process'];
      expect({ kind, ...body }).toEqual({ kind, ...expected });
    }
    await monitor.until('the forger is known', () => monitor.log.some(({ msg }) => msg.includes('forged a message')));
    expect((await monitor.states())['victim']).toBe('failing');
    expect(monitor.log.some(({ msg, function: id }) => id === 'victim' && /is working/i.test(msg))).toBe(false);
  },
);
