import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { shipped } from './shipped.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly network_mode: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>>;
}

const compose = parse(read('compose.yaml')) as {
  services: Readonly<Record<string, Service>>;
  volumes: Readonly<Record<string, unknown>>;
};
const services = Object.entries(compose.services);
const mounts = services.flatMap(([service, { volumes = [] }]) =>
  volumes.map((volume) => {
    const [from = '', to = '', mode] = volume.split(':');
    return { service, from, to, mode };
  }),
);
/** What a path inside a service is outside. */
function outside(service: string, path: string): string | undefined {
  const mount = mounts.find((one) => one.service === service && `${path}/`.startsWith(`${one.to}/`));
  return mount && join(mount.from, path.slice(mount.to.length));
}

interface Prometheus {
  readonly rule_files: readonly string[];
  readonly global: { readonly scrape_interval: string };
  readonly alerting: {
    readonly alertmanagers: readonly { readonly static_configs: readonly { readonly targets: readonly string[] }[] }[];
  };
  readonly scrape_configs: readonly {
    readonly job_name: string;
    readonly static_configs: readonly { readonly targets: readonly string[] }[];
  }[];
}
const prometheus = parse(read('dashboards/prometheus.yml')) as Prometheus;
const listens = (service: string) =>
  /--web\.listen-address=(\S+)/.exec(compose.services[service]!.command!.join(' '))![1]!;

describe('compose.yaml', () => {
  test('is well-formed, and so is everything else that is written in YAML', () => {
    for (const file of [
      'compose.yaml',
      'dashboards/prometheus.yml',
      'dashboards/alertmanager.yml',
      'dashboards/grafana/datasources/prometheus.yaml',
      'dashboards/grafana/dashboards/bellwether.yaml',
    ])
      expect(parseDocument(read(file), { uniqueKeys: true }).errors, file).toEqual([]);
  });

  test('mounts only files that are there, and volumes that it names', () => {
    for (const { service, from } of mounts) {
      if (from.startsWith('./')) expect(existsSync(join(root, from)), `${service}: ${from}`).toBe(true);
      else expect(Object.keys(compose.volumes), service).toContain(from);
    }
    const used = new Set(mounts.map(({ from }) => from));
    expect(Object.keys(compose.volumes).filter((name) => !used.has(name))).toEqual([]);
  });

  test('lets no service change what is mounted from here', () => {
    expect(mounts.filter(({ from, mode }) => from.startsWith('./') && mode !== 'ro')).toEqual([]);
  });

  test('starts every service from a pinned image or from here, after services that there are', () => {
    for (const [name, { image, build, depends_on = {} }] of services) {
      if (image !== 'bellwether') expect(image, name).toMatch(/:v?\d+\.\d+\.\d+$/);
      for (const other of Object.keys(depends_on)) expect(Object.keys(compose.services)).toContain(other);
      if (build !== undefined) expect(existsSync(join(root, build, 'Dockerfile'))).toBe(true);
    }
    expect(services.some(([, { image, build }]) => image === 'bellwether' && build !== undefined)).toBe(true);
  });

  test('gives each service a port of its own on loopback, none of them one of the demo', () => {
    const { GF_SERVER_HTTP_ADDR: host, GF_SERVER_HTTP_PORT: port } = compose.services['grafana']!.environment!;
    const listen = /listen: (\S+)/.exec(read('config.yaml'))![1]!;
    const demo = [4300, 4301, 4310, 4320, 4330, 4390, 4391].map((one) => `127.0.0.1:${one}`);
    const all = [listen, listens('prometheus'), listens('alertmanager'), `${host}:${port}`, ...demo];
    expect(all.every((address) => address.startsWith('127.0.0.1:'))).toBe(true);
    expect(new Set(all).size).toBe(all.length);
    const onHost = services.filter(([, service]) => service.network_mode === 'host').map(([name]) => name);
    expect(onHost.sort()).toEqual(['alertmanager', 'bellwether', 'grafana', 'prometheus']);
  });

  test('lets Prometheus find Bellwether, its rules and Alertmanager', () => {
    const listen = /listen: (\S+)/.exec(read('config.yaml'))![1];
    expect(prometheus.scrape_configs.flatMap((one) => one.static_configs.flatMap(({ targets }) => targets))).toEqual([
      listen,
    ]);
    const alertmanagers = prometheus.alerting.alertmanagers.flatMap((one) =>
      one.static_configs.flatMap(({ targets }) => targets),
    );
    expect(alertmanagers).toEqual([listens('alertmanager')]);
    const config = /--config\.file=(\S+)/.exec(compose.services['prometheus']!.command!.join(' '))![1]!;
    expect(outside('prometheus', config)).toBe('dashboards/prometheus.yml');
    for (const file of prometheus.rule_files)
      expect(outside('prometheus', join(dirname(config), file))).toBe('dashboards/rules/bellwether.rules.yml');
  });

  test('keeps the series of Prometheus for longer than the promises look back', () => {
    const days = /retention\.time=(\d+)d/.exec(compose.services['prometheus']!.command!.join(' '))![1];
    expect(Number(days)).toBeGreaterThan(30);
  });

  test('lets Grafana find Prometheus and the dashboards that are exported for it', () => {
    const { datasources } = parse(read('dashboards/grafana/datasources/prometheus.yaml')) as {
      datasources: { type: string; url: string; jsonData: { timeInterval: string } }[];
    };
    expect(datasources).toMatchObject([
      {
        type: 'prometheus',
        url: `http://${listens('prometheus')}`,
        jsonData: { timeInterval: prometheus.global.scrape_interval },
      },
    ]);
    const { providers } = parse(read('dashboards/grafana/dashboards/bellwether.yaml')) as {
      providers: { type: string; options: { path: string } }[];
    };
    const [{ type, options }] = providers as [(typeof providers)[0]];
    expect(type).toBe('file');
    const exporting = compose.services['dashboards']!.command!;
    expect(exporting.slice(0, 3)).toEqual(['export', 'dashboards', '--to']);
    expect(outside('grafana', options.path)).toBe('grafana-dashboards');
    expect(outside('dashboards', exporting[3]!)).toBe('grafana-dashboards');
    const home = compose.services['grafana']!.environment!['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH']!;
    expect(shipped().map(([file]) => join(options.path, file))).toContain(home);
    for (const kind of ['datasources', 'dashboards'])
      expect(outside('grafana', `/etc/grafana/provisioning/${kind}`)).toBe(`dashboards/grafana/${kind}`);
  });
});
