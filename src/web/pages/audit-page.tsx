import type { AuditView } from '../views/audit-view.ts';
import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';
import { Clock } from './times.tsx';

/** Who did what, the newest first. */
export function AuditPage({ view, frame }: { view: AuditView; frame: Frame }) {
  return (
    <Layout frame={frame} title="Audit">
      <div class="sheet">
        <h1 class="page-title">Audit</h1>
        <p class="lead">Everything that was done here, by whom and from where, and who could not sign in.</p>
        {view.lines.length === 0 && <p>Nothing was done yet.</p>}
        <ol class="timetable">
          {view.lines.map((line) => (
            <li>
              <span>
                <Clock at={line.at} />
              </span>
              <span class="question">
                {line.what}
                <span class="soft small">{line.who}</span>
              </span>
              <span class={line.isGood ? 'age' : 'age is-failing'}>{line.outcome}</span>
            </li>
          ))}
        </ol>
        {view.olderHref && (
          <p>
            <a href={view.olderHref}>Older</a>
          </p>
        )}
      </div>
    </Layout>
  );
}
