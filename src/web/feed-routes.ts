import { Router } from 'express';
import type { Request, Response } from 'express';
import { askedAudience } from './audience-choice.ts';
import { allowKeeping } from './caching.ts';
import { sendReady, type AskDocument } from './documents.ts';
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

interface FeedForm {
  readonly path: string;
  readonly type: string;
  readonly write: (feed: FeedView) => string;
}

const forms: readonly FeedForm[] = [
  { path: '/feed.atom', type: 'application/atom+xml; charset=utf-8', write: atomOf },
  { path: '/feed.rss', type: 'application/rss+xml; charset=utf-8', write: rssOf },
];

/** The feed of incidents, in the two forms that readers know. */
export function feedRoutes(input: WebInput, ask: AskDocument): Router {
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
  const send = async ({ path, type, write }: FeedForm, request: Request, response: Response) => {
    const audience = askedAudience(request);
    allowKeeping(response, input, 'no-cache', audience);
    const ready = await ask(request, ['feed', path, audience], async () => {
      const now = { config: input.config(), states: input.world.states() };
      const feed = feedView(audience, path, await told(), now);
      return { text: write(feed), headers: { 'Last-Modified': new Date(feed.updatedAt).toUTCString() } };
    });
    sendReady(response, ready!, { ...forOthers, 'Content-Type': type });
  };
  for (const form of forms) router.get(form.path, (request, response) => send(form, request, response));
  return router;
}

/** The newest incidents and all that are open, however old, with what happened in them. */
async function newestOf({ store, world }: WebInput): Promise<readonly Told[]> {
  const newest = await store.incidents({ most: INCIDENTS });
  const known = new Set(newest.map(({ id }) => id));
  const all = [...world.openIncidents().filter(({ id }) => !known.has(id)), ...newest];
  return Promise.all(all.map(async (incident) => ({ incident, timeline: await store.timeline(incident.id) })));
}
