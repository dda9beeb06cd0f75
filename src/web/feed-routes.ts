import { createHash } from 'node:crypto';
import { Router } from 'express';
import type { Response } from 'express';
import { askedAudience } from './audience-choice.ts';
import { allowKeeping } from './caching.ts';
import { forOthers } from './outside.ts';
import { atomOf, feedView, rssOf } from './views/feed-view.ts';
import type { FeedView, Told } from './views/feed-view.ts';
import type { WebInput } from './web-input.ts';

const INCIDENTS = 50;
/** Readers come each few minutes, and many of them: the store is asked at most this often. */
const FRESH_MS = 5000;

interface Ready {
  readonly madeAt: number;
  readonly told: Promise<readonly Told[]>;
}

const forms: readonly { readonly path: string; readonly type: string; readonly write: (feed: FeedView) => string }[] = [
  { path: '/feed.atom', type: 'application/atom+xml; charset=utf-8', write: atomOf },
  { path: '/feed.rss', type: 'application/rss+xml; charset=utf-8', write: rssOf },
];

/** The feed of incidents, in the two forms that readers know. */
export function feedRoutes(input: WebInput): Router {
  const router = Router();
  let ready: Ready | undefined;
  const told = () => {
    const madeAt = input.clock.monotonic();
    if (ready && madeAt - ready.madeAt < FRESH_MS) return ready.told;
    const next = { madeAt, told: newestOf(input) };
    ready = next;
    next.told.catch(() => void (ready = undefined));
    return next.told;
  };
  for (const { path, type, write } of forms)
    router.get(path, (request, response) =>
      told().then((incidents) => {
        const audience = askedAudience(request);
        allowKeeping(response, input, 'no-cache', audience);
        const feed = feedView(audience, path, incidents, {
          config: input.config(),
          states: input.world.states(),
        });
        send(response, { type, text: write(feed), changedAt: feed.updatedAt });
      }),
    );
  return router;
}

/** The newest incidents and all that are open, however old, with what happened in them. */
async function newestOf({ store, world }: WebInput): Promise<readonly Told[]> {
  const newest = await store.incidents({ most: INCIDENTS });
  const known = new Set(newest.map(({ id }) => id));
  const all = [...world.openIncidents().filter(({ id }) => !known.has(id)), ...newest];
  return Promise.all(all.map(async (incident) => ({ incident, timeline: await store.timeline(incident.id) })));
}

interface Document {
  readonly type: string;
  readonly text: string;
  readonly changedAt: number;
}

/** With what a reader needs to ask for it again without getting it again; Express answers 304 then. */
function send(response: Response, { type, text, changedAt }: Document): void {
  const body = Buffer.from(text);
  response.set({
    ...forOthers,
    'Content-Type': type,
    ETag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    'Last-Modified': new Date(changedAt).toUTCString(),
  });
  response.send(body);
}
