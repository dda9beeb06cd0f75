import type { FunctionView } from '../views/function-view.ts';
import { ChartFigure } from './chart-figure.tsx';
import { HistoryNumbers, HistoryStrip, HistoryTable } from './history-bars.tsx';
import { IncidentList } from './incident-list.tsx';
import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';
import { Entry, LinkList } from './linked-text.tsx';
import { ProblemArticle } from './problem-article.tsx';
import { RunList } from './run-list.tsx';
import { Shape, StateMark } from './shapes.tsx';
import { Age, Clock, Lasting } from './times.tsx';

/** The page of one function. */
export function FunctionPage({ view, frame }: { view: FunctionView; frame: Frame }) {
  const { row } = view;
  const isTechnical = frame.audience === 'operations';
  return (
    <Layout
      frame={frame}
      title={view.question}
      says={`${view.question} ${row.word}`}
      level={row.state}
      {...(isTechnical ? { follows: view.id } : {})}
    >
      <FunctionHead view={view} />
      <div class="sheet">
        {view.problem && (
          <section class="group">
            <ProblemArticle card={view.problem} heading="h2" />
          </section>
        )}
        <Past view={view} />
        {view.incidents.length > 0 && (
          <section class="group" aria-labelledby="incidents">
            <h2 id="incidents">Incidents</h2>
            <IncidentList lines={view.incidents} isTechnical={isTechnical} />
          </section>
        )}
        {view.technical && <Technical technical={view.technical} />}
      </div>
    </Layout>
  );
}

function FunctionHead({ view }: { view: FunctionView }) {
  const { row } = view;
  return (
    <section class={`banner is-${row.state}`} aria-label="Summary">
      <div class="sheet">
        <Shape state={row.state} />
        <div>
          <h1>{view.question}</h1>
          <p class="tally">
            <span>
              <b>{row.word}</b> since <Clock at={row.since} />, for <Lasting moment={row.sinceFor} />
            </span>
          </p>
          {row.state !== 'failing' && row.reason && <p class="caution">{row.reason}</p>}
          {row.isCheckingAgain && <p class="caution">One try failed: checking again.</p>}
          {row.isFlapping && <p class="caution">Fails and works by turns.</p>}
          {row.advisory && <p class="caution">{row.advisory}</p>}
        </div>
        <p class="checked">
          <span class="label">Last checked</span>
          <span class="ago">{row.checked ? <Age moment={row.checked} of={row.key} /> : 'not yet'}</span>
        </p>
      </div>
      {view.targets.length > 1 && (
        <nav class="sheet targets" aria-label="Targets">
          {view.targets.map((target) => (
            <a href={target.href} {...(target.isShown ? { 'aria-current': 'page' as const } : {})}>
              <StateMark state={target.state} word={`${target.name}: ${target.word.toLowerCase()}`} />
            </a>
          ))}
        </nav>
      )}
    </section>
  );
}

function Past({ view }: { view: FunctionView }) {
  if (!view.history)
    return (
      <section class="group">
        <p>The history cannot be read at the moment. What is above is true all the same.</p>
      </section>
    );
  return (
    <>
      <section class="group" aria-labelledby="history">
        <h2 id="history">The last 90 days</h2>
        <HistoryNumbers history={view.history} />
        <HistoryStrip history={view.history} />
        <HistoryTable history={view.history} />
      </section>
      {view.chart && (
        <section class="group" aria-labelledby="chart">
          <h2 id="chart">How long it takes</h2>
          <ChartFigure chart={view.chart} />
        </section>
      )}
    </>
  );
}

function Technical({ technical }: { technical: NonNullable<FunctionView['technical']> }) {
  return (
    <>
      <section class="group" aria-labelledby="runs">
        <h2 id="runs">The last tries</h2>
        <RunList runs={technical.runs} />
      </section>
      <section class="group" aria-labelledby="settings">
        <h2 id="settings">How it is tried</h2>
        <dl class="entries">
          {technical.settings.map((setting) => (
            <Entry label={setting.label} text={setting.text} />
          ))}
          <Entry label="Runbook" link={technical.runbook} />
          {technical.dependsOn.length > 0 && (
            <div>
              <dt>Depends on</dt>
              <dd>
                <LinkList links={technical.dependsOn} />
              </dd>
            </div>
          )}
        </dl>
      </section>
    </>
  );
}
