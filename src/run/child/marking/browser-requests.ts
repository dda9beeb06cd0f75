// Marks what the browser sends to the target, and keeps back what it need not load. Playwright's own means are not used:
// extra headers of a context go to everybody, which tells strangers about us and makes browsers ask them for leave
// (CORS) that they do not give, so that a sound page breaks; a route over all requests costs twice as much, switches
// the cache off, and follows a redirect to a stranger with our headers. Here only requests to the target's own origins
// stop at us, with a few to other origins of the same site, which are let go as they are and counted.
//
// The rules hold for the whole browser and not for a page: a window's first request, frames of other sites, workers,
// service workers and contexts of the script's own are all in them from their first byte. One run at a time makes use
// of a browser. Not in them: WebSockets, and pages that speculation rules fetch ahead; Chromium lets nobody change these.
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright';
import { outsideOfScripts } from '../../../check/scope.ts';
import type { RequestMark } from './mark.ts';
import { patternsOfSite } from './site.ts';
import type { Unmarked } from './unmarked.ts';

export interface RequestRules extends RequestMark {
  readonly block: readonly ('image' | 'font' | 'media' | 'stylesheet')[];
  readonly unmarked: Unmarked;
}

const cdpNames = { image: 'Image', font: 'Font', media: 'Media', stylesheet: 'Stylesheet' } as const;

/** Requests to other origins of the same site that tell of a missing origin; its images and scripts are many. */
const telling = ['Document', 'XHR', 'Fetch'] as const;

/** Holds the rules on everything that the browser sends until the session that is returned is detached. */
export async function holdRules(browser: Browser, rules: RequestRules): Promise<CDPSession> {
  const { ownOrigins, ownHeaders, block, unmarked } = rules;
  const session = await browser.newBrowserCDPSession();
  const added = Object.entries(ownHeaders).map(([name, value]) => ({ name, value }));
  const blocked = new Set<string>(block.map((type) => cdpNames[type]));
  session.on('Fetch.requestPaused', ({ requestId, request, resourceType }) => {
    // The page may be gone before the answer reaches it.
    const answer = (sent: Promise<unknown>) => void sent.catch(() => {});
    if (blocked.has(resourceType))
      return answer(session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' }));
    const url = new URL(request.url);
    if (!ownOrigins.has(url.origin)) {
      unmarked.noteOther(url);
      return answer(session.send('Fetch.continueRequest', { requestId }));
    }
    const kept = Object.entries(request.headers).filter(([name]) => !Object.hasOwn(ownHeaders, name.toLowerCase()));
    const headers = [...kept.map(([name, value]) => ({ name, value })), ...added];
    return answer(session.send('Fetch.continueRequest', { requestId, headers }));
  });
  await session.send('Fetch.enable', {
    patterns: [
      ...Array.from(ownOrigins, (origin) => ({ urlPattern: `${escapePattern(origin)}/*` })),
      ...block.map((type) => ({ urlPattern: '*', resourceType: cdpNames[type] })),
      ...[...unmarked.sites]
        .flatMap(patternsOfSite)
        .flatMap((urlPattern) => telling.map((resourceType) => ({ urlPattern, resourceType }))),
    ],
  });
  return session;
}

/** Counts what the pages of a context send and nobody can change: WebSockets, and what speculation rules fetch ahead. */
export function countUnmarkable(context: BrowserContext, ownOrigins: ReadonlySet<string>, unmarked: Unmarked): void {
  const note = (address: string, what: string) => {
    const url = new URL(address);
    if (ownOrigins.has(url.origin)) unmarked.noteOwn(what);
    else unmarked.noteOther(url);
  };
  context.on('page', (page) => {
    page.on('websocket', (socket) => note(socket.url().replace(/^ws/, 'http'), 'WebSocket'));
    // It may be closed already, and then sends nothing.
    outsideOfScripts(() =>
      countSpeculations(context, page, (address) => note(address, 'prefetch by speculation rules')),
    ).catch(() => {});
  });
}

async function countSpeculations(context: BrowserContext, page: Page, onFetch: (address: string) => void) {
  const session = await context.newCDPSession(page);
  session.on('Preload.prefetchStatusUpdated', ({ status, prefetchUrl }) => {
    if (status === 'Running') onFetch(prefetchUrl);
  });
  await session.send('Preload.enable');
}

const escapePattern = (text: string): string => text.replaceAll(/[*?\\]/g, '\\$&');
