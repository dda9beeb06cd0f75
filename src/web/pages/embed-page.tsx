import type { Banner } from '../views/banner.ts';
import { CopyButton } from './copy-button.tsx';
import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';
import { Said, Speaking, useLocale } from './said.tsx';
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
  const { say } = frame.locale;
  return (
    <Layout frame={frame} title={say('page.elsewhere')} hasForm>
      <div class="sheet">
        <h1 class="page-title">{say('page.elsewhere')}</h1>
        <p class="lead">{say('page.embed.lead')}</p>
        <div class="snippets">
          {snippets.map((snippet) => (
            <SnippetEntry snippet={snippet} />
          ))}
        </div>
        <section class="group quiet">
          <h2>{say('page.embed.toFollow')}</h2>
          <ul class="plain-list to-follow">
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

function SnippetEntry({ snippet: { title, picture, code } }: { snippet: Snippet }) {
  const { say } = useLocale();
  return (
    <section class="snippet">
      <div>
        <h2>{title}</h2>
        {picture !== undefined && <img src={picture} alt={say('page.embed.stateOf', { title })} />}
      </div>
      <div>
        <label class="field">
          <span class="label">{say('page.embed.toCopy')}</span>
          <textarea rows={3} readOnly value={code}></textarea>
        </label>
        <CopyButton text={code} name={title} />
      </div>
    </section>
  );
}

interface CardProps {
  readonly frame: Pick<Frame, 'organisation' | 'asset' | 'nowIso' | 'locale'>;
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
  const { say, tag } = frame.locale;
  const service = say('page.serviceStatusOf', { organisation: frame.organisation });
  return (
    <Speaking value={frame.locale}>
      <html lang={tag}>
        <head>
          <meta charset="utf-8" />
          <title>{`${banner.headline} · ${frame.organisation}`}</title>
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta http-equiv="refresh" content={String(REFRESH_SECONDS)} />
          <link rel="stylesheet" href={frame.asset('site.css')} />
        </head>
        <body class="card">
          <ShapeSheet />
          <main>
            <section class={`banner is-${banner.level}`} aria-label={service}>
              <div class="sheet">
                <Shape state={banner.level} />
                <div>
                  <h1>{banner.headline}</h1>
                  <StateMark state={banner.level} word={say(`state.${banner.level}`)} />
                  {problems.map((text) => (
                    <p>{text}</p>
                  ))}
                  <p>
                    <Said of="page.embed.asOf" with={{ time: asOf }} />{' '}
                    <a href={home} target="_blank" rel="noopener">
                      {service}
                    </a>
                  </p>
                </div>
              </div>
            </section>
          </main>
        </body>
      </html>
    </Speaking>
  );
}
