import * as common from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardLinkBuilder,
  DashboardLinkType,
  type DynamicConfigValue,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import * as table from '@grafana/grafana-foundation-sdk/table';
import { dress, thresholds, type Steps } from './panels.ts';

/** A label that rows are about, or a number that a query gives for each row. */
export interface Column {
  readonly name: string;
  /** The label's name; or the query. */
  readonly from: { readonly label: string } | { readonly expr: string };
  readonly unit?: string;
  readonly decimals?: number;
  readonly mappings?: readonly ValueMapping[];
  readonly steps?: Steps;
  /** Its cells take the colour of their value. */
  readonly isColoured?: boolean;
  readonly width?: number;
  /** Title and address of where a click leads. */
  readonly links?: readonly (readonly [string, string])[];
}

export interface Table {
  readonly title: string;
  readonly says: string;
  readonly columns: readonly Column[];
  readonly sortBy: string;
  readonly descending?: boolean;
  /** Instead of "No data". */
  readonly nothing?: string;
}

/** Rows by labels; each query fills one column of it. */
export function rows({ title, says, columns, sortBy, descending = false, nothing }: Table): table.PanelBuilder {
  const asked = columns.flatMap(({ from }) => ('expr' in from ? [{ expr: from.expr }] : []));
  const fields = fieldsOf(columns);
  const shown = { title, says, unit: 'short', asks: asked, ...(nothing !== undefined && { nothing }) };
  const panel = dress(new table.PanelBuilder(), shown, 'table')
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Time: true },
        indexByName: Object.fromEntries(fields.map(([field], index) => [field, index])),
        renameByName: Object.fromEntries(fields),
      },
    })
    .showHeader(true)
    .cellHeight(common.TableCellHeight.Sm)
    .sortBy([new common.TableSortByFieldStateBuilder().displayName(sortBy).desc(descending)]);
  for (const column of columns) panel.overrideByName(column.name, propertiesOf(column));
  return panel;
}

/** What Grafana calls a column, and what we do. With a single query its values have no letter. */
function fieldsOf(columns: readonly Column[]): [string, string][] {
  const isAlone = columns.filter(({ from }) => 'expr' in from).length === 1;
  let next = 65;
  return columns.map(({ name, from }) => {
    if ('label' in from) return [from.label, name];
    return [isAlone ? 'Value' : `Value #${String.fromCodePoint(next++)}`, name];
  });
}

function propertiesOf({
  unit,
  decimals,
  mappings,
  steps,
  isColoured,
  width,
  links = [],
}: Column): DynamicConfigValue[] {
  const properties: DynamicConfigValue[] = [];
  const add = (id: string, value: unknown) => value !== undefined && properties.push({ id, value });
  add('unit', unit);
  add('decimals', decimals);
  add('mappings', mappings);
  add('custom.width', width);
  add('thresholds', steps && thresholds(steps).build());
  if (isColoured) add('custom.cellOptions', { type: 'color-background', mode: 'basic' });
  const built = links.map(([title, url]) =>
    new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url).build(),
  );
  if (built.length > 0)
    add(
      'links',
      built.map(({ title, url }) => ({ title, url })),
    );
  return properties;
}
