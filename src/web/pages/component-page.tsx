import type { Picture } from '../picture.ts';
import type { ComponentView } from '../views/component-view.ts';
import { GraphFigure } from './graph-figure.tsx';
import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';
import { Entry, LinkList } from './linked-text.tsx';
import { Said, useLocale } from './said.tsx';
import { Shape, StateMark } from './shapes.tsx';
import { Clock, Lasting } from './times.tsx';

interface Props {
  readonly view: ComponentView;
  readonly picture?: Picture | undefined;
  readonly frame: Frame;
}

/** The page of one component or supplier. */
export function ComponentPage({ view, picture, frame }: Props) {
  const [main] = view.states;
  const { say } = frame.locale;
  const level = main?.state ?? 'unknown';
  return (
    <Layout frame={frame} title={view.sentence ?? view.name} level={level}>
      <section class={`banner is-${level}`} aria-label={say('page.summary')}>
        <div class="sheet">
          <Shape state={level} />
          <div>
            <h1>{view.sentence ?? view.name}</h1>
            <p class="tally">
              <span>{main ? <Since view={view} main={main} /> : say('page.component.nobodySays')}</span>
            </p>
          </div>
        </div>
      </section>
      <div class="sheet">
        <About view={view} />
        <Hanging view={view} picture={picture} />
        <Judged view={view} />
      </div>
    </Layout>
  );
}

function Since({ view, main }: { view: ComponentView; main: ComponentView['states'][number] }) {
  const parts = {
    word: <b>{main.word}</b>,
    since: <Clock at={main.since} />,
    time: <Lasting moment={main.sinceFor} />,
  };
  if (!view.sentence) return <Said of="page.wordSince" with={parts} />;
  return <Said of="page.component.nameWordSince" with={{ ...parts, name: view.name }} />;
}

function About({ view }: { view: ComponentView }) {
  const { say } = useLocale();
  return (
    <section class="group" aria-labelledby="about">
      <h2 id="about">{say('page.component.about')}</h2>
      <dl class="entries">
        <Entry label={say('page.component.provides')} text={view.provides} />
        <Entry label={say('page.component.id')} text={view.id} />
        <Entry label={say('page.component.supplied')} text={view.isSupplier ? say('page.component.yes') : undefined} />
        <Entry label={say('page.problem.owner')} text={view.owner} />
        <Entry label={say('page.problem.contact')} text={view.contact} />
        <Entry label={say('page.problem.runbook')} link={view.runbook} />
        <Entry label={say('page.component.ownStatus')} link={view.statusPage} />
        <LinkEntry label={say('page.function.dependsOn')} links={view.dependsOn} />
        <LinkEntry label={say('page.component.neededBy')} links={view.neededBy} />
      </dl>
    </section>
  );
}

function LinkEntry({ label, links }: { label: string; links: ComponentView['dependsOn'] }) {
  if (links.length === 0) return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <LinkList links={links} />
      </dd>
    </div>
  );
}

function Judged({ view }: { view: ComponentView }) {
  const { say } = useLocale();
  if (view.states.length < 2 && !view.states[0]?.blamedBy.length) return null;
  return (
    <section class="group quiet" aria-labelledby="judged">
      <h2 id="judged">{say('page.component.judged')}</h2>
      <ul class="timetable">
        {view.states.map((one) => (
          <li>
            <StateMark state={one.state} word={one.word} />
            <span class="question">{say('page.component.atTarget', { target: one.target })}</span>
            <span class="lines">
              {one.blamedBy.length > 0 ? <LinkList links={one.blamedBy} /> : say('page.component.notBlamed')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Hanging({ view, picture }: Pick<Props, 'view' | 'picture'>) {
  const { say } = useLocale();
  return (
    <section class="group" aria-labelledby="hanging">
      <h2 id="hanging">{say('page.component.whenItFails')}</h2>
      {picture && <GraphFigure picture={picture} isListed />}
      {view.hanging.length === 0 && <p>{say('page.component.nothingHangs')}</p>}
      <ul class="timetable">
        {view.hanging.map((one) => (
          <li class="two">
            <span class="question">
              <a href={one.href}>{one.question}</a>
            </span>
            <span>{one.summary}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
