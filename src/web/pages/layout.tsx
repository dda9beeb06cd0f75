import type { ComponentChildren } from 'preact';
import type { Locale } from '../../i18n/locale.ts';
import { audiences } from '../../model/names.ts';
import type { Audience } from '../../model/names.ts';
import { states } from '../../model/state.ts';
import type { State } from '../../model/state.ts';
import { ErrorSummary, type FormError } from './forms.tsx';
import { Speaking, useLocale } from './said.tsx';
import { scriptTexts } from './script-texts.ts';
import { ShapeSheet, StateMark } from './shapes.tsx';
import { SignInLink } from './who.tsx';

/** What every page has around its content. */
export interface Frame {
  readonly organisation: string;
  readonly audience: Audience;
  readonly locale: Locale;
  /** The path below which the page is reached; empty, or absent, at the root of its host. */
  readonly basePath?: string;
  /** Version of the program. */
  readonly program: string;
  /** Address of an asset with its fingerprint. */
  readonly asset: (name: string) => string;
  /** Changes with everything that viewers should see at once; the script compares it with the server's. */
  readonly version: number;
  readonly nowIso: string;
  /** Where strangers sign in; absent when nobody can. */
  readonly signInHref?: string;
  /** Other sites and programs may follow it. */
  readonly isOpenToAll?: boolean;
  /** People can ask to be mailed. */
  readonly hasMails?: boolean;
  /** The present page for another audience. */
  readonly forAudience: (audience: Audience) => string;
}

export interface LayoutProps {
  readonly frame: Frame;
  readonly title: string;
  readonly here?: 'now' | 'incidents' | 'history' | 'silences';
  /** Shown as the page's icon. */
  readonly level?: State;
  /** What the script reads aloud when it changes. */
  readonly says?: string;
  /** Key and sentence of each problem: the script tells of new ones, where somebody asked for it. */
  readonly news?: readonly (readonly [key: string, says: string])[] | undefined;
  /** The page shows these results as they come: `*` or a function's id. */
  readonly follows?: string;
  /** Something is to be written into it: without script it is then not loaded anew from time to time. */
  readonly hasForm?: boolean;
  /** The answer to a form: asked for again it would be something else, so it does not keep itself current. */
  readonly isAnswer?: boolean;
  /** What was wrong with the form that this page answers. */
  readonly errors?: readonly FormError[];
  readonly children: ComponentChildren;
}

const sections = [
  { here: 'now', href: '/' },
  { here: 'incidents', href: '/incidents' },
  { here: 'history', href: '/history' },
] as const;
const ofOperations = [...sections, { here: 'silences', href: '/silences' }] as const;

/** The frame of all pages: readable without script, kept live with it. */
export function Layout({ frame, title, here, level = 'unknown', says, follows, children, ...kind }: LayoutProps) {
  const { hasForm = false, errors = [], isAnswer = errors.length > 0, news } = kind;
  const { say } = frame.locale;
  const name = errors.length > 0 ? say('page.form.errorTitle', { title }) : title;
  const isStill = hasForm || isAnswer;
  return (
    <Speaking value={frame.locale}>
      <html lang={frame.locale.tag}>
        <head>
          <meta charset="utf-8" />
          <title>{`${name} · ${frame.organisation}`}</title>
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <link rel="stylesheet" href={frame.asset('site.css')} />
          <link rel="icon" id="icon" type="image/svg+xml" href={frame.asset(`${level}.svg`)} />
          {frame.isOpenToAll && <FeedLinks frame={frame} />}
          {!isAnswer && <script type="module" src={frame.asset('live.js')}></script>}
          {!isStill && (
            <noscript>
              <meta http-equiv="refresh" content="15" />
            </noscript>
          )}
        </head>
        <body>
          <a class="skip" href="#content">
            {say('page.skip')}
          </a>
          <p id="lost" role="alert" hidden></p>
          <p id="announcer" class="unseen" role="status"></p>
          <ShapeSheet />
          <Masthead frame={frame} here={here} />
          <main
            id="content"
            tabIndex={-1}
            data-version={frame.version}
            data-now={frame.nowIso}
            data-says={says ?? title}
            data-texts={scriptTexts(frame.locale)}
            {...(news === undefined ? {} : { 'data-problems': JSON.stringify(news) })}
            {...(follows === undefined ? {} : { 'data-follows': follows })}
          >
            {errors.length > 0 && <ErrorSummary errors={errors} />}
            {children}
          </main>
          <Footer frame={frame} isStill={isStill} />
        </body>
      </html>
    </Speaking>
  );
}

/** Where programs find the feeds of the page. */
function FeedLinks({ frame: { audience, locale } }: { frame: Frame }) {
  const title = locale.say('page.incidents');
  return (
    <>
      <link rel="alternate" type="application/atom+xml" title={title} href={`/feed.atom?for=${audience}`} />
      <link rel="alternate" type="application/rss+xml" title={title} href={`/feed.rss?for=${audience}`} />
    </>
  );
}

function Masthead({ frame, here }: { frame: Frame; here: LayoutProps['here'] }) {
  const { say } = useLocale();
  return (
    <header class="masthead">
      <div class="sheet">
        <a class="brand" href="/">
          <span class="organisation">{frame.organisation}</span> <span class="of">{say('page.serviceStatus')}</span>
        </a>
        <details class="menu" id="menu">
          <summary>{say('page.menu')}</summary>
        </details>
        <nav class="sections" aria-label={say('page.pages')}>
          {(frame.audience === 'operations' ? ofOperations : sections).map((section) => (
            <a href={section.href} {...(section.here === here ? { 'aria-current': 'page' as const } : {})}>
              {say(`page.${section.here}`)}
            </a>
          ))}
        </nav>
        <nav class="audiences" aria-label={say('page.writtenFor')}>
          {audiences.map((audience) => (
            <a
              href={frame.forAudience(audience)}
              {...(audience === frame.audience ? { 'aria-current': 'true' as const } : {})}
            >
              {say(`audience.${audience}`)}
            </a>
          ))}
        </nav>
        {frame.signInHref !== undefined && <SignInLink href={frame.signInHref} />}
      </div>
    </header>
  );
}

function Footer({ frame, isStill }: { frame: Frame; isStill: boolean }) {
  const { say, zone } = useLocale();
  return (
    <footer class="colophon">
      <div class="sheet">
        <p class="legend">
          {states.map((state) => (
            <StateMark state={state} word={say(`state.${state}`)} />
          ))}
        </p>
        <p>
          {say('page.timesAreOf', { zone: zone.replaceAll('_', ' ') })}{' '}
          <span class="live-note">{say('page.isLive')}</span>
          <noscript>{` ${say(isStill ? 'page.loadAnew' : 'page.loadsItself')}`}</noscript>
        </p>
        <p>
          {frame.hasMails && <a href="/subscribe">{say('page.getMails')}</a>}{' '}
          {frame.isOpenToAll && <a href="/embed">{say('page.elsewhere')}</a>}
        </p>
        <p>Bellwether {frame.program}</p>
      </div>
    </footer>
  );
}
