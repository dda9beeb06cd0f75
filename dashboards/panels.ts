// One builder for each kind of panel, so that they look alike: same data source, same way to read a legend, and none
// without a title, a sentence that explains it, and a unit.
import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardLinkBuilder,
  DashboardLinkType,
  FieldColorBuilder,
  FieldColorModeId,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type DynamicConfigValue,
  type Panel,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import * as heatmap from '@grafana/grafana-foundation-sdk/heatmap';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import * as text from '@grafana/grafana-foundation-sdk/text';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { source } from './names.ts';

export type PanelBuilder = Builder<Panel>;

/** A query, and what its series are called. */
export interface Asked {
  readonly expr: string;
  readonly legend?: string;
}

/** From a value on, a colour; the first holds below all others. */
export type Steps = readonly [string, ...(readonly [number, string])[]];

export interface Shown {
  readonly title: string;
  /** What it is, in plain words, and what to think of it. */
  readonly says: string;
  readonly unit: string;
  readonly asks: readonly Asked[];
  readonly steps?: Steps;
  readonly mappings?: readonly ValueMapping[];
  readonly decimals?: number;
  /** The axis or the bar begins here; lines begin at 0 at the latest. */
  readonly min?: number;
  /** The bar ends here. */
  readonly max?: number;
  /** Instead of "No data": what it means that there is none. */
  readonly nothing?: string;
  /** Title and address of where a click on a series leads. */
  readonly links?: readonly (readonly [string, string])[];
  /** Colour by name of series. */
  readonly colours?: Readonly<Record<string, string>>;
}

interface Dressable extends PanelBuilder {
  title(title: string): this;
  description(description: string): this;
  datasource(source: common.DataSourceRef): this;
  unit(unit: string): this;
  decimals(decimals: number): this;
  min(min: number): this;
  max(max: number): this;
  noValue(text: string): this;
  dataLinks(links: DashboardLinkBuilder[]): this;
  mappings(mappings: ValueMapping[]): this;
  thresholds(thresholds: ThresholdsConfigBuilder): this;
  withTarget(target: Builder<Dataquery>): this;
  overrideByName(name: string, properties: DynamicConfigValue[]): this;
}

type How = 'range' | 'instant' | 'table' | 'heatmap';

/** What all panels have in common. */
export function dress<B extends Dressable>(builder: B, shown: Shown, how: How = 'range'): B {
  const { title, says, unit, asks, steps, mappings, decimals, min, max, nothing, links, colours = {} } = shown;
  builder.title(title).description(says).datasource(source).unit(unit);
  for (const [n, asked] of asks.entries()) builder.withTarget(target(asked, String.fromCodePoint(65 + n), how));
  if (steps) builder.thresholds(thresholds(steps));
  if (mappings) builder.mappings([...mappings]);
  if (decimals !== undefined) builder.decimals(decimals);
  if (min !== undefined) builder.min(min);
  if (max !== undefined) builder.max(max);
  if (nothing !== undefined) builder.noValue(nothing);
  if (links)
    builder.dataLinks(links.map(([name, url]) => new DashboardLinkBuilder(name).type(DashboardLinkType.Link).url(url)));
  for (const [name, fixedColor] of Object.entries(colours))
    builder.overrideByName(name, [{ id: 'color', value: { mode: 'fixed', fixedColor } }]);
  return builder;
}

function target({ expr, legend = '' }: Asked, refId: string, how: How): DataqueryBuilder {
  const query = new DataqueryBuilder().refId(refId).datasource(source).expr(expr);
  if (how === 'table') return query.instant().format(PromQueryFormat.Table);
  if (how === 'heatmap') return query.range().legendFormat('{{le}}').format(PromQueryFormat.Heatmap);
  return (how === 'instant' ? query.instant() : query.range()).legendFormat(legend).format(PromQueryFormat.TimeSeries);
}

export const thresholds = ([base, ...others]: Steps): ThresholdsConfigBuilder =>
  new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color: base }, ...others.map(([value, color]) => ({ value, color }))]);

const lastValue = () => new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']);
const byThreshold = () => new FieldColorBuilder().mode(FieldColorModeId.Thresholds);
const legendTable = () =>
  new common.VizLegendOptionsBuilder()
    .displayMode(common.LegendDisplayMode.Table)
    .placement(common.LegendPlacement.Bottom)
    .showLegend(true)
    .calcs(['lastNotNull', 'mean', 'max']);
const allInTooltip = () =>
  new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending);

/** One number, or one word, as it is now; on a ground of its colour where it has one. */
export const number = (shown: Shown): stat.PanelBuilder =>
  dress(new stat.PanelBuilder(), { steps: ['transparent'], ...shown }, 'instant')
    .colorScheme(byThreshold())
    .colorMode(shown.steps || shown.mappings ? common.BigValueColorMode.Background : common.BigValueColorMode.None)
    .graphMode(common.BigValueGraphMode.None)
    .textMode(common.BigValueTextMode.Value)
    .reduceOptions(lastValue());

/** What is written in a label, as it is now. */
export const label = (shown: Shown): stat.PanelBuilder => number(shown).textMode(common.BigValueTextMode.Name);

/** A line for each series; where colours change, a dashed line stands. */
export const lines = (shown: Shown): timeseries.PanelBuilder =>
  dress(new timeseries.PanelBuilder(), shown)
    .axisSoftMin(0)
    .lineWidth(2)
    .fillOpacity(8)
    .showPoints(common.VisibilityMode.Never)
    .thresholdsStyle(
      new common.GraphThresholdsStyleConfigBuilder().mode(
        shown.steps ? common.GraphThresholdsStyleMode.Dashed : common.GraphThresholdsStyleMode.Off,
      ),
    )
    .legend(legendTable())
    .tooltip(allInTooltip());

/** Steps instead of slopes: for counts of things. */
export const counts = (shown: Shown): timeseries.PanelBuilder =>
  lines({ decimals: 0, ...shown }).lineInterpolation(common.LineInterpolation.StepAfter);

/** Bars on top of each other: for parts of a whole. */
export const parts = (shown: Shown): timeseries.PanelBuilder =>
  lines(shown)
    .drawStyle(common.GraphDrawStyle.Bars)
    .fillOpacity(80)
    .lineWidth(0)
    .stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal).group('A'));

/** A band for each series, coloured and named by its state. */
export const bands = (shown: Shown): statetimeline.PanelBuilder =>
  dress(new statetimeline.PanelBuilder(), shown)
    .mergeValues(true)
    .showValue(common.VisibilityMode.Auto)
    .rowHeight(0.85)
    .fillOpacity(80)
    .lineWidth(0)
    .colorScheme(byThreshold())
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom)
        .calcs([]),
    )
    .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Single).sort(common.SortOrder.None));

/** A bar for each series, as it is now. */
export const bars = (shown: Shown): bargauge.PanelBuilder =>
  dress(new bargauge.PanelBuilder(), shown, 'instant')
    .colorScheme(byThreshold())
    .orientation(common.VizOrientation.Horizontal)
    .displayMode(common.BarGaugeDisplayMode.Basic)
    .valueMode(common.BarGaugeValueMode.Color)
    .namePlacement(common.BarGaugeNamePlacement.Left)
    .showUnfilled(true)
    .reduceOptions(lastValue());

/** How many observations fell into which bucket, over time. */
export const spread = (shown: Shown): heatmap.PanelBuilder =>
  dress(new heatmap.PanelBuilder(), shown, 'heatmap')
    .calculate(false)
    .cellGap(1)
    .color(new heatmap.HeatmapColorOptionsBuilder().mode(heatmap.HeatmapColorMode.Scheme).scheme('Blues').steps(32))
    .yAxis(new heatmap.YAxisConfigBuilder().unit(shown.unit))
    .showLegend();

/** Words in Markdown. */
export const words = (title: string, says: string, content: string): text.PanelBuilder =>
  new text.PanelBuilder().title(title).description(says).mode(text.TextMode.Markdown).content(content);
