import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { AnnotationQueryBuilder, type AnnotationQuery } from '@grafana/grafana-foundation-sdk/dashboard';
import { metric } from '../src/metrics/declared.ts';
import { source } from './names.ts';
import { bare, pick } from './series.ts';
import { inState, looks } from './states.ts';

type Mark = Builder<AnnotationQuery>;

const mark = (name: string, iconColor: string, expr: string) =>
  new AnnotationQueryBuilder().name(name).datasource(source).enable(true).iconColor(iconColor).expr(expr);

/** A mark where a function became part of an incident. */
export const incidentsBegan = (): Mark =>
  mark('Incidents', 'red', `sum by (function, severity) (increase(${pick(metric.incidents)}[$__rate_interval])) > 0`)
    .titleFormat('Incident: {{function}}')
    .textFormat('Severity {{severity}}')
    .tagKeys('function,severity');

/** A band for as long as the function was in a state. */
export const timeIn = (state: 'failing' | 'maintenance'): Mark =>
  mark(looks[state].word, looks[state].colour, `max by (function, target) (${inState(state)}) == 1`)
    .titleFormat(`${looks[state].word}: {{function}}`)
    .textFormat('Target {{target}}')
    .tagKeys('target');

/** A mark where a configuration was taken up. */
export const configTakenUp = (ours: readonly string[]): Mark =>
  mark(
    'Configuration taken up',
    'blue',
    `max by (job, instance) (changes(${bare(metric.configAt, ours)}[$__rate_interval])) > 0`,
  )
    .titleFormat('Configuration taken up')
    .textFormat('{{instance}}')
    .tagKeys('job');
