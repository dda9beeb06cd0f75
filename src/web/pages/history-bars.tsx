import type { Day, History } from '../views/history-view.ts';

const HEIGHT = 40;

/** 90 days as a strip: calm days are low, trouble stands out tall; each state has its own height and fill. */
export function HistoryStrip({ history }: { history: History }) {
  const { days } = history;
  const troubled = days.filter(({ level }) => level === 'failing').length;
  const label = `The last ${days.length} days: down on ${troubled} of them. Tries that succeeded: ${history.succeeded}.`;
  return (
    <figure class="strip">
      <svg viewBox={`0 0 ${days.length * 8} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
        {days.map((day, index) => (
          <Bar day={day} x={index * 8} />
        ))}
      </svg>
      <figcaption>
        <span>{days[0]?.date}</span>
        <span>today</span>
      </figcaption>
    </figure>
  );
}

function Bar({ day, x }: { day: Day; x: number }) {
  const height = heightOf(day);
  return (
    <rect class={`bar is-${day.level}`} x={x + 1} y={HEIGHT - height} width="6" height={height}>
      <title>{`${day.date}: ${day.text}`}</title>
    </rect>
  );
}

function heightOf({ level, share }: Day): number {
  switch (level) {
    case 'failing':
      return 20 + Math.round(Math.sqrt(share) * 20);
    case 'unknown':
      return 26;
    case 'slow':
      return 18;
    case 'maintenance':
      return 14;
    case 'working':
      return 10;
    case 'none':
      return 2;
  }
}

/** The same in words and numbers, the latest day first; days on which nothing was tried are left out. */
export function HistoryTable({ history }: { history: History }) {
  const days = history.days.filter(({ level }) => level !== 'none').toReversed();
  return (
    <details id="history-table">
      <summary>The same as a table</summary>
      <div class="wide">
        <table>
          <thead>
            <tr>
              <th scope="col">Day (UTC)</th>
              <th scope="col">How it was</th>
              <th scope="col">Down</th>
              <th scope="col">Not known</th>
              <th scope="col">Tries</th>
              <th scope="col">Succeeded</th>
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <tr>
                <th scope="row">{day.date}</th>
                <td>{day.text}</td>
                <td>{day.down}</td>
                <td>{day.unknown}</td>
                <td class="number">{day.tries}</td>
                <td class="number">{day.succeeded}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** The three numbers beside the strip. */
export function HistoryNumbers({ history }: { history: History }) {
  return (
    <dl class="numbers">
      <div>
        <dt>Tries that succeeded</dt>
        <dd>{history.succeeded}</dd>
      </div>
      <div>
        <dt>Down in all</dt>
        <dd>{history.down}</dd>
      </div>
      <div>
        <dt>Measured of what was due</dt>
        <dd>{history.measured}</dd>
      </div>
    </dl>
  );
}
