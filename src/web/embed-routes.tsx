import { Router } from 'express';
import type { Request, Response } from 'express';
import type { Config } from '../config/config.ts';
import type { Audience } from '../model/names.ts';
import { askedAudience, chooseAudience } from './audience-choice.ts';
import { allowKeeping } from './caching.ts';
import { sendReady, type AskDocument } from './documents.ts';
import type { MomentSource } from './moment.ts';
import { EmbedPage, StatusCard } from './pages/embed-page.tsx';
import type { Snippet } from './pages/embed-page.tsx';
import { renderPage, sendPage } from './render.tsx';
import type { FrameMaker } from './render.tsx';
import { ALL } from './views/badge-view.ts';
import { bannerOf } from './views/banner.ts';
import { situationFor } from './views/status-view.ts';
import { sayStamp, stamp } from './views/time-text.ts';
import { xmlText } from '../text/xml-text.ts';
import type { WebInput } from './web-input.ts';

interface Needs {
  readonly input: WebInput;
  readonly moments: MomentSource;
  readonly frame: FrameMaker;
  readonly ask: AskDocument;
}

const FRESH_SECONDS = 15;
const MOST_SENTENCES = 3;

/** `/embed` with what others can copy, and `/embed/status`, the only page that other sites may frame. */
export function embedRoutes({ input, moments, frame, ask }: Needs): Router {
  const router = Router();
  const showEmbed = async (request: Request, response: Response) => {
    const audience = chooseAudience(request, response);
    const ready = await ask(request, ['embed', audience], async (rest) => {
      const config = input.config();
      const { say } = config.locale;
      const page = (
        <EmbedPage
          frame={frame(audience, '/embed')}
          snippets={snippetsFor(audience, config)}
          addresses={[
            { title: say('page.embed.atom'), href: `/feed.atom?for=${audience}` },
            { title: say('page.embed.rss'), href: `/feed.rss?for=${audience}` },
            { title: say('page.embed.calendar'), href: `/calendar.ics?for=${audience}` },
          ]}
        />
      );
      await rest();
      return renderPage(page, rest);
    });
    sendPage(response, input.config(), ready!.body, ready!.etag);
  };
  const showCard = async (request: Request, response: Response) => {
    const audience = askedAudience(request);
    const ready = await ask(request, ['card', audience], (rest) => {
      const moment = moments.now();
      const { config, now } = moment;
      const situation = situationFor(audience, moment);
      const banner = bannerOf(situation, moment.health.troubles.length > 0);
      const card = (
        <StatusCard
          frame={frame(audience, '/embed/status')}
          banner={banner}
          problems={situation.problems.slice(0, MOST_SENTENCES).flatMap(({ incident }) => incident?.title ?? [])}
          asOf={sayStamp(stamp(now, now, config.locale))}
          home={`${config.server.publicUrl}/?for=${audience}`}
        />
      );
      return renderPage(card, rest);
    });
    allowFraming(response);
    allowKeeping(response, input, `public, max-age=${FRESH_SECONDS}`, audience);
    sendReady(response, ready!, { 'Content-Type': 'text/html; charset=utf-8' });
  };
  router.get('/embed', (request, response) => showEmbed(request, response));
  router.get('/embed/status', (request, response) => showCard(request, response));
  return router;
}

/** It has no form, no script and nothing that a click could do: only where it leads, in a window of its own. */
function allowFraming(response: Response): void {
  response.removeHeader('X-Frame-Options');
  response.set(
    'Content-Security-Policy',
    "default-src 'none';style-src 'self';base-uri 'none';form-action 'none';frame-ancestors *",
  );
}

function snippetsFor(audience: Audience, config: Config): readonly Snippet[] {
  const base = config.server.publicUrl;
  const { say } = config.locale;
  const service = xmlText(say('page.serviceStatusOf', { organisation: config.organisation }));
  const query = `?for=${audience}`;
  const badges = [
    { id: ALL, title: say('page.embed.all'), href: `${base}/${query}` },
    ...Array.from(config.functions.values())
      .filter(({ audiences }) => audience === 'operations' || audiences.includes(audience))
      .map(({ id, question }) => {
        const path = encodeURIComponent(id);
        return { id, title: question, href: `${base}/functions/${path}${query}` };
      }),
  ];
  const picture = (id: string) => `/badge/${encodeURIComponent(id)}.svg${query}`;
  return [
    {
      title: say('page.embed.card'),
      code: `<iframe src="${xmlText(`${base}/embed/status${query}`)}" title="${service}" width="480" height="220" loading="lazy"></iframe>`,
    },
    ...badges.map(({ id, title, href }) => ({
      title,
      picture: picture(id),
      code: `<a href="${xmlText(href)}"><img src="${xmlText(base + picture(id))}" alt="${xmlText(say('page.embed.stateOf', { title }))}"></a>`,
    })),
    {
      title: say('page.embed.link'),
      code: `<a href="${xmlText(`${base}/${query}`)}">${service}</a>`,
    },
  ];
}
