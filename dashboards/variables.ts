import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  ConstantVariableBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { metric } from '../src/metrics/declared.ts';
import { USUAL_STATUS_PAGE, source } from './names.ts';

export type Variable = Builder<VariableModel>;

/** Which Prometheus. */
export const datasource = (): Variable =>
  new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus');

/** Set to the reader's own address by `bellwether export dashboards`. */
export const statusPageAddress = (): Variable =>
  new ConstantVariableBuilder('status_page')
    .label('Status page')
    .description('Address of the status page; links to it begin with this.')
    .value(USUAL_STATUS_PAGE);

const all = { text: 'All', value: '$__all', selected: true };

const fromLabel = (name: string, label: string, series: string) =>
  new QueryVariableBuilder(name)
    .label(label)
    .datasource(source)
    .query(`label_values(${series}, ${name})`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc);

const several = (variable: QueryVariableBuilder): QueryVariableBuilder =>
  // A pattern instead of a list of all values: what comes into being later is in it as well.
  variable.multi(true).includeAll(true).allValue('.*').current(all);

export const targets = (): Variable => several(fromLabel('target', 'Target', metric.functionState.name));

export const functions = (): Variable =>
  several(fromLabel('function', 'Function', `${metric.functionState.name}{target=~"$target"}`));

export const oneFunction = (): Variable =>
  fromLabel('function', 'Function', `${metric.functionState.name}{target=~"$target"}`);

export const locations = (): Variable =>
  several(fromLabel('location', 'Location', `${metric.runsDue.name}{function=~"$function",target=~"$target"}`));

/** Which of the programs that Prometheus scrapes is Bellwether. */
export const jobs = (): Variable => fromLabel('job', 'Job', metric.buildInfo.name);

export const instances = (): Variable =>
  several(fromLabel('instance', 'Instance', `${metric.buildInfo.name}{job="$job"}`));
