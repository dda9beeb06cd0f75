import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { allDashboards } from '../../../dashboards/dashboards.ts';
import { metric } from '../../../src/metrics/declared.ts';
import { createProcessMetrics } from '../../../src/metrics/process-metrics.ts';
import { dashboardForm } from './form.ts';
import { addressesOf, queriesOf, shipped, type Panel, type Shipped } from './shipped.ts';

const dashboards = shipped();
const each = dashboards.map(([, dashboard]) => [dashboard.title, dashboard] as const);
const data = ({ panels }: Shipped) => panels.filter(({ type }) => type !== 'row' && type !== 'text');
const isForm = new Ajv2020({ strict: true, strictTuples: false, allErrors: true, allowUnionTypes: true }).compile(
  dashboardForm,
);

test('what is checked in is what the code makes; "npm run dashboards" makes it anew', () => {
  const made = new Map(allDashboards().map((dashboard) => [`${dashboard.uid}.json`, dashboard as unknown]));
  expect([...made.keys()].sort()).toEqual(dashboards.map(([file]) => file));
  for (const [file, dashboard] of dashboards)
    expect(dashboard, `dashboards/json/${file} is old: run "npm run dashboards" and commit what it writes`).toEqual(
      made.get(file),
    );
});

test('there is one for the business, one for a function, one for who is on call, one for the monitor', () => {
  expect(dashboards.map(([, { uid }]) => uid)).toEqual([
    'bellwether-business',
    'bellwether-function',
    'bellwether-itself',
    'bellwether-on-call',
  ]);
});

describe.each(each)('%s', (_, dashboard) => {
  test('has the form that Grafana reads, and nothing that it would pass over in silence', () => {
    isForm(dashboard);
    expect(isForm.errors ?? []).toEqual([]);
  });

  test('is refused by the form when a word in it is misspelt', () => {
    expect(isForm({ ...dashboard, pannels: [] })).toBe(false);
    const [first, ...others] = data(dashboard);
    expect(isForm({ ...dashboard, panels: [{ ...first, describtion: '' }, ...others] })).toBe(false);
  });

  test('gives every panel an id of its own and a place that no other has', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const taken = new Map<string, string>();
    for (const { title, gridPos } of dashboard.panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
      for (const cell of cellsOf(gridPos)) {
        expect(taken.get(cell), `${title} lies on another`).toBeUndefined();
        taken.set(cell, title);
      }
    }
  });

  test('leaves no hole between its panels', () => {
    const cells = dashboard.panels.flatMap(({ gridPos }) => cellsOf(gridPos));
    const height = Math.max(...dashboard.panels.map(({ gridPos }) => gridPos.y + gridPos.h));
    expect(cells.length).toBe(24 * height);
  });

  test('asks the Prometheus that the reader has chosen, and no other', () => {
    const sources = [
      ...data(dashboard).flatMap(({ datasource, targets = [] }) => [
        datasource,
        ...targets.map((one) => one.datasource),
      ]),
      ...dashboard.annotations.list.map(({ datasource }) => datasource),
      ...dashboard.templating.list.filter(({ type }) => type === 'query').map(({ datasource }) => datasource),
    ];
    expect(new Set(sources.map((source) => source?.uid))).toEqual(new Set(['${datasource}']));
  });

  test('explains every panel in a sentence, and gives its numbers a unit', () => {
    const titles = dashboard.panels.map(({ title }) => title);
    expect(titles.every((title) => title.trim().length > 0)).toBe(true);
    for (const { title, description = '' } of dashboard.panels.filter(({ type }) => type !== 'row'))
      expect(description, title).toMatch(/^[A-Z].{20,}\.$/s);
    for (const { title, fieldConfig } of data(dashboard)) expect(fieldConfig?.defaults.unit, title).toMatch(/^\w+$/);
  });

  test('says in words what a number means where it stands for a state', () => {
    const coded = data(dashboard).filter(
      ({ type, targets = [] }) =>
        type !== 'table' && targets.some(({ expr }) => /state="slow"/.test(expr) && expr.includes('ignoring')),
    );
    for (const { title, fieldConfig } of coded)
      expect(JSON.stringify(fieldConfig?.defaults), title).toMatch(
        /Working.*Planned work.*Slow.*Not known.*Not working/,
      );
  });

  test('uses every variable that it offers, and offers every one that it uses', () => {
    const offered = dashboard.templating.list.map(({ name }) => name);
    const whole = JSON.stringify([dashboard.panels, dashboard.links, dashboard.annotations, dashboard.templating]);
    const used = Array.from(whole.matchAll(/\$\{?([a-z]\w*)/g), ([, name]) => name!);
    expect([...new Set(used)].sort()).toEqual([...offered].sort());
  });

  test('leads only to dashboards that there are, and to the status page', () => {
    const uids = dashboards.map(([, { uid }]) => uid);
    const addresses = addressesOf(dashboard);
    for (const address of addresses) {
      const [, uid] = /^\/d\/([^?]+)\?var-datasource=\$\{datasource\}/.exec(address) ?? [];
      if (uid === undefined) expect(address).toMatch(/^\$\{status_page:raw\}\//);
      else expect(uids).toContain(uid);
    }
    const others = uids.filter((uid) => uid !== dashboard.uid);
    for (const other of others)
      expect(
        addresses.some((address) => address.startsWith(`/d/${other}?`)),
        other,
      ).toBe(true);
  });
});

test('they are packed with the program, and what makes them is not', () => {
  const { files, dependencies, devDependencies } = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  ) as { files: string[]; dependencies: Record<string, string>; devDependencies: Record<string, string> };
  expect(files).toContain('dashboards/json');
  expect(Object.keys(devDependencies)).toContain('@grafana/grafana-foundation-sdk');
  expect(Object.keys(dependencies)).not.toContain('@grafana/grafana-foundation-sdk');
});

describe('all together', () => {
  const asked = dashboards.flatMap(([, dashboard]) => queriesOf(dashboard).map(({ expr }) => expr)).join('\n');

  test('ask only for metrics that there are', async () => {
    const families = [...Object.values(metric), ...(await createProcessMetrics()()).map(({ family }) => family)];
    const series = families.flatMap(({ name, type }) =>
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name],
    );
    const known = new Set([...series, 'scrape_duration_seconds']);
    const names = asked.match(/\b(bellwether|nodejs|process|scrape)_\w+/g) ?? [];
    expect([...new Set(names)].filter((name) => !known.has(name))).toEqual([]);
  });

  test('ask only for recorded series that the rules record', () => {
    const rules = readFileSync(new URL('../../../dashboards/rules/bellwether.rules.yml', import.meta.url), 'utf8');
    const recorded = new Set(Array.from(rules.matchAll(/record: (\S+)/g), ([, name]) => name!));
    const names = asked.match(/\b\w+:\w+:\w+/g) ?? [];
    expect(names.length).toBeGreaterThan(0);
    expect([...new Set(names)].filter((name) => !recorded.has(name))).toEqual([]);
  });

  test('show every metric that Bellwether has', () => {
    const unseen = Object.values(metric).filter(({ name }) => !asked.includes(name));
    expect(
      unseen.map(({ name }) => name),
      'Show it on one of the dashboards in dashboards/, then "npm run dashboards"',
    ).toEqual([]);
  });
});

function cellsOf({ x, y, w, h }: Panel['gridPos']): string[] {
  return Array.from({ length: w * h }, (_, n) => `${x + (n % w)}/${y + Math.floor(n / w)}`);
}
