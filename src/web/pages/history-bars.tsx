import type { Day, History } from '../views/history-view.ts';

const HEIGHT = 40;

/** 90 days as a strip: calm days are low, trouble stands out tall; each state has its own height and fill. */
export function HistoryStrip({ history }: { history: History }) {
  const { days } = history;
  const troubled = days.filter(({ level }) => level === 'failing').length;
  const gaps = history.gaps === 0 ? '' : ` Nothing was tried on ${history.gaps}.`;
  const label = `The last ${days.length} days: down on ${troubled} of them.${gaps} ${history.summary}.`;
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
  // A gap stays a gap: a line at the foot, and no bar.
  if (day.level === 'none')
    return (
      <path class="gap" d={`M${x + 1} ${HEIGHT - 1}H${x + 7}`}>
        <title>{`${day.date}: ${day.text}`}</title>
      </path>
    );
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
      return 0;
  }
}

/** The same in words and numbers, the latest day first; days on which nothing was tried are left out. */
export function HistoryTable({ history }: { history: History }) {
  const days = history.days.filter(({ level }) => level !== 'none').toReversed();
  return (
    <details id="history-table">
      <summary>The same as a table</summary>
      <div class="wide" role="region" aria-label="Day by day" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Day (UTC)</th>
              <th scope="col">How it was</th>
              <th scope="col">Down</th>
              <th scope="col">Not known</th>
              <th scope="col">Slow</th>
              <th scope="col">Planned work</th>
              <th scope="col">Tries</th>
              <th scope="col">Succeeded</th>
              <th scope="col">Measured</th>
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <tr>
                <th scope="row">{day.date}</th>
                <td>{day.text}</td>
                <td>{day.down}</td>
                <td>{day.unknown}</td>
                <td>{day.slow}</td>
                <td>{day.planned}</td>
                <td class="number">{day.tries}</td>
                <td class="number">{day.succeeded}</td>
                <td class="number">{day.measured}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** What the strip says, in one line: never one share without the other. */
export function HistoryNumbers({ history }: { history: History }) {
  const { summary, down, unknown, planned, gaps } = history;
  return (
    <p class="numbers">
      <b>{summary}</b>
      <span>Down in all: {down}</span>
      <span>Not known: {unknown}</span>
      {gaps > 0 && <span>Days without any try: {gaps}</span>}
      <span>Planned work, not counted as down: {planned}</span>
    </p>
  );
}
