import type { Picture } from '../picture.ts';
import type { IncidentView } from '../views/incident-view.ts';
import type { Fact } from '../views/fact.ts';
import { Evidence } from './evidence.tsx';
import { untouched, type FormState } from '../views/form-state.ts';
import { errorsOf, Form, NameField, TokenField } from './forms.tsx';
import { GraphFigure } from './graph-figure.tsx';
import { Help } from './incident-help.tsx';
import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';
import { LinkedText } from './linked-text.tsx';
import { Facts } from './problem-article.tsx';
import { Said, useLocale } from './said.tsx';
import { Shape, StateMark } from './shapes.tsx';
import { Clock, Departure, Lasting } from './times.tsx';

interface Props {
  readonly view: IncidentView;
  /** What this audience has to know and to say, while it is open; not for operations. */
  readonly words?: readonly Fact[] | undefined;
  readonly picture?: Picture | undefined;
  /** The form to take it, when it was sent and is shown again. */
  readonly take?: FormState;
  readonly frame: Frame;
}

/** The page of one incident: the sentence, what happened, what was told to whom, what there is to see. */
export function IncidentPage({ view, words = [], picture, take = untouched, frame }: Props) {
  const { level } = view;
  const { say } = frame.locale;
  return (
    <Layout
      frame={frame}
      title={view.big}
      says={say('page.incident.says', { title: view.big, stage: view.stageWord })}
      here="incidents"
      level={level}
      hasForm={view.takeAction !== undefined}
      errors={errorsOf(view.takeAction === undefined ? undefined : 'take', take.problems, frame.locale)}
    >
      <section class={`banner is-${level}`} aria-label={say('page.summary')}>
        <div class="sheet">
          <Shape state={level} />
          <div>
            <h1>{view.big}</h1>
            {view.title !== view.big && <p class="caution">{view.title}</p>}
            <p class="tally">
              <span>
                <b>{view.stageWord}</b>
              </span>
              <span>
                <Span view={view} />
              </span>
              {view.lastGood && (
                <span>
                  <Said
                    of="page.incident.began"
                    with={{ lastGood: <Clock at={view.lastGood} />, firstBad: <Clock at={view.started} /> }}
                  />
                </span>
              )}
              <span>{view.taken}</span>
            </p>
          </div>
        </div>
      </section>
      <div class="sheet">
        {view.takeAction && <TakeIt action={view.takeAction} state={take} />}
        {words.length > 0 && (
          <section class="group" aria-labelledby="words">
            <h2 id="words">{say('page.incident.words')}</h2>
            <Facts facts={words} />
          </section>
        )}
        {view.help && <Help help={view.help} />}
        <Affected view={view} />
        {picture && (
          <section class="group" aria-labelledby="graph">
            <h2 id="graph">
              {view.isOpen ? (
                say('page.incident.graph')
              ) : (
                <Said of="page.incident.graphThen" with={{ time: <Clock at={view.worst} /> }} />
              )}
            </h2>
            <GraphFigure picture={picture} />
          </section>
        )}
        {view.signals && view.signals.length > 0 && <Signals signals={view.signals} more={view.moreSignals ?? []} />}
        <Timeline view={view} />
        {view.told && <Told told={view.told} untold={view.untold} next={view.next} />}
        {view.evidence && view.evidence.length > 0 && (
          <section class="group" aria-labelledby="evidence">
            <h2 id="evidence">{say('page.incident.evidence')}</h2>
            {view.evidence.map((one, index, all) => (
              <>
                {all[index - 1]?.question !== one.question && <h3>{one.question}</h3>}
                <p class="soft">
                  <Said of={`page.incident.evidence.${one.which}`} with={{ time: <Clock at={one.at} /> }} />
                </p>
                <Evidence links={one.links} about={`${one.question} ${one.at.full}`} isLarge />
              </>
            ))}
          </section>
        )}
      </div>
    </Layout>
  );
}

const wordOf = ({ movedTo, recovered }: IncidentView['affected'][number]) => {
  if (movedTo) return 'page.incident.moved';
  return recovered ? 'page.incident.recovered' : 'page.incident.affected';
};

/** From when until when, and how long that is. */
function Span({ view: { started, ended, isOpen, lasted } }: { view: IncidentView }) {
  const time = isOpen ? <Lasting moment={{ iso: started.iso, text: lasted }} /> : lasted;
  const start = <Clock at={started} />;
  if (!ended) return <Said of="page.incident.from" with={{ start, time }} />;
  return <Said of="page.incident.fromTo" with={{ start, end: <Clock at={ended} />, time }} />;
}

/** Works without script; who has no token at hand finds the other way beneath. */
function TakeIt({ action, state }: { action: string; state: FormState }) {
  const { say } = useLocale();
  return (
    <section class="group" aria-labelledby="take-it">
      <h2 id="take-it">{say('page.incident.take')}</h2>
      <p>{say('page.incident.take.why')}</p>
      <Form id="take" action={action} state={state} look="row">
        <NameField />
        <TokenField />
        <button type="submit">{say('page.incident.take')}</button>
      </Form>
      <p class="soft">{say('page.incident.take.atPager')}</p>
    </section>
  );
}

function Signals({
  signals,
  more,
}: {
  readonly signals: NonNullable<IncidentView['signals']>;
  readonly more: readonly string[];
}) {
  const { say } = useLocale();
  return (
    <section class="group quiet" aria-labelledby="signals">
      <h2 id="signals">{say('page.incident.signals')}</h2>
      <ul class="timetable">
        {signals.map((one) => (
          <li>
            <StateMark
              state={one.ended ? 'working' : 'failing'}
              word={say(one.ended ? 'page.incident.signal.over' : 'page.incident.signal.stands')}
            />
            <span class="question">
              {one.says}
              <span class="soft small">{one.detail ? `${one.from}. ${one.detail}` : one.from}</span>
            </span>
            <span class="soft age">
              <Clock at={one.since} />
              {one.ended && (
                <>
                  {' – '}
                  <Clock at={one.ended} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {more.map((sentence) => (
        <p class="soft">{sentence}</p>
      ))}
    </section>
  );
}

function Affected({ view }: { view: IncidentView }) {
  const { say } = useLocale();
  if (view.affected.length === 0 && !view.component) return null;
  return (
    <section class="group quiet" aria-labelledby="affected">
      <h2 id="affected">{say(view.affected.length > 0 ? 'page.incident.meaning' : 'page.incident.about')}</h2>
      <ul class="timetable">
        {view.affected.map((one) => (
          <li>
            <StateMark
              state={one.movedTo ? 'unknown' : one.recovered ? 'working' : view.level}
              word={say(wordOf(one))}
            />
            <span class="question">
              <a href={one.href}>{one.question}</a>
              {one.isFlapping && <span class="tag is-alert">{say('page.flapping')}</span>}
              <span class="soft small">{one.summary}</span>
              {one.movedTo && <LinkedText link={one.movedTo} />}
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
          <Said
            of={view.affected.length > 0 ? 'page.incident.causedBy' : 'page.incident.component'}
            with={{
              component: <LinkedText link={view.component} />,
              severity: say(`page.severity.${view.severity}`),
            }}
          />
        </p>
      )}
    </section>
  );
}

function Timeline({ view }: { view: IncidentView }) {
  const { say } = useLocale();
  return (
    <section class="group" aria-labelledby="timeline">
      <h2 id="timeline">{say('page.incident.timeline')}</h2>
      {view.timeline.length === 0 && <p>{say('page.incident.noTimeline')}</p>}
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

interface ToldProps {
  readonly told: NonNullable<IncidentView['told']>;
  readonly untold: IncidentView['untold'];
  readonly next: IncidentView['next'];
}

function Told({ told, untold, next }: ToldProps) {
  const { say } = useLocale();
  return (
    <section class="group quiet" aria-labelledby="told">
      <h2 id="told">{say('page.incident.told')}</h2>
      {untold && (
        <p class="untold">
          <LinkedText link={untold} />
        </p>
      )}
      {told.length === 0 && !untold && <p>{say('page.incident.nobodyTold')}</p>}
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
      {next !== undefined && <p class="soft">{next}</p>}
    </section>
  );
}
