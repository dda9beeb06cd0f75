import type { WallSteps } from '../views/wall-fit.ts';
import type { WallLine, WallView } from '../views/wall-view.ts';
import type { Frame } from './layout.tsx';
import { NoticeButton } from './notice-button.tsx';
import { Said, Speaking } from './said.tsx';
import { scriptTexts } from './script-texts.ts';
import { Shape, ShapeSheet } from './shapes.tsx';
import { Age, Clock, Lasting } from './times.tsx';

/** Of an organisation, in letters: it is written smaller in the foot. */
const LONG_NAME = 24;

/** The page of `/?wall`: no navigation and no scrolling, readable from five metres. */
export function WallPage({ view, frame }: { view: WallView; frame: Frame }) {
  const { banner, worst, fit, more } = view;
  return (
    <Speaking value={frame.locale}>
      <html lang={frame.locale.tag}>
        <head>
          <meta charset="utf-8" />
          <title>{`${banner.headline} · ${frame.organisation}`}</title>
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <link rel="stylesheet" href={frame.asset('site.css')} />
          <link rel="icon" id="icon" type="image/svg+xml" href={frame.asset(`${banner.level}.svg`)} />
          <script type="module" src={frame.asset('live.js')}></script>
          <noscript>
            <meta http-equiv="refresh" content="15" />
          </noscript>
        </head>
        <body class={`wall is-${banner.level}`}>
          <p id="lost" role="alert" hidden></p>
          <p id="announcer" class="unseen" role="status"></p>
          <ShapeSheet />
          <main
            id="content"
            tabIndex={-1}
            data-version={frame.version}
            data-now={frame.nowIso}
            data-says={view.says}
            data-texts={scriptTexts(frame.locale)}
            data-problems={JSON.stringify(view.news)}
            {...(view.oldAfterMs === undefined ? {} : { 'data-old-after': view.oldAfterMs })}
          >
            <header class={`wall-head ${stepsOf(fit.head)}`}>
              <Shape state={banner.level} />
              <div>
                <h1>{banner.headline}</h1>
                {banner.caution && <p>{banner.caution}</p>}
              </div>
            </header>
            <ol class={`wall-lines ${stepsOf(fit.lines)}`}>
              {worst.map((line) => (
                <Line line={line} />
              ))}
            </ol>
            <Foot view={view} frame={frame} more={more} />
          </main>
        </body>
      </html>
    </Speaking>
  );
}

/** How large the letters are on a screen that lies, and on one that stands. */
const stepsOf = ({ wide, tall }: WallSteps) => `wide-${wide} tall-${tall}`;

function Line({ line }: { line: WallLine }) {
  return (
    <li id={`wall-${encodeURIComponent(line.key)}`}>
      <Shape state={line.level} />
      <div>
        <p class="wall-big">{line.big}</p>
        <p class="wall-small">
          <Said
            of="page.wall.since"
            with={{
              since: <Clock at={line.since} />,
              time: <Lasting moment={line.sinceFor} />,
              what: line.small,
            }}
          />
        </p>
      </div>
    </li>
  );
}

function Foot({ view, frame, more }: { view: WallView; frame: Frame; more: number }) {
  const { say } = frame.locale;
  return (
    <footer class="wall-foot">
      <p class={view.organisation.length > LONG_NAME ? 'wall-whose is-long' : 'wall-whose'}>
        <b>{view.organisation}</b> · {say(`audience.${view.audience}`)}
        {more > 0 && <b class="wall-more">{` ${say('page.wall.more', { count: String(more) })}`}</b>}
      </p>
      <NoticeButton label={say('page.notice.short')} />
      <p>
        <Said
          of="page.wall.newest"
          with={{ ago: <b>{view.checked ? <Age moment={view.checked} of="*" /> : say('page.notYet')}</b> }}
        />
      </p>
      <p class="wall-clock">
        <time dateTime={view.now.iso} data-clock={frame.locale.zone}>
          {view.now.clock} {view.now.zone}
        </time>
      </p>
    </footer>
  );
}
