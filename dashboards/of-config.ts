// The shipped dashboards know functions by their ids, which is all that metrics carry. For a configuration that is at
// hand they can say more: the questions instead of the ids, what was promised, and what hangs on what.
import type { Config } from '../src/config/config.ts';
import type { BusinessFunction, Component } from '../src/model/function.ts';
import { blastRadius } from '../src/state/blast-radius.ts';
import { firstOf } from '../src/text/listed.ts';

export type Named = Pick<Config, 'organisation' | 'server' | 'targets' | 'components' | 'functions'>;

interface Property {
  readonly id: string;
  readonly value: unknown;
}

interface Override {
  readonly matcher: { readonly id: string; readonly options?: unknown };
  readonly properties: readonly Property[];
}

interface Panel {
  readonly type: string;
  readonly targets?: readonly { readonly legendFormat?: string }[];
  readonly options?: { readonly content?: string };
  readonly fieldConfig?: {
    readonly defaults: { readonly unit?: string };
    readonly overrides: readonly Override[];
  };
}

interface Variable {
  readonly type: string;
  readonly name: string;
  readonly label?: string;
  readonly query?: unknown;
}

/** Of a Grafana dashboard, what is changed here. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
}

/** So many functions are named for each component. */
const MOST_NAMED = 12;
/** Where a dashboard has this, it is told what hangs on what. */
export const DEPENDENCIES_MARK = '<!-- bellwether: dependencies -->';

/** The dashboards in the words of a configuration, with links to its own status page. */
export function dashboardsOfConfig(dashboards: readonly Dashboard[], config: Named): readonly Dashboard[] {
  const isWatched = ({ targets }: BusinessFunction) => targets.some((name) => config.targets.get(name)?.scheduled);
  const functions = Array.from(config.functions.values()).filter(isWatched);
  const components = Array.from(config.components.values());
  return dashboards.map((dashboard) => ({
    ...dashboard,
    title: `${config.organisation}: ${dashboard.title}`,
    templating: {
      list: dashboard.templating.list.map((variable) => {
        if (variable.name === 'status_page') return { ...variable, query: config.server.publicUrl };
        return variable.name === 'function' ? asQuestions(variable, functions) : variable;
      }),
    },
    panels: dashboard.panels.map((panel) =>
      withDependencies(withNames(panel, { functions, components }), { components, config }),
    ),
  }));
}

/** A list of `question : id` instead of what is found among the series. */
function asQuestions(variable: Variable, functions: readonly BusinessFunction[]): Variable {
  const { name, label, ...rest } = variable;
  const lookUp = new Set(['query', 'datasource', 'refresh', 'regex', 'sort', 'definition']);
  const kept = Object.fromEntries(Object.entries(rest).filter(([key]) => !lookUp.has(key)));
  const query = functions.map(({ id, question }) => `${question.replaceAll(',', '\\,')} : ${id}`).join(',');
  return { ...kept, name, ...(label !== undefined && { label }), type: 'custom', query };
}

interface Known {
  readonly functions: readonly BusinessFunction[];
  readonly components: readonly Component[];
}

function withNames(panel: Panel, { functions, components }: Known): Panel {
  if (!panel.fieldConfig) return panel;
  const { defaults, overrides } = panel.fieldConfig;
  const legends = new Set(panel.targets?.map(({ legendFormat }) => legendFormat));
  const isAgainstPromise = panel.type === 'bargauge' && defaults.unit === 'percentunit';
  const questions = legends.has('{{function}}')
    ? functions.map((fn) => (isAgainstPromise ? againstPromise(fn) : renamed(fn.id, fn.question)))
    : [];
  const names = legends.has('{{component}}') ? components.map(({ id, name }) => renamed(id, name)) : [];
  const cells = new Map([
    ['Function', functions.map(({ id, question }) => [id, question] as const)],
    ['Component', components.map(({ id, name }) => [id, name] as const)],
  ]);
  const inCells = overrides.map((override) => {
    const words = cells.get(String(override.matcher.options));
    return words ? { ...override, properties: [...override.properties, cellWords(words)] } : override;
  });
  return { ...panel, fieldConfig: { ...panel.fieldConfig, overrides: [...inCells, ...questions, ...names] } };
}

const renamed = (id: string, name: string, more: readonly Property[] = []): Override => ({
  matcher: { id: 'byName', options: id },
  properties: [{ id: 'displayName', value: name }, ...more],
});

/** Green from what was promised on. */
function againstPromise({ id, question, objective }: BusinessFunction): Override {
  if (objective === undefined) return renamed(id, question);
  const steps = [
    { value: null, color: 'red' },
    // Without what dividing leaves behind: 0.9990000000000001 would never be reached.
    { value: Number((objective / 100).toPrecision(12)), color: 'green' },
  ];
  return renamed(id, `${question} (promised: ${objective} %)`, [
    { id: 'thresholds', value: { mode: 'absolute', steps } },
  ]);
}

const cellWords = (words: readonly (readonly [string, string])[]): Property => ({
  id: 'mappings',
  value: [{ type: 'value', options: Object.fromEntries(words.map(([id, text], index) => [id, { text, index }])) }],
});

interface Within {
  readonly components: readonly Component[];
  readonly config: Named;
}

function withDependencies(panel: Panel, { components, config }: Within): Panel {
  if (!panel.options?.content?.includes(DEPENDENCIES_MARK)) return panel;
  const lines = components.map((component) => lineOf(component, config));
  const head = ['| If this fails | these do not work | ask | what to do |', '| --- | --- | --- | --- |'];
  const content = lines.length > 0 ? [...head, ...lines].join('\n') : 'The configuration names no components.';
  return { ...panel, options: { ...panel.options, content } };
}

function lineOf({ id, name, provides, owner, runbook }: Component, config: Named): string {
  const { functions } = blastRadius([id], config.components, config.functions);
  const named = functions.slice(0, MOST_NAMED).map(({ functionId }) => {
    const question = config.functions.get(functionId)?.question ?? functionId;
    return `[${plain(question)}](\${status_page:raw}/functions/${functionId})`;
  });
  const cells = [
    `**[${plain(name)}](\${status_page:raw}/components/${id})**<br/>${plain(provides)}`,
    firstOf(named, MOST_NAMED, { others: functions.length - named.length }).join('<br/>') || 'nothing that is watched',
    plain(owner ?? '-'),
    runbook === undefined ? '-' : `[Runbook](${inMarkdown(runbook)})`,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Text that Markdown, HTML and Grafana's variables leave as it is. */
const plain = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').replaceAll(/[&<>\\`*_{}[\]()#+!|~$]/g, (mark) => `&#${mark.codePointAt(0)};`);

const inMarkdown = (address: string): string =>
  address.replaceAll(/[ "$()<>\\`|]/g, (mark) => `%${mark.codePointAt(0)!.toString(16).toUpperCase()}`);
