import type { Picture } from '../picture.ts';
import type { ComponentView } from '../views/component-view.ts';
import { GraphFigure } from './graph-figure.tsx';
import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';
import { Entry, LinkList } from './linked-text.tsx';
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
  const level = main?.state ?? 'unknown';
  return (
    <Layout frame={frame} title={view.sentence ?? view.name} level={level}>
      <section class={`banner is-${level}`} aria-label="Summary">
        <div class="sheet">
          <Shape state={level} />
          <div>
            <h1>{view.sentence ?? view.name}</h1>
            <p class="tally">
              {main ? (
                <span>
                  {view.sentence && `${view.name}: `}
                  <b>{main.word}</b> since <Clock at={main.since} />, for <Lasting moment={main.sinceFor} />
                </span>
              ) : (
                <span>No function says anything about it.</span>
              )}
            </p>
          </div>
        </div>
      </section>
      <div class="sheet">
        <section class="group" aria-labelledby="about">
          <h2 id="about">About it</h2>
          <dl class="entries">
            <Entry label="Provides" text={view.provides} />
            <Entry label="Id" text={view.id} />
            <Entry label="Supplied from outside" text={view.isSupplier ? 'yes' : undefined} />
            <Entry label="Owner" text={view.owner} />
            <Entry label="Contact" text={view.contact} />
            <Entry label="Runbook" link={view.runbook} />
            <Entry label="Its own status" link={view.statusPage} />
            <LinkEntry label="Depends on" links={view.dependsOn} />
            <LinkEntry label="Needed by" links={view.neededBy} />
          </dl>
        </section>
        <Hanging view={view} picture={picture} />
        <Judged view={view} />
      </div>
    </Layout>
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
  if (view.states.length < 2 && !view.states[0]?.blamedBy.length) return null;
  return (
    <section class="group quiet" aria-labelledby="judged">
      <h2 id="judged">What the functions say of it</h2>
      <ul class="timetable">
        {view.states.map((one) => (
          <li>
            <StateMark state={one.state} word={one.word} />
            <span class="question">at {one.target}</span>
            <span class="lines">
              {one.blamedBy.length > 0 ? <LinkList links={one.blamedBy} /> : 'nothing blames it'}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Hanging({ view, picture }: Pick<Props, 'view' | 'picture'>) {
  return (
    <section class="group" aria-labelledby="hanging">
      <h2 id="hanging">When it fails</h2>
      {picture && <GraphFigure picture={picture} isListed />}
      {view.hanging.length === 0 && <p>No function depends on it: nobody would notice here.</p>}
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
