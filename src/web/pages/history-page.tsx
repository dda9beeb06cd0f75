import type { State } from '../../model/state.ts';
import type { HistoryRow } from '../views/history-rows.ts';
import { HistoryNumbers, HistoryStrip } from './history-bars.tsx';
import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';
import { StateMark } from './shapes.tsx';

/** The page of `/history`. */
export function HistoryPage({ frame, rows, level }: { frame: Frame; rows: readonly HistoryRow[]; level: State }) {
  return (
    <Layout frame={frame} title="History" here="history" level={level}>
      <div class="sheet">
        <h1 class="page-title">The last 90 days</h1>
        <p class="soft">Low bars are good days. Tall ones are days with trouble. Days are days of UTC.</p>
        {rows.map((row) => (
          <section class="group past" id={`past-${encodeURIComponent(row.key)}`}>
            <h2>
              <a href={row.href}>{row.question}</a>
              {row.elsewhere && <span class="tag">{row.elsewhere}</span>}
              <StateMark state={row.state} word={row.word} />
            </h2>
            <HistoryStrip history={row.history} />
            <HistoryNumbers history={row.history} />
          </section>
        ))}
        {rows.length === 0 && <p>Nothing is watched here yet.</p>}
      </div>
    </Layout>
  );
}
