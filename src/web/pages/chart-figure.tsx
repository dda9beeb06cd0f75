import type { Say } from '../../i18n/locale.ts';
import { CHART_HEIGHT, CHART_HOURS } from '../views/response-chart.ts';
import type { ResponseChart } from '../views/response-chart.ts';
import { useLocale } from './said.tsx';

/** Response times of seven days. Words stand outside the drawing, so that they stay readable at every width. */
export function ChartFigure({ chart }: { chart: ResponseChart }) {
  const { say } = useLocale();
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
          aria-label={`${chart.summary} ${incidentsText(chart, say)}`}
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
        {chart.summary} {say('page.chart.lines')}
        {chart.slowText && ` ${say('page.chart.dashed', { what: chart.slowText })}`}
        {chart.incidents.length > 0 && ` ${say('page.chart.shaded', { what: incidentsText(chart, say) })}`}
      </figcaption>
    </figure>
  );
}

const incidentsText = ({ incidents }: ResponseChart, say: Say) =>
  incidents.length === 0 ? say('page.chart.noIncidents') : say('page.chart.incidents', { count: incidents.length });
