import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { dashboardsOfConfig, type Dashboard, type Named } from '../../../dashboards/of-config.ts';
import { exportDashboards } from '../../../src/cli/export-dashboards.ts';
import type { Component } from '../../../src/model/function.ts';
import { configOf } from '../metrics/sample-world.ts';
import { dashboardForm } from './form.ts';
import { shipped, type Override, type Panel, type Shipped } from './shipped.ts';

const config = fileURLToPath(new URL('../../../config.yaml', import.meta.url));

const voyager: Component = {
  id: 'voyager',
  name: 'Voyager',
  provides: 'Credit card payment gateway',
  owner: 'payments-team',
  runbook: 'https://wiki.acme.example/voyager (new)|x',
  dependsOn: [],
  supplier: true,
};

/** Two functions that need Voyager, one of them with a promise. */
function named(): Named {
  const sample = configOf(['place-order', 'search']);
  const [order, search] = [...sample.functions.values()];
  const functions = [
    { ...order!, question: 'Can customers place an order, and pay?', objective: 99.9, dependsOn: ['voyager'] },
    { ...search!, question: 'Does "search" answer in <1 s for ${all}?', dependsOn: ['voyager'] },
  ];
  return {
    ...sample,
    organisation: 'Acme Outfitters',
    server: { ...sample.server, publicUrl: 'https://status.acme.example' },
    components: new Map([['voyager', voyager]]),
    functions: new Map(functions.map((one) => [one.id, one])),
  };
}

const made = (config = named()) =>
  new Map(
    dashboardsOfConfig(
      shipped().map(([, dashboard]) => dashboard as unknown as Dashboard),
      config,
    ).map((dashboard) => [dashboard.uid, dashboard as unknown as Shipped]),
  );
const panelOf = (dashboard: Shipped, title: string): Panel => dashboard.panels.find((panel) => panel.title === title)!;
const overridesOf = (panel: Panel, name: string): Override['properties'] =>
  (panel.fieldConfig?.overrides ?? [])
    .filter(({ matcher }) => matcher.options === name)
    .flatMap((one) => one.properties);

describe('the dashboards of a configuration', () => {
  test('carry the name of the organisation and lead to its own status page', () => {
    const dashboards = [...made().values()];
    expect(dashboards.map(({ title }) => title)).toContain('Acme Outfitters: Business functions');
    for (const { templating } of dashboards)
      expect(templating.list.find(({ name }) => name === 'status_page')?.query).toBe('https://status.acme.example');
  });

  test('ask the question where the series only has an id: beside lines, in cells, and in the choice', () => {
    const business = made().get('bellwether-business')!;
    const question = 'Can customers place an order, and pay?';
    const timeline = panelOf(business, 'What worked, and when');
    expect(overridesOf(timeline, 'place-order')).toEqual([{ id: 'displayName', value: question }]);
    const cell = overridesOf(panelOf(business, 'The functions in numbers'), 'Function').find(
      ({ id }) => id === 'mappings',
    );
    expect(cell?.value).toMatchObject([{ options: { 'place-order': { text: question } } }]);
    expect(business.templating.list.find(({ name }) => name === 'function')).toMatchObject({
      type: 'custom',
      query: 'Can customers place an order\\, and pay? : place-order,Does "search" answer in <1 s for ${all}? : search',
    });
  });

  test('hold tries against what was promised, where something was', () => {
    const panel = panelOf(made().get('bellwether-business')!, 'Tries that succeeded, against what was promised');
    expect(overridesOf(panel, 'place-order')).toEqual([
      { id: 'displayName', value: 'Can customers place an order, and pay? (promised: 99.9 %)' },
      {
        id: 'thresholds',
        value: {
          mode: 'absolute',
          steps: [
            { value: null, color: 'red' },
            { value: 0.999, color: 'green' },
          ],
        },
      },
    ]);
    expect(overridesOf(panel, 'search').map(({ id }) => id)).toEqual(['displayName']);
  });

  test('say what hangs on a component, with nothing that Markdown or Grafana would take for its own', () => {
    const { content = '' } = panelOf(made().get('bellwether-on-call')!, 'What hangs on what').options;
    expect(content).toContain('**[Voyager](${status_page:raw}/components/voyager)**<br/>Credit card payment gateway');
    expect(content).toContain('[Can customers place an order, and pay?](${status_page:raw}/functions/place-order)');
    expect(content).toContain('answer in &#60;1 s for &#36;&#123;all&#125;?');
    expect(content).toContain('| payments-team | [Runbook](https://wiki.acme.example/voyager%20%28new%29%7Cx) |');
    expect(content.trim().split('\n')).toHaveLength(3);
  });

  test('name a dozen functions of a component and count the others', () => {
    const sample = named();
    const one = sample.functions.get('search')!;
    const many = Array.from({ length: 40 }, (_, n) => [`f-${n}`, { ...one, id: `f-${n}` }] as const);
    const { content = '' } = panelOf(
      made({ ...sample, functions: new Map(many) }).get('bellwether-on-call')!,
      'What hangs on what',
    ).options;
    expect(content.match(/\/functions\//g)).toHaveLength(12);
    expect(content).toContain('and 28 more');
  });

  test('leave out functions that no scheduled target has: they have no series', () => {
    const sample = named();
    const functions = new Map([...sample.functions].map(([id, one]) => [id, { ...one, targets: ['green'] }]));
    const business = made({ ...sample, functions, components: new Map() }).get('bellwether-business')!;
    expect(business.templating.list.find(({ name }) => name === 'function')?.query).toBe('');
  });

  test('still have the form that Grafana reads', () => {
    const isForm = new Ajv2020({ strict: true, strictTuples: false, allowUnionTypes: true }).compile(dashboardForm);
    for (const dashboard of made().values()) {
      isForm(dashboard);
      expect(isForm.errors ?? [], dashboard.title).toEqual([]);
    }
  });
});

describe('bellwether export dashboards', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'bellwether-test-'))));
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  test('writes a file for each into a new folder, whole or not at all', async () => {
    const said = vi.spyOn(console, 'log').mockImplementation(() => {});
    const to = join(folder, 'grafana', 'dashboards');
    await exportDashboards({ to, config });
    expect(readdirSync(to).sort()).toEqual(shipped().map(([file]) => file));
    expect(readFileSync(join(to, 'bellwether-on-call.json'), 'utf8')).toContain('"title": "Acme Outfitters: On call"');
    expect(said).toHaveBeenCalledWith(`4 dashboards for Grafana are in ${to}.`);
  });

  test('writes one JSON array to standard output when no folder is named', async () => {
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await exportDashboards({ config });
    const [text] = written.mock.calls[0]!;
    vi.restoreAllMocks();
    expect((JSON.parse(String(text)) as Shipped[]).map(({ uid }) => uid)).toHaveLength(4);
  });

  test('says which folder it could not write to', async () => {
    const file = join(folder, 'taken');
    writeFileSync(file, '');
    await expect(exportDashboards({ to: file, config })).rejects.toMatchObject({
      code: 2,
      message: expect.stringMatching(
        /^bellwether export dashboards: --to must name a folder that can be written; .*taken/,
      ),
    });
  });

  test('says every problem of a configuration that is not good', async () => {
    const file = join(folder, 'config.yaml');
    writeFileSync(file, 'organisation: 5\n');
    await expect(exportDashboards({ config: file })).rejects.toMatchObject({ code: 2 });
  });
});
