// A whole monitor on the demo business, and a Prometheus that scrapes it each second and evaluates the rules.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freeDemoPort, freePort } from '../../support/free-port.ts';
import { demoProject, MonitorProcess } from '../../support/monitor-process.ts';
import { until } from '../../support/until.ts';

const pem = (name: string) => fileURLToPath(new URL(`../run-child/localhost-${name}.pem`, import.meta.url));
const rules = fileURLToPath(new URL('../../../dashboards/rules/bellwether.rules.yml', import.meta.url));

type Point = readonly [at: number, value: string];

interface Series {
  readonly value?: Point;
  readonly values?: readonly Point[];
}

/** Prometheus, asked over its API. */
export interface Watch extends AsyncDisposable {
  /** How many series of an expression have a number, now or in the last minutes. */
  count(expr: string, isInstant: boolean): Promise<number>;
  /** What a variable of a dashboard offers, `label_values(series, label)`. */
  labelValues(query: string): Promise<readonly string[]>;
}

export async function startPrometheus(program: string, target: string): Promise<Watch> {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-test-'));
  const config = {
    global: { scrape_interval: '1s', evaluation_interval: '2s' },
    rule_files: ['rules.yml'],
    scrape_configs: [{ job_name: 'bellwether', static_configs: [{ targets: [target] }] }],
  };
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config));
  writeFileSync(join(folder, 'rules.yml'), readFileSync(rules, 'utf8').replaceAll(/interval: \S+/g, 'interval: 2s'));
  const port = await freePort();
  const options = [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`];
  const child = spawn(program, [...options, `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' });
  const api = async <T>(path: string, parameters: Readonly<Record<string, string>>) => {
    const response = await fetch(
      `http://127.0.0.1:${port}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`,
    );
    const reply = (await response.json()) as { data: T; error?: string };
    if (!response.ok) throw new Error(`${reply.error}: ${JSON.stringify(parameters)}`);
    return reply.data;
  };
  const watch: Watch = {
    async count(query, isInstant) {
      const now = Date.now() / 1000;
      const span = { start: String(now - 180), end: String(now), step: '2' };
      const path = isInstant ? 'query' : 'query_range';
      const { result } = await api<{ result: Series[] }>(path, { query, ...(!isInstant && span) });
      const points = ({ value, values = [] }: Series) => (value ? [value] : values);
      return result.filter((series) => points(series).some(([, text]) => text !== 'NaN')).length;
    },
    async labelValues(query) {
      const [, series, label] = /^label_values\((.+), (\w+)\)$/.exec(query)!;
      return api<string[]>(`label/${label}/values`, { 'match[]': series! });
    },
    async [Symbol.asyncDispose]() {
      const exit = once(child, 'exit');
      if (child.exitCode === null && child.kill()) await exit;
      rmSync(folder, { recursive: true });
    },
  };
  await until('the first scrape', async () =>
    (await watch.count('bellwether_build_info', true)) > 0 ? true : undefined,
  );
  return watch;
}

export interface House extends AsyncDisposable {
  /** Address of the status page. */
  readonly url: string;
  readonly states: () => Promise<Readonly<Record<string, string>>>;
  readonly break: (component: string, fault: string) => Promise<void>;
  readonly heal: (component: string) => Promise<void>;
  /** Somebody at the pager takes the newest that is not taken; undefined as long as there is none. */
  readonly acknowledge: () => Promise<true | undefined>;
  /** A script and the configuration change while it runs. */
  readonly edit: () => void;
}

/** The demo, with one function more, which meets a certificate and is always being worked on. */
export async function startHouse(): Promise<House> {
  await using life = new AsyncDisposableStack();
  const tls = createServer({ key: readFileSync(pem('key')), cert: readFileSync(pem('cert')) }, (_request, response) =>
    response.end('ok'),
  );
  await once(tls.listen(0, '127.0.0.1'), 'listening');
  life.defer(() => {
    tls.closeAllConnections();
    return new Promise<void>((resolve) => tls.close(() => resolve()));
  });
  const project = demoProject({ every: '5s' });
  life.defer(() => project.remove());
  const config = join(project.folder, 'config.yaml');
  addFunction(project.folder, `https://127.0.0.1:${(tls.address() as AddressInfo).port}/`);
  const port = await freePort();
  const monitor = life.use(
    new MonitorProcess(['start', '--demo', '--port', String(port)], {
      cwd: project.folder,
      env: { BELLWETHER_DEMO_PORT: String(await freeDemoPort()), NODE_EXTRA_CA_CERTS: pem('cert') },
    }),
  );
  const [url, switches, inbox] = await Promise.all(
    (['Status page', 'Switches', 'Inbox'] as const).map((name) => monitor.address(name)),
  );
  const fault = async (component: string, init: RequestInit) => {
    const response = await fetch(`${switches}/faults/${component}`, {
      ...init,
      headers: { 'content-type': 'application/json' },
    });
    if (!response.ok) throw new Error(await response.text());
  };
  const taken = new Set<string>();
  const whole = life.move();
  return {
    url: url!,
    async states() {
      const reply = (await (await fetch(`${url}/api/v1/functions`)).json()) as {
        functions: { id: string; targets: { state: string }[] }[];
      };
      return Object.fromEntries(reply.functions.map(({ id, targets }) => [id, targets[0]!.state]));
    },
    break: (component, name) => fault(component, { method: 'PUT', body: JSON.stringify({ fault: name }) }),
    heal: (component) => fault(component, { method: 'DELETE' }),
    async acknowledge() {
      const messages = (await (await fetch(`${inbox}/messages`)).json()) as { channel: string; dedupKey: string }[];
      const key = messages
        .filter(({ channel, dedupKey }) => channel === 'pagerduty' && !taken.has(dedupKey))
        .map(({ dedupKey }) => dedupKey)[0];
      if (key === undefined) return undefined;
      taken.add(key);
      const headers = { accept: 'application/json' };
      const reply = await fetch(`${inbox}/alerts/${key}/acknowledge`, { method: 'POST', headers });
      return reply.ok ? true : undefined;
    },
    edit() {
      appendFileSync(join(project.folder, 'checks/order-queue.ts'), '\n// changed\n');
      appendFileSync(config, '\n# changed\n');
    },
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

function addFunction(folder: string, address: string): void {
  writeFileSync(
    join(folder, 'checks/certified.ts'),
    `import { httpCheck, expect } from 'bellwether';
export default httpCheck(async ({ http, step }) => {
  await step('Ask over TLS', async () => expect((await http.get('${address}')).status).toBe(200));
});
`,
  );
  const file = join(folder, 'config.yaml');
  const stanza = `functions:
  certified:
    question: Is there a certificate?
    check: checks/certified.ts
    every: 10s
    timeout: 5s
    severity: minor
    audiences: [operations]
    dependsOn: [shop]
    impact: { summary: There is none. }
`;
  const window = `maintenance:
  - { functions: [certified], from: 2020-01-01T00:00, until: 2120-01-01T00:00, says: Always }
`;
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, before.replace(/^functions:\n/m, stanza).replace(/^maintenance:\n/m, window));
}
