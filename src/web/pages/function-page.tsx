import type { FunctionView } from '../views/function-view.ts';
import { ChartFigure } from './chart-figure.tsx';
import { HistoryNumbers, HistoryStrip, HistoryTable } from './history-bars.tsx';
import { IncidentList } from './incident-list.tsx';
import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';
import { Entry, LinkList } from './linked-text.tsx';
import { ProblemArticle } from './problem-article.tsx';
import { RunList } from './run-list.tsx';
import { Doubt } from './doubt.tsx';
import { Said, useLocale } from './said.tsx';
import { Shape, StateMark } from './shapes.tsx';
import { Age, Clock, Lasting } from './times.tsx';

/** The page of one function. */
export function FunctionPage({ view, frame }: { view: FunctionView; frame: Frame }) {
  const { row } = view;
  const { say } = frame.locale;
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
        {row.words && <Doubt words={row.words} isGeneral />}
        <Past view={view} />
        {view.incidents.length > 0 && (
          <section class="group" aria-labelledby="incidents">
            <h2 id="incidents">{say('page.incidents')}</h2>
            <IncidentList lines={view.incidents} isTechnical={isTechnical} />
          </section>
        )}
        {view.technical && <Technical technical={view.technical} />}
      </div>
    </Layout>
  );
}

function FunctionHead({ view }: { view: FunctionView }) {
  const { say } = useLocale();
  const { row } = view;
  return (
    <section class={`banner is-${row.state}`} aria-label={say('page.summary')}>
      <div class="sheet">
        <Shape state={row.state} />
        <div>
          <h1>{view.question}</h1>
          <p class="tally">
            <span>
              <Said
                of="page.wordSince"
                with={{
                  word: <b>{row.word}</b>,
                  since: <Clock at={row.since} />,
                  time: <Lasting moment={row.sinceFor} />,
                }}
              />
            </span>
          </p>
          {row.state !== 'failing' && row.reason && <p class="caution">{row.reason}</p>}
          {row.isCheckingAgain && <p class="caution">{say('page.function.again')}</p>}
          {row.isFlapping && <p class="caution">{say('page.function.flapping')}</p>}
          {row.advisory && <p class="caution">{row.advisory}</p>}
        </div>
        <p class="checked">
          <span class="label">{say('page.lastChecked')}</span>
          <span class="ago">{row.checked ? <Age moment={row.checked} of={row.key} /> : say('page.notYet')}</span>
        </p>
      </div>
      {view.targets.length > 1 && (
        <nav class="sheet targets" aria-label={say('page.function.targets')}>
          {view.targets.map((target) => (
            <a href={target.href} {...(target.isShown ? { 'aria-current': 'page' as const } : {})}>
              <StateMark
                state={target.state}
                word={say('page.nameAndWord', {
                  name: target.name,
                  word: say(`page.inSentence.${target.state}`),
                })}
              />
            </a>
          ))}
        </nav>
      )}
    </section>
  );
}

function Past({ view }: { view: FunctionView }) {
  const { say } = useLocale();
  if (!view.history)
    return (
      <section class="group">
        <p>{say('page.function.noHistory')}</p>
      </section>
    );
  return (
    <>
      <section class="group" aria-labelledby="history">
        <h2 id="history">{say('page.history.title')}</h2>
        <HistoryNumbers history={view.history} />
        <HistoryStrip history={view.history} />
        <HistoryTable history={view.history} />
      </section>
      {view.chart && (
        <section class="group" aria-labelledby="chart">
          <h2 id="chart">{say('page.function.howLong')}</h2>
          <ChartFigure chart={view.chart} />
        </section>
      )}
    </>
  );
}

function Technical({ technical }: { technical: NonNullable<FunctionView['technical']> }) {
  const { say } = useLocale();
  return (
    <>
      <section class="group" aria-labelledby="runs">
        <h2 id="runs">{say('page.function.runs')}</h2>
        <RunList runs={technical.runs} />
      </section>
      <section class="group" aria-labelledby="settings">
        <h2 id="settings">{say('page.function.settings')}</h2>
        <dl class="entries">
          {technical.settings.map((setting) => (
            <Entry label={setting.label} text={setting.text} />
          ))}
          <Entry label={say('page.problem.runbook')} link={technical.runbook} />
          {technical.dependsOn.length > 0 && (
            <div>
              <dt>{say('page.function.dependsOn')}</dt>
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
