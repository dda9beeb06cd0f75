// What Grafana reads of a dashboard, as far as we write it: everything else is a slip of the pen and refused.
type Schema = Readonly<Record<string, unknown>>;

const text = { type: 'string' } as const;
const number = { type: 'number' } as const;
const whole = { type: 'integer', minimum: 0 } as const;
const bool = { type: 'boolean' } as const;
const list = (items: Schema, more: Schema = {}): Schema => ({ type: 'array', items, ...more });
const oneOf = (...values: (string | number)[]): Schema => ({ enum: values });

/** An object of these properties and no others; those after `may` need not be there. */
const closed = (must: Readonly<Record<string, Schema>>, may: Readonly<Record<string, Schema>> = {}): Schema => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(must),
  properties: { ...must, ...may },
});
const byName = (value: Schema): Schema => ({ type: 'object', additionalProperties: value });

const source = closed({ type: { const: 'prometheus' }, uid: text });
const colour = oneOf('green', 'yellow', 'orange', 'red', 'purple', 'blue', 'transparent');
const mapped = closed({ text }, { color: colour, index: whole });
const mappings = list({
  oneOf: [
    closed({ type: { const: 'value' }, options: byName(mapped) }),
    closed({
      type: { const: 'range' },
      options: closed({ from: { type: ['number', 'null'] }, to: { type: ['number', 'null'] }, result: mapped }),
    }),
  ],
});
const step = (value: Schema) => closed({ value, color: colour });
const thresholds = closed({
  mode: { const: 'absolute' },
  steps: {
    type: 'array',
    minItems: 1,
    prefixItems: [step({ type: 'null' })],
    items: step(number),
  },
});
const fixedColour = closed({ mode: { const: 'fixed' }, fixedColor: colour });
const propertyValues: Readonly<Record<string, Schema>> = {
  color: fixedColour,
  displayName: text,
  unit: text,
  decimals: whole,
  mappings,
  thresholds,
  links: list(closed({ title: text, url: text }), { minItems: 1 }),
  'custom.width': whole,
  'custom.cellOptions': closed({ type: { const: 'color-background' }, mode: { const: 'basic' } }),
};
const property = {
  oneOf: Object.entries(propertyValues).map(([id, value]) => closed({ id: { const: id }, value })),
};

const link = closed({
  title: text,
  type: { const: 'link' },
  url: text,
  icon: oneOf('', 'dashboard', 'external link'),
  tooltip: text,
  tags: list(text),
  asDropdown: bool,
  targetBlank: bool,
  includeVars: bool,
  keepTime: bool,
});

const fieldConfig = closed({
  defaults: closed(
    { unit: text },
    {
      decimals: whole,
      min: number,
      max: number,
      noValue: text,
      mappings,
      thresholds,
      links: list(link, { minItems: 1 }),
      color: closed({ mode: { const: 'thresholds' } }),
      custom: { type: 'object' },
    },
  ),
  overrides: list(
    closed({
      matcher: closed({ id: { const: 'byName' }, options: text }),
      properties: list(property, { minItems: 1 }),
    }),
  ),
});

const target = closed(
  {
    refId: { type: 'string', pattern: '^[A-Z]$' },
    datasource: source,
    expr: { type: 'string', minLength: 1 },
    instant: bool,
    range: bool,
    format: oneOf('time_series', 'table', 'heatmap'),
  },
  { legendFormat: text },
);
const place = { gridPos: closed({ x: whole, y: whole, w: whole, h: whole }), id: whole, title: text };
const looks = { transparent: bool, repeatDirection: text, options: { type: 'object' } };

const heading = closed({ ...place, type: { const: 'row' }, collapsed: bool, panels: list({}, { maxItems: 0 }) });
const words = closed(
  {
    ...place,
    type: { const: 'text' },
    description: text,
    options: closed({ mode: { const: 'markdown' }, content: text }),
  },
  { transparent: bool, repeatDirection: text },
);
const data = closed(
  {
    ...place,
    type: oneOf('stat', 'timeseries', 'state-timeline', 'bargauge', 'table', 'heatmap'),
    description: text,
    datasource: source,
    targets: list(target, { minItems: 1 }),
    fieldConfig,
  },
  { ...looks, transformations: list(closed({ id: oneOf('merge', 'organize'), options: { type: 'object' } })) },
);

const choice = { label: text, skipUrlSync: bool, multi: bool, includeAll: bool, allowCustomValue: bool };
const current = closed({ text, value: text, selected: bool });
const variable = {
  oneOf: [
    closed({ type: { const: 'datasource' }, name: text, query: { const: 'prometheus' } }, choice),
    closed(
      { type: { const: 'constant' }, name: text, query: text, hide: { const: 2 } },
      { ...choice, description: text },
    ),
    closed({ type: { const: 'custom' }, name: text, query: text }, { ...choice, current, allValue: text }),
    closed(
      { type: { const: 'query' }, name: text, query: text, datasource: source, refresh: oneOf(1, 2), sort: whole },
      { ...choice, current, allValue: text },
    ),
  ],
};

const mark = closed(
  {
    name: text,
    datasource: source,
    enable: bool,
    iconColor: colour,
    expr: text,
    titleFormat: text,
    textFormat: text,
    tagKeys: text,
  },
  { hide: bool, builtIn: { const: 0 } },
);

export const dashboardForm = closed(
  {
    uid: { type: 'string', pattern: '^[a-z-]{8,40}$' },
    title: { type: 'string', minLength: 1 },
    description: { type: 'string', minLength: 20 },
    tags: list(text, { minItems: 1 }),
    schemaVersion: { type: 'integer', minimum: 36 },
    timezone: { const: 'browser' },
    time: closed({ from: { type: 'string', pattern: '^now-\\d+[hd]$' }, to: { const: 'now' } }),
    refresh: { type: 'string', pattern: '^\\d+s$' },
    templating: closed({ list: list(variable) }),
    annotations: closed({}, { list: list(mark) }),
    links: list(link, { minItems: 1 }),
    panels: list({ oneOf: [heading, words, data] }, { minItems: 1 }),
  },
  { editable: bool, graphTooltip: oneOf(0, 1, 2), fiscalYearStartMonth: whole },
);
