import type { State } from '../../model/state.ts';
import type { HistoryPageView, HistoryRow } from '../views/history-rows.ts';
import { HistoryNumbers, HistoryStrip } from './history-bars.tsx';
import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';
import { StateMark } from './shapes.tsx';

/** The page of `/history`. */
export function HistoryPage({ frame, view, level }: { frame: Frame; view: HistoryPageView; level: State }) {
  const { rows, page, pages } = view;
  return (
    <Layout frame={frame} title="History" here="history" level={level}>
      <div class="sheet">
        <h1 class="page-title">The last 90 days</h1>
        <p class="soft">
          Low bars are good days, tall ones days with trouble, dashed ones days of which little is known. Where there is
          no bar, nothing was tried. Days are days of UTC.
        </p>
        {rows.map((row) => (
          <section class="group past" id={`past-${encodeURIComponent(row.key)}`}>
            <h2>
              <a href={row.href}>{row.question}</a>
              {row.elsewhere && <span class="tag">{row.elsewhere}</span>}
              <StateMark state={row.state} word={row.word} />
            </h2>
            <HistoryStrip history={row.history} />
            <HistoryNumbers history={row.history} />
            <p>
              <a href={`${row.href}#history`} aria-label={`Day by day: ${row.question}`}>
                Day by day
              </a>
            </p>
          </section>
        ))}
        {rows.length > 0 && <Overview rows={rows} />}
        {rows.length === 0 && <p>Nothing is watched here yet.</p>}
        {pages > 1 && <OtherPages page={page} pages={pages} />}
      </div>
    </Layout>
  );
}

function OtherPages({ page, pages }: { page: number; pages: number }) {
  return (
    <nav class="group" aria-label="More functions">
      <p>
        {page > 1 && (
          <a class="more" href={`/history?page=${page - 1}`} rel="prev">
            The functions before
          </a>
        )}{' '}
        Page {page} of {pages}{' '}
        {page < pages && (
          <a class="more" href={`/history?page=${page + 1}`} rel="next">
            The functions after
          </a>
        )}
      </p>
    </nav>
  );
}

/** The bars in words and numbers. */
function Overview({ rows }: { rows: readonly HistoryRow[] }) {
  return (
    <section class="group" aria-labelledby="table">
      <h2 id="table">The same as a table</h2>
      <div class="wide" role="region" aria-label="All functions" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Function</th>
              <th scope="col">Available</th>
              <th scope="col">Measured of what was due</th>
              <th scope="col">Down</th>
              <th scope="col">Not known</th>
              <th scope="col">Planned work</th>
              <th scope="col">Days without a try</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ question, elsewhere, href, history }) => (
              <tr>
                <th scope="row">
                  <a href={href}>{elsewhere === undefined ? question : `${question} (${elsewhere})`}</a>
                </th>
                <td class="number">{history.succeeded}</td>
                <td class="number">{history.measured}</td>
                <td>{history.down}</td>
                <td>{history.unknown}</td>
                <td>{history.planned}</td>
                <td class="number">{history.gaps}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
