import type { Day, History } from '../views/history-view.ts';
import { useLocale } from './said.tsx';

const HEIGHT = 40;

/** 90 days as a strip: calm days are low, trouble stands out tall; each state has its own height and fill. */
export function HistoryStrip({ history }: { history: History }) {
  const { say } = useLocale();
  const { days, gaps, summary } = history;
  const troubled = days.filter(({ level }) => level === 'failing').length;
  const found = { days: days.length, troubled, summary };
  const label = gaps === 0 ? say('page.history.strip', found) : say('page.history.stripWithGaps', { ...found, gaps });
  return (
    <figure class="strip">
      <svg viewBox={`0 0 ${days.length * 8} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
        {days.map((day, index) => (
          <Bar day={day} x={index * 8} />
        ))}
      </svg>
      <figcaption>
        <span>{days[0]?.date}</span>
        <span>{say('page.history.today')}</span>
      </figcaption>
    </figure>
  );
}

function Bar({ day, x }: { day: Day; x: number }) {
  const { say } = useLocale();
  const height = heightOf(day);
  const title = say('page.history.dayIs', { date: day.date, text: day.text });
  // A gap stays a gap: a line at the foot, and no bar.
  if (day.level === 'none')
    return (
      <path class="gap" d={`M${x + 1} ${HEIGHT - 1}H${x + 7}`}>
        <title>{title}</title>
      </path>
    );
  return (
    <rect class={`bar is-${day.level}`} x={x + 1} y={HEIGHT - height} width="6" height={height}>
      <title>{title}</title>
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
  const { say } = useLocale();
  const days = history.days.filter(({ level }) => level !== 'none').toReversed();
  return (
    <details id="history-table">
      <summary>{say('page.history.asTable')}</summary>
      <div class="wide" role="region" aria-label={say('page.history.dayByDay')} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say('page.history.day')}</th>
              <th scope="col">{say('page.history.how')}</th>
              <th scope="col">{say('page.history.down')}</th>
              <th scope="col">{say('page.history.unknown')}</th>
              <th scope="col">{say('page.history.slow')}</th>
              <th scope="col">{say('page.history.planned')}</th>
              <th scope="col">{say('page.history.tries')}</th>
              <th scope="col">{say('page.history.succeeded')}</th>
              <th scope="col">{say('page.history.measured')}</th>
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
  const { say } = useLocale();
  const { summary, down, unknown, planned, gaps } = history;
  return (
    <p class="numbers">
      <b>{summary}</b>
      <span>{say('page.history.downInAll', { time: down })}</span>
      <span>{say('page.history.unknownInAll', { time: unknown })}</span>
      {gaps > 0 && <span>{say('page.history.gapsInAll', { number: gaps })}</span>}
      <span>{say('page.history.plannedInAll', { time: planned })}</span>
    </p>
  );
}
