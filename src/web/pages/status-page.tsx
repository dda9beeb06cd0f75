import type { Banner } from '../views/banner.ts';
import type { DoubtWording } from '../views/doubt-words.ts';
import type { FunctionRow } from '../views/function-row.ts';
import type { MonitorLine } from '../views/monitor-view.ts';
import type { StatusView } from '../views/status-view.ts';
import { Doubt } from './doubt.tsx';
import { InForce, OnDuty, Others } from './operations-groups.tsx';
import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';
import { NoticeButton } from './notice-button.tsx';
import { ProblemArticle } from './problem-article.tsx';
import { Ended } from './recently-ended.tsx';
import { Sliced } from './sliced.tsx';
import { Said, Subject, useLocale } from './said.tsx';
import { Shape, StateMark } from './shapes.tsx';
import { Age, Departure, Lasting } from './times.tsx';

/** The page of `/`. */
export function StatusPage({ view, frame }: { view: StatusView; frame: Frame }) {
  const { banner } = view;
  const { say } = frame.locale;
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
              {say('page.status.problems')}
            </h2>
            {view.problems.map((card) => (
              <ProblemArticle card={card} />
            ))}
          </section>
        )}
        {view.others && <Others incidents={view.others} />}
        <Notable id="unknown" rows={view.unknown} general={view.general.unknown} />
        <Notable id="slow" rows={view.slow} general={view.general.slow} />
        <Notable id="maintenance" rows={view.maintenance} />
        <Ended incidents={view.ended} />
        <Quiet id="waiting" rows={view.waiting} />
        {view.plans && <InForce lines={view.plans} />}
        {view.duty && <OnDuty lines={view.duty} />}
        {isMonitorIll && <Monitor lines={view.monitor ?? []} />}
        <Quiet id="working" rows={view.working} />
        {!isMonitorIll && view.monitor && <Monitor lines={view.monitor} />}
        <p class="tools">
          <NoticeButton label={say('page.notice.label')} />
          <a href={`/?wall&for=${view.audience}`}>{say('page.status.forWall')}</a>
        </p>
      </div>
    </Layout>
  );
}

function BannerBand({ banner, view, frame }: { banner: Banner; view: StatusView; frame: Frame }) {
  const { say } = frame.locale;
  return (
    <section class={`banner is-${banner.level}`} aria-label={say('page.summary')}>
      <div class="sheet">
        <Shape state={banner.level} />
        <div>
          <h1>{banner.headline}</h1>
          {banner.caution && <p class="caution">{banner.caution}</p>}
          <p class="tally">
            {banner.counts.map(({ state, count }) => (
              <span>
                <Said
                  of="page.status.count"
                  with={{ number: <b>{count}</b>, state: say(`page.inSentence.${state}`) }}
                />
              </span>
            ))}
          </p>
        </div>
        <p class="checked">
          <span class="label">{say('page.lastChecked')}</span>
          <span class="ago">{view.checked ? <Age moment={view.checked} of="*" /> : say('page.notYet')}</span>
          <span class="page-time">
            <Said
              of="page.status.itIs"
              with={{
                time: (
                  <time dateTime={view.now.iso} data-clock={frame.locale.zone}>
                    {view.now.clock} {view.now.zone}
                  </time>
                ),
              }}
            />
          </span>
        </p>
      </div>
    </section>
  );
}

/** What is neither fine nor broken: told in full lines. */
function Notable({
  id,
  rows,
  general,
}: {
  id: 'unknown' | 'slow' | 'maintenance';
  rows: readonly FunctionRow[];
  general?: DoubtWording | undefined;
}) {
  const { say } = useLocale();
  if (rows.length === 0) return null;
  return (
    <section class={`group notable is-${id}`} aria-labelledby={id}>
      <h2 id={id} class="unseen">
        {say(`page.status.${id}`)}
      </h2>
      {general && <Doubt words={general} isGeneral />}
      <Sliced
        items={rows.map((row) => (
          <NotableRow row={row} />
        ))}
      />
    </section>
  );
}

function NotableRow({ row }: { row: FunctionRow }) {
  const { say } = useLocale();
  return (
    <article id={`row-${encodeURIComponent(row.key)}`}>
      <div class="when">
        <span class="label">{say('page.since')}</span>
        <Departure at={row.since} />
        <p class="lasting">
          <Said of="page.for" with={{ time: <Lasting moment={row.sinceFor} /> }} />
        </p>
      </div>
      <div class="what">
        <p class="kicker">
          <StateMark state={row.state} word={row.word} />
          {row.isCheckingAgain && <span class="tag">{say('page.checkingAgain')}</span>}
          {row.isFlapping && <span class="tag is-alert">{say('page.flapping')}</span>}
        </p>
        <h3>
          <a href={row.href}>{row.question}</a>
          {row.elsewhere && <span class="tag">{row.elsewhere}</span>}
        </h3>
        {row.words ? (
          <Doubt words={row.words} reason={row.state === 'slow' ? undefined : row.reason} />
        ) : (
          <p class="reason">{row.reason}</p>
        )}
        {row.advisory && <p class="reason soft">{row.advisory}</p>}
        {row.incidentHref && (
          <a class="more" href={row.incidentHref}>
            {say('page.whatHappened')}
            <Subject text={row.question} />
          </a>
        )}
      </div>
    </article>
  );
}

/** What needs no attention: one line each. */
function Quiet({ id, rows }: { id: 'waiting' | 'working'; rows: readonly FunctionRow[] }) {
  const { say } = useLocale();
  if (rows.length === 0) return null;
  return (
    <section class={`group quiet is-${id}`} aria-labelledby={id}>
      <h2 id={id}>{say(`page.status.${id}`)}</h2>
      <ul class="timetable">
        <Sliced
          items={rows.map((row) => (
            <QuietRow row={row} />
          ))}
        />
      </ul>
    </section>
  );
}

function QuietRow({ row }: { row: FunctionRow }) {
  const { say } = useLocale();
  return (
    <li id={`row-${encodeURIComponent(row.key)}`}>
      <StateMark state={row.state} word={row.word} />
      <span class="question">
        <a href={row.href}>{row.question}</a>
        {row.elsewhere && <span class="tag">{row.elsewhere}</span>}
        {row.isCheckingAgain && <span class="tag is-alert">{say('page.checkingAgain')}</span>}
        {row.isFlapping && <span class="tag is-alert">{say('page.flapping')}</span>}
        {row.advisory && <span class="soft small">{row.advisory}</span>}
      </span>
      <span class="soft age">
        <WhenChecked row={row} />
      </span>
    </li>
  );
}

/** How long it took and how fresh that is. */
function WhenChecked({ row: { key, took, checked } }: { row: FunctionRow }) {
  const { say } = useLocale();
  if (!checked) return <>{took ? say('page.status.tookNotTried', { took }) : say('page.status.notTried')}</>;
  const ago = <Age moment={checked} of={key} />;
  return <Said of={took ? 'page.status.tookChecked' : 'page.status.checked'} with={{ took, ago }} />;
}

function Monitor({ lines }: { lines: readonly MonitorLine[] }) {
  const { say } = useLocale();
  return (
    <section class="group quiet monitor" aria-labelledby="monitor">
      <h2 id="monitor">{say('page.status.monitor')}</h2>
      <ul class="timetable">
        {lines.map((line) => (
          <li>
            <StateMark
              state={line.isGood ? 'working' : 'failing'}
              word={say(line.isGood ? 'page.status.well' : 'page.status.trouble')}
            />
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
