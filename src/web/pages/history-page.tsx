import type { State } from '../../model/state.ts';
import type { HistoryPageView, HistoryRow } from '../views/history-rows.ts';
import { HistoryNumbers, HistoryStrip } from './history-bars.tsx';
import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';
import { useLocale } from './said.tsx';
import { StateMark } from './shapes.tsx';
import { Sliced } from './sliced.tsx';

/** The page of `/history`. */
export function HistoryPage({ frame, view, level }: { frame: Frame; view: HistoryPageView; level: State }) {
  const { rows, page, pages } = view;
  const { say } = frame.locale;
  return (
    <Layout frame={frame} title={say('page.history')} here="history" level={level}>
      <div class="sheet">
        <h1 class="page-title">{say('page.history.title')}</h1>
        <p class="soft">{say('page.history.reading')}</p>
        <Sliced
          items={rows.map((row) => (
            <PastOf row={row} />
          ))}
        />
        {rows.length > 0 && <Overview rows={rows} />}
        {rows.length === 0 && <p>{say('page.history.nothing')}</p>}
        {pages > 1 && <OtherPages page={page} pages={pages} />}
      </div>
    </Layout>
  );
}

function PastOf({ row }: { row: HistoryRow }) {
  const { say } = useLocale();
  return (
    <section class="group past" id={`past-${encodeURIComponent(row.key)}`}>
      <h2>
        <a href={row.href}>{row.question}</a>
        {row.elsewhere && <span class="tag">{row.elsewhere}</span>}
        <StateMark state={row.state} word={row.word} />
      </h2>
      <HistoryStrip history={row.history} />
      <HistoryNumbers history={row.history} />
      <p>
        <a href={`${row.href}#history`} aria-label={say('page.history.dayByDayOf', { question: row.question })}>
          {say('page.history.dayByDay')}
        </a>
      </p>
    </section>
  );
}

function OtherPages({ page, pages }: { page: number; pages: number }) {
  const { say } = useLocale();
  return (
    <nav class="group" aria-label={say('page.history.moreFunctions')}>
      <p>
        {page > 1 && (
          <a class="more" href={`/history?page=${page - 1}`} rel="prev">
            {say('page.history.before')}
          </a>
        )}{' '}
        {say('page.history.pageOf', { page, pages })}{' '}
        {page < pages && (
          <a class="more" href={`/history?page=${page + 1}`} rel="next">
            {say('page.history.after')}
          </a>
        )}
      </p>
    </nav>
  );
}

/** The bars in words and numbers. */
function Overview({ rows }: { rows: readonly HistoryRow[] }) {
  const { say } = useLocale();
  return (
    <section class="group" aria-labelledby="table">
      <h2 id="table">{say('page.history.asTable')}</h2>
      <div class="wide" role="region" aria-label={say('page.history.allFunctions')} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say('page.history.function')}</th>
              <th scope="col">{say('page.history.available')}</th>
              <th scope="col">{say('page.history.measuredOfDue')}</th>
              <th scope="col">{say('page.history.down')}</th>
              <th scope="col">{say('page.history.unknown')}</th>
              <th scope="col">{say('page.history.planned')}</th>
              <th scope="col">{say('page.history.gaps')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ question, elsewhere, href, history }) => (
              <tr>
                <th scope="row">
                  <a href={href}>
                    {elsewhere === undefined ? question : say('page.history.at', { question, target: elsewhere })}
                  </a>
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
