import { CHART_HEIGHT, CHART_HOURS } from '../views/response-chart.ts';
import type { ResponseChart } from '../views/response-chart.ts';

/** Response times of seven days. Words stand outside the drawing, so that they stay readable at every width. */
export function ChartFigure({ chart }: { chart: ResponseChart }) {
  return (
    <figure class="chart">
      <div class="plot">
        <span class="y top">{chart.topText}</span>
        <span class="y middle">{chart.middleText}</span>
        <span class="y bottom">0</span>
        <svg
          viewBox={`0 0 ${CHART_HOURS} ${CHART_HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${chart.summary} ${incidentsText(chart)}`}
        >
          <path
            class="grid"
            d={`M0 0H${CHART_HOURS}M0 ${CHART_HEIGHT / 2}H${CHART_HOURS}M0 ${CHART_HEIGHT}H${CHART_HOURS}`}
          />
          {chart.incidents.map(({ x, width, text }) => (
            <rect class="incident" x={x} y="0" width={width} height={CHART_HEIGHT}>
              <title>{text}</title>
            </rect>
          ))}
          {chart.slowY !== undefined && <path class="limit" d={`M0 ${chart.slowY}H${CHART_HOURS}`} />}
          <path class="worst" d={chart.worstPath} />
          <path class="mean" d={chart.meanPath} />
        </svg>
        <span class="x from">{chart.from}</span>
        <span class="x until">{chart.until}</span>
      </div>
      <figcaption>
        {chart.summary} Line: mean of each hour. Hair lines: the worst of each hour.
        {chart.slowText && ` Dashed: ${chart.slowText}.`}
        {chart.incidents.length > 0 && ` Shaded: ${incidentsText(chart)}`}
      </figcaption>
    </figure>
  );
}

const incidentsText = ({ incidents }: ResponseChart) =>
  incidents.length === 0
    ? 'No incidents.'
    : incidents.length === 1
      ? 'One incident.'
      : `${incidents.length} incidents.`;
