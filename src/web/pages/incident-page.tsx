import type { IncidentView } from '../views/incident-view.ts';
import { Evidence } from './evidence.tsx';
import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';
import { LinkedText } from './linked-text.tsx';
import { Shape, StateMark } from './shapes.tsx';
import { Clock, Departure, Lasting } from './times.tsx';

/** The page of one incident: the sentence, what happened, what was told to whom, what there is to see. */
export function IncidentPage({ view, frame }: { view: IncidentView; frame: Frame }) {
  const { level } = view;
  return (
    <Layout frame={frame} title={view.big} says={`${view.big}: ${view.stageWord}`} here="incidents" level={level}>
      <section class={`banner is-${level}`} aria-label="Summary">
        <div class="sheet">
          <Shape state={level} />
          <div>
            <h1>{view.big}</h1>
            <p class="caution">{view.title}</p>
            <p class="tally">
              <span>
                <b>{view.stageWord}</b>
              </span>
              <span>
                from <Clock at={view.started} />
                {view.ended && (
                  <>
                    {' '}
                    to <Clock at={view.ended} />
                  </>
                )}
                , {view.isOpen ? <Lasting moment={{ iso: view.started.iso, text: view.lasted }} /> : view.lasted}
              </span>
              <span>{view.acknowledged ?? (view.isOpen ? 'Nobody has taken it yet' : 'Nobody took it')}</span>
            </p>
          </div>
        </div>
      </section>
      <div class="sheet">
        <Affected view={view} />
        <Timeline view={view} />
        {view.told && <Told told={view.told} />}
        {view.told && view.isOpen && !view.acknowledged && (
          <section class="group" aria-labelledby="acknowledge">
            <h2 id="acknowledge">Take it</h2>
            <p>Acknowledge it at the pager. It is then acknowledged here too, and everybody sees who has it.</p>
          </section>
        )}
        {view.evidence && view.evidence.length > 0 && (
          <section class="group" aria-labelledby="evidence">
            <h2 id="evidence">Evidence</h2>
            {view.evidence.map((one) => (
              <>
                <h3>{one.question}</h3>
                <Evidence links={one.links} isLarge />
              </>
            ))}
          </section>
        )}
      </div>
    </Layout>
  );
}

function Affected({ view }: { view: IncidentView }) {
  return (
    <section class="group quiet" aria-labelledby="affected">
      <h2 id="affected">What it meant</h2>
      <ul class="timetable">
        {view.affected.map((one) => (
          <li>
            <StateMark
              state={one.recovered ? 'working' : view.level}
              word={one.recovered ? 'Works again' : 'Affected'}
            />
            <span class="question">
              <a href={one.href}>{one.question}</a>
              <span class="soft small">{one.summary}</span>
            </span>
            <span class="soft age">
              <Clock at={one.joined} />
              {one.recovered && (
                <>
                  {' – '}
                  <Clock at={one.recovered} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {view.component && (
        <p>
          Caused by <LinkedText link={view.component} />, {view.severity}.
        </p>
      )}
    </section>
  );
}

function Timeline({ view }: { view: IncidentView }) {
  return (
    <section class="group" aria-labelledby="timeline">
      <h2 id="timeline">What happened</h2>
      {view.timeline.length === 0 && <p>Nothing is written down.</p>}
      <ol class="timetable timeline">
        {view.timeline.map((entry) => (
          <li class={`entry-${entry.kind}`}>
            <Departure at={entry.at} />
            <span>{entry.text}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Told({ told }: { told: NonNullable<IncidentView['told']> }) {
  return (
    <section class="group quiet" aria-labelledby="told">
      <h2 id="told">Who was told</h2>
      {told.length === 0 && <p>Nobody was told: no policy names a channel for it.</p>}
      <ul class="timetable">
        {told.map((line) => (
          <li>
            <Departure at={line.at} />
            <span class="question">
              {line.channel}
              <span class="soft small">{line.what}</span>
            </span>
            <span class={line.isGood ? 'age' : 'age is-failing'}>{line.outcome}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
