// Marks what a page sends to the target, and keeps back what it need not load. Playwright's own means are not used:
// extra headers of a context go to everybody, which tells strangers about us and makes browsers ask them for leave
// (CORS) that they do not give, so that a sound page breaks; a route over all requests costs twice as much, switches
// the cache off, and follows a redirect to a stranger with our headers. Here only requests to the target's own origins
// stop at us. Not marked: the first request of a window that the page opens, and frames of other sites.
import type { BrowserContext, CDPSession, Page } from 'playwright';

export interface RequestRules {
  readonly ownOrigins: ReadonlySet<string>;
  readonly ownHeaders: Readonly<Record<string, string>>;
  readonly block: readonly ('image' | 'font' | 'media' | 'stylesheet')[];
}

const cdpNames = { image: 'Image', font: 'Font', media: 'Media', stylesheet: 'Stylesheet' } as const;

/** Holds the rules on a page and on all windows it opens; resolves with the session of the page. */
export async function applyRules(context: BrowserContext, page: Page, rules: RequestRules): Promise<CDPSession> {
  context.on('page', (popup) => {
    // It may be closed already, and then needs no rules.
    if (popup !== page) hold(context, popup, rules).catch(() => {});
  });
  return hold(context, page, rules);
}

async function hold(context: BrowserContext, page: Page, rules: RequestRules): Promise<CDPSession> {
  const { ownOrigins, ownHeaders, block } = rules;
  const session = await context.newCDPSession(page);
  const added = Object.entries(ownHeaders).map(([name, value]) => ({ name, value }));
  const names = new Set(Object.keys(ownHeaders).map((name) => name.toLowerCase()));
  const blocked = new Set<string>(block.map((type) => cdpNames[type]));
  session.on('Fetch.requestPaused', ({ requestId, request, resourceType }) => {
    const isBlocked = blocked.has(resourceType);
    const kept = Object.entries(request.headers).filter(([name]) => !names.has(name.toLowerCase()));
    const decision = isBlocked
      ? session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' })
      : session.send('Fetch.continueRequest', {
          requestId,
          headers: [...kept.map(([name, value]) => ({ name, value })), ...added],
        });
    // The page may be gone before the answer reaches it.
    decision.catch(() => {});
  });
  await session.send('Fetch.enable', {
    patterns: [
      ...Array.from(ownOrigins, (origin) => ({ urlPattern: `${escapePattern(origin)}/*` })),
      ...block.map((type) => ({ urlPattern: '*', resourceType: cdpNames[type] })),
    ],
  });
  return session;
}

const escapePattern = (text: string): string => text.replaceAll(/[*?\\]/g, '\\$&');
