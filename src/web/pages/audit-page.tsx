import type { AuditView } from '../views/audit-view.ts';
import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';
import { Clock } from './times.tsx';

/** Who did what, the newest first. */
export function AuditPage({ view, frame }: { view: AuditView; frame: Frame }) {
  const { say } = frame.locale;
  return (
    <Layout frame={frame} title={say('page.audit')}>
      <div class="sheet">
        <h1 class="page-title">{say('page.audit')}</h1>
        <p class="lead">{say('page.audit.lead')}</p>
        {view.lines.length === 0 && <p>{say('page.audit.none')}</p>}
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
            <a href={view.olderHref}>{say('page.audit.older')}</a>
          </p>
        )}
      </div>
    </Layout>
  );
}
