import type { Banner } from '../views/banner.ts';
import { stateWords } from '../views/wording.ts';
import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';
import { Shape, ShapeSheet, StateMark } from './shapes.tsx';

/** Something to copy into another page. */
export interface Snippet {
  readonly title: string;
  /** Address of the picture, when it is one. */
  readonly picture?: string;
  readonly code: string;
}

interface EmbedProps {
  readonly frame: Frame;
  readonly snippets: readonly Snippet[];
  /** Addresses to follow: feeds and the calendar. */
  readonly addresses: readonly { readonly title: string; readonly href: string }[];
}

/** What others can show on their own pages, ready to be copied. */
export function EmbedPage({ frame, snippets, addresses }: EmbedProps) {
  return (
    <Layout frame={frame} title="Show it elsewhere" hasForm>
      <div class="sheet">
        <h1 class="page-title">Show it elsewhere</h1>
        <p class="lead">
          What stands here shows the state on other pages: an intranet, a wiki, a desktop. It runs no script there, and
          is at most half a minute old.
        </p>
        {snippets.map(({ title, picture, code }) => (
          <section class="group quiet">
            <h2>{title}</h2>
            {picture !== undefined && (
              <p>
                <img src={picture} alt={`State: ${title}`} />
              </p>
            )}
            <label class="field">
              <span class="label">To copy</span>
              <textarea rows={3} readOnly value={code}></textarea>
            </label>
          </section>
        ))}
        <section class="group quiet">
          <h2>To follow</h2>
          <ul>
            {addresses.map(({ title, href }) => (
              <li>
                <a href={href}>{title}</a>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </Layout>
  );
}

interface CardProps {
  readonly frame: Pick<Frame, 'organisation' | 'asset' | 'nowIso'>;
  readonly banner: Banner;
  /** The sentences of what does not work. */
  readonly problems: readonly string[];
  /** When this was so, for people. */
  readonly asOf: string;
  readonly home: string;
}

const REFRESH_SECONDS = 30;

/** The state as a small page of its own, to be framed by others. It loads itself anew, for no script runs in it. */
export function StatusCard({ frame, banner, problems, asOf, home }: CardProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>{`${banner.headline} · ${frame.organisation}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta http-equiv="refresh" content={String(REFRESH_SECONDS)} />
        <link rel="stylesheet" href={frame.asset('site.css')} />
      </head>
      <body>
        <ShapeSheet />
        <main>
          <section class={`banner is-${banner.level}`} aria-label={`Service status of ${frame.organisation}`}>
            <div class="sheet">
              <Shape state={banner.level} />
              <div>
                <h1>{banner.headline}</h1>
                <StateMark state={banner.level} word={stateWords[banner.level]} />
                {problems.map((text) => (
                  <p>{text}</p>
                ))}
                <p>
                  As of {asOf}.{' '}
                  <a href={home} target="_blank" rel="noopener">
                    Service status of {frame.organisation}
                  </a>
                </p>
              </div>
            </div>
          </section>
        </main>
      </body>
    </html>
  );
}
