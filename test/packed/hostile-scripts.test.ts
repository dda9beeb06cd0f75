// Each cell of the table in docs/security.md, tried by a check script that has turned against its monitor.
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, readdirSync, readFileSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Receiver, withStatus, type Answer } from '../integration/notify/receiver.ts';
import type { Monitor } from './monitor.ts';
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

const answerRow = 'answer for a function in another process';

const secret = () => `vault-${randomBytes(8).toString('hex')}`;

/** The function whose attempt the scripts of each kind try to answer for. */
const victims = { HTTP: 'victim', browser: 'customer' } as const;
type Kind = keyof typeof victims;

/** With functions that fail and have secrets, and scripts that attack them. */
function projectOf(url: string, elsewhere: string): Project {
  const attack = (kind: Kind) => `
    const { forge, tryAll } = await import('./attacks.mjs');
    const monitor = await (await fetch(target.url + '/monitor')).text();
    const addresses = ['${elsewhere}/', monitor + '/'];
    const found = await tryAll({ ...params, addresses${kind === 'browser' ? ', page' : ''} });
    await fetch(target.url + '/${kind}', { method: 'POST', body: JSON.stringify(found) });
    const attempt = await fetch(target.url + '/attempt/${victims[kind]}');
    if (attempt.status === 200) forge(await attempt.text());
    expect(found).toBeTruthy();`;
  const victim = (path: string) => `
    const { ownAttempt } = await import('./attacks.mjs');
    await fetch(target.url + '${path}', { method: 'POST', body: JSON.stringify({ attempt: ownAttempt() }) });
    expect(1).toBe(2);`;
  const project = createProject({
    url,
    checks: {
      victim: httpScript(`secret('VAULT'); ${victim('/victim')}`),
      customer: browserScript(`secret('CARD'); await page.goto(target.url); ${victim('/customer')}`),
      thief: httpScript(attack('HTTP')),
      pickpocket: browserScript(attack('browser')),
    },
    functions: {
      victim: { every: '1s', secrets: ['VAULT'], retry: 'off' },
      customer: { every: '1s', secrets: ['CARD'], retry: 'off' },
      thief: { every: '3s', retry: 'off' },
      pickpocket: { every: '3s', retry: 'off' },
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

/**
 * The target of all functions. A script that asks for an attempt to answer for gets one that is under way, and that attempt
 * is kept waiting until `release`.
 */
class HostileTarget {
  readonly monitorUrl = Promise.withResolvers<string>();
  readonly #askers = new Map<string, ServerResponse>();
  readonly #waiting = new Map<string, ServerResponse>();
  readonly #asked = new Set<string>();
  readonly #reports: string[] = [];

  readonly answer: Answer = (response, { path, body }) => {
    const [, first = '', id = first] = path.split('/');
    if (first === 'monitor') return void this.monitorUrl.promise.then((url) => response.end(url));
    if (first === 'attempt') return this.#ask(id, response);
    this.#reports.push(first);
    const { attempt } = body;
    const asker = typeof attempt === 'string' ? this.#askers.get(id) : undefined;
    if (!asker) return void response.end();
    this.#askers.delete(id);
    this.#waiting.set(id, response);
    asker.end(attempt);
  };

  release(id: string): void {
    this.#waiting.get(id)?.end();
  }

  /** Once for each function, after the second report: the first may come before there is anything to steal. */
  #ask(id: string, response: ServerResponse): void {
    const kind = Object.entries(victims).find(([, victim]) => victim === id)?.[0];
    const isTooEarly = this.#reports.filter((report) => report === kind).length < 2;
    if (isTooEarly || this.#asked.has(id)) return void response.writeHead(404).end();
    this.#asked.add(id);
    this.#askers.set(id, response);
  }
}

/** Waits until a script has tried to answer for a victim; returns whether its answer was recorded. */
async function isBelieved(kind: Kind, at: { monitor: Monitor; receiver: Receiver; target: HostileTarget }) {
  const { monitor, receiver, target } = at;
  const id = victims[kind];
  await monitor.until(`a forged message of a script (${kind}) is refused`, () =>
    monitor.log.some(({ msg, runner }) => msg.includes('forged a message') && runner === kind.toLowerCase()),
  );
  const before = receiver.received.filter(({ path }) => path === `/${id}`).length;
  target.release(id);
  let requests = 0;
  await receiver.waitFor(({ path }) => path === `/${id}` && (requests += 1) > before);
  return monitor.log.some(({ msg, function: of }) => of === id && /is working/i.test(msg));
}

test.skipIf(!isRoot).concurrent.each(Object.entries(cases))(
  'a hostile script gets what docs/security.md says where the monitor runs %s',
  async (name, starter) => {
    const target = new HostileTarget();
    await using receiver = await Receiver.start(target.answer);
    await using elsewhere = await Receiver.start(withStatus(200));
    using project = projectOf(receiver.url, elsewhere.url);
    const uid = /--reuid=(\d+)/.exec(starter.join(' '))?.[1];
    if (uid !== undefined) giveTo(Number(uid), project.folder);
    const env = { VAULT: secret(), CHANNEL_KEY: secret() };
    await using monitor = await project.start([], { env, starter });
    await receiver.waitFor(({ path }) => path === '/customer');
    await monitor.untilState('customer', 'failing');
    target.monitorUrl.resolve(monitor.url);
    const tableOf = async (kind: Kind) => {
      let reports = 0;
      const { body } = await receiver.waitFor(({ path }) => path === `/${kind}` && (reports += 1) > 1);
      return { kind, ...body, [answerRow]: await isBelieved(kind, { monitor, receiver, target }) };
    };
    const tables = await Promise.all([tableOf('HTTP'), tableOf('browser')]);
    for (const table of tables) {
      expect(table).toEqual({ kind: table.kind, ...promised(`${table.kind}, ${name}`) });
    }
  },
);
