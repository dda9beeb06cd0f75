import type { Banner } from '../views/banner.ts';
import type { FunctionRow } from '../views/function-row.ts';
import type { MonitorLine } from '../views/monitor-view.ts';
import type { StatusView } from '../views/status-view.ts';
import { InForce, OnDuty, Others } from './operations-groups.tsx';
import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';
import { NoticeButton } from './notice-button.tsx';
import { ProblemArticle } from './problem-article.tsx';
import { Shape, StateMark } from './shapes.tsx';
import { Age, Departure, Lasting } from './times.tsx';

/** The page of `/`. */
export function StatusPage({ view, frame }: { view: StatusView; frame: Frame }) {
  const { banner } = view;
  const isMonitorIll = view.monitor?.some(({ isGood }) => !isGood);
  return (
    <Layout
      frame={frame}
      title={banner.headline}
      says={view.says}
      news={view.news}
      here="now"
      level={banner.level}
      {...(view.audience === 'operations' ? { follows: '*' } : {})}
    >
      <BannerBand banner={banner} view={view} frame={frame} />
      <div class={banner.caution ? 'sheet is-doubtful' : 'sheet'}>
        {view.problems.length > 0 && (
          <section class="group" aria-labelledby="problems">
            <h2 id="problems" class="unseen">
              Not working
            </h2>
            {view.problems.map((card) => (
              <ProblemArticle card={card} />
            ))}
          </section>
        )}
        {view.others && <Others incidents={view.others} />}
        <Notable title="Not known" id="unknown" rows={view.unknown} />
        <Notable title="Slow" id="slow" rows={view.slow} />
        <Notable title="Planned work" id="maintenance" rows={view.maintenance} />
        <Quiet title="Waiting for the first answer" id="waiting" rows={view.waiting} />
        {view.plans && <InForce lines={view.plans} />}
        {view.duty && <OnDuty lines={view.duty} />}
        {isMonitorIll && <Monitor lines={view.monitor ?? []} />}
        <Quiet title="Working" id="working" rows={view.working} />
        {!isMonitorIll && view.monitor && <Monitor lines={view.monitor} />}
        <p class="tools">
          <NoticeButton label="Sound and notice of new problems" />
          <a href={`/?wall&for=${view.audience}`}>For a wall</a>
        </p>
      </div>
    </Layout>
  );
}

function BannerBand({ banner, view, frame }: { banner: Banner; view: StatusView; frame: Frame }) {
  return (
    <section class={`banner is-${banner.level}`} aria-label="Summary">
      <div class="sheet">
        <Shape state={banner.level} />
        <div>
          <h1>{banner.headline}</h1>
          {banner.caution && <p class="caution">{banner.caution}</p>}
          <p class="tally">
            {banner.counts.map(({ word, count }) => (
              <span>
                <b>{count}</b> {word.toLowerCase()}
              </span>
            ))}
          </p>
        </div>
        <p class="checked">
          <span class="label">Last checked</span>
          <span class="ago">{view.checked ? <Age moment={view.checked} of="*" /> : 'not yet'}</span>
          <span class="page-time">
            It is{' '}
            <time dateTime={view.now.iso} data-clock={frame.timezone}>
              {view.now.clock} {view.now.zone}
            </time>
          </span>
        </p>
      </div>
    </section>
  );
}

/** What is neither fine nor broken: told in full lines. */
function Notable({ title, id, rows }: { title: string; id: string; rows: readonly FunctionRow[] }) {
  if (rows.length === 0) return null;
  return (
    <section class={`group notable is-${id}`} aria-labelledby={id}>
      <h2 id={id} class="unseen">
        {title}
      </h2>
      {rows.map((row) => (
        <article id={`row-${encodeURIComponent(row.key)}`}>
          <div class="when">
            <span class="label">Since</span>
            <Departure at={row.since} />
            <p class="lasting">
              for <Lasting moment={row.sinceFor} />
            </p>
          </div>
          <div class="what">
            <p class="kicker">
              <StateMark state={row.state} word={row.word} />
              {row.isCheckingAgain && <span class="tag">checking again</span>}
              {row.isFlapping && <span class="tag is-alert">fails and works by turns</span>}
            </p>
            <h3>
              <a href={row.href}>{row.question}</a>
              {row.elsewhere && <span class="tag">{row.elsewhere}</span>}
            </h3>
            <p class="reason">{row.reason}</p>
            {row.advisory && <p class="reason soft">{row.advisory}</p>}
            {row.incidentHref && (
              <a class="more" href={row.incidentHref}>
                What happened so far
              </a>
            )}
          </div>
        </article>
      ))}
    </section>
  );
}

/** What needs no attention: one line each. */
function Quiet({ title, id, rows }: { title: string; id: string; rows: readonly FunctionRow[] }) {
  if (rows.length === 0) return null;
  return (
    <section class={`group quiet is-${id}`} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul class="timetable">
        {rows.map((row) => (
          <li id={`row-${encodeURIComponent(row.key)}`}>
            <StateMark state={row.state} word={row.word} />
            <span class="question">
              <a href={row.href}>{row.question}</a>
              {row.elsewhere && <span class="tag">{row.elsewhere}</span>}
              {row.isCheckingAgain && <span class="tag is-alert">checking again</span>}
              {row.isFlapping && <span class="tag is-alert">fails and works by turns</span>}
              {row.advisory && <span class="soft small">{row.advisory}</span>}
            </span>
            <span class="soft age">
              {row.took && `took ${row.took} · `}
              {row.checked ? (
                <>
                  checked <Age moment={row.checked} of={row.key} />
                </>
              ) : (
                'not tried yet'
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Monitor({ lines }: { lines: readonly MonitorLine[] }) {
  return (
    <section class="group quiet monitor" aria-labelledby="monitor">
      <h2 id="monitor">The monitor itself</h2>
      <ul class="timetable">
        {lines.map((line) => (
          <li>
            <StateMark state={line.isGood ? 'working' : 'failing'} word={line.isGood ? 'Well' : 'Trouble'} />
            <span class="question">{line.about}</span>
            <span class="lines">
              {line.texts.map((text) => (
                <span>{text}</span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
