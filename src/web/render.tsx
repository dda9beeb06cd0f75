import type { Response } from 'express';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Config } from '../config/config.ts';
import { basePathOf } from '../config/public-url.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Audience } from '../model/names.ts';
import { isSignInConfigured, type AccessRules } from '../model/access.ts';
import { isoTime } from '../time/zone.ts';
import { pageBelow } from './base-path.ts';
import { allowKeepingPage } from './caching.ts';
import type { Rest } from './documents.ts';
import type { Frame } from './pages/layout.tsx';
import { PlainPage } from './pages/plain-page.tsx';
import { renderInSlices } from './pages/sliced.tsx';
import { signInPath } from './sign-in/own-path.ts';
import { personal } from './sign-in/personal.tsx';
import { visitorOf } from './sign-in/visitors.ts';

/** A whole document. */
export const documentOf = (page: VNode<{ readonly frame: Frame }>): string =>
  `<!doctype html>${pageBelow(page.props.frame.basePath ?? '', renderToString(page))}`;

/** The same as {@link documentOf}, while others have their turn in between. */
export async function renderPage(page: VNode<{ readonly frame: Frame }>, rest: Rest): Promise<string> {
  const base = page.props.frame.basePath ?? '';
  const pieces = ['<!doctype html>'];
  for (const piece of renderInSlices(page)) {
    pieces.push(pageBelow(base, piece));
    await rest();
  }
  return pieces.join('');
}

export interface FrameMaker {
  (audience: Audience, path: string, target?: string): Frame;
}

interface FrameNeeds {
  readonly config: () => {
    readonly organisation: string;
    readonly locale: Locale;
    readonly access: AccessRules;
    readonly server: Pick<Config['server'], 'publicUrl'>;
    readonly subscriptions?: unknown;
  };
  readonly program: string;
  readonly asset: (name: string) => string;
  readonly version: () => number;
  readonly now: () => number;
}

/** Builds what every page has around its content. */
export function createFrameMaker({ config, program, asset, version, now }: FrameNeeds): FrameMaker {
  return (audience, path, target) => ({
    organisation: config().organisation,
    locale: config().locale,
    audience,
    basePath: basePathOf(config().server.publicUrl),
    program,
    asset,
    version: version(),
    nowIso: isoTime(now()),
    ...(isSignInConfigured(config().access) ? { signInHref: signInPath(path) } : {}),
    ...(config().access.view === 'anyone' ? { isOpenToAll: true } : {}),
    ...(config().subscriptions ? { hasMails: true } : {}),
    forAudience: (other) =>
      `${path}?${target === undefined ? '' : `target=${encodeURIComponent(target)}&`}for=${other}`,
  });
}

/** Sends a page in a language. One that may be kept is asked for again each time, but not sent again when it is the same. */
export function sendPage(
  response: Response,
  { locale, server }: Pick<Config, 'locale' | 'server'>,
  html: string | Buffer,
  etag?: string,
): void {
  const visitor = visitorOf(response.req);
  allowKeepingPage(response);
  if (visitor) {
    response.set('Content-Type', 'text/html; charset=utf-8');
    const basePath = basePathOf(server.publicUrl);
    response.send(Buffer.from(personal(String(html), visitor, { locale, basePath })));
    return;
  }
  response.set('Content-Type', 'text/html; charset=utf-8');
  if (etag !== undefined) response.set('ETag', etag);
  response.send(typeof html === 'string' ? Buffer.from(html) : html);
}

/** Sends a page that says one thing, with its status. */
export function sendPlainPage(
  response: Response,
  frame: Frame,
  plain: { status: number; title: string; texts: readonly string[] },
): void {
  response.status(plain.status).set('Cache-Control', 'no-store');
  response.set('Content-Type', 'text/html; charset=utf-8');
  const isAnswer = response.req.method === 'POST';
  const html = documentOf(<PlainPage frame={frame} title={plain.title} texts={plain.texts} isAnswer={isAnswer} />);
  const visitor = visitorOf(response.req);
  response.send(visitor ? personal(html, visitor, frame) : html);
}
