import express, { Router } from 'express';
import type { Request, Response } from 'express';
import type { Audience } from '../../model/names.ts';
import type { Subscription } from '../../model/subscription.ts';
import type { Subscribers } from '../../notify/subscribers/subscribers.ts';
import { isStranger } from '../access-strangers.ts';
import { askedAudience, chooseAudience } from '../audience-choice.ts';
import { OneButtonPage, SubscribePage } from '../pages/subscribe-page.tsx';
import { documentOf, sendPage, sendPlainPage } from '../render.tsx';
import type { FrameMaker } from '../render.tsx';
import { ownFormsOnly } from '../security.ts';
import { addressOf } from '../sign-in/networks.ts';
import { aboutLines, judgeWish, subscriptionView } from '../views/subscription-view.ts';
import type { SubscriptionFields } from '../views/subscription-view.ts';
import type { WebInput } from '../web-input.ts';
import { AskingLimit } from './asking-limit.ts';

interface Needs {
  readonly input: WebInput;
  readonly frame: FrameMaker;
}

type Asked = Request<Record<string, string>>;

const MOST_BODY = '64kb';
const LONGEST_SECRET = 200;
const form = express.urlencoded({ extended: false, limit: MOST_BODY });

/** `/subscribe`: where people ask for mails. */
export function subscribeRoutes(needs: Needs): Router {
  const { input, frame } = needs;
  const router = Router();
  const limit = new AskingLimit(input.clock);
  router.get('/subscribe', (request, response) => {
    if (!offering(needs, request, response)) return;
    const audience = chooseAudience(request, response);
    const view = subscriptionView(audience, input.config());
    sendPage(response, documentOf(<SubscribePage view={view} frame={frame(audience, '/subscribe')} />));
  });
  router.post('/subscribe', form, (request, response) => askFor({ ...needs, limit }, request, response));
  return router;
}

/** Where the links in mails lead. They need no login: who has the mail may do it. */
export function mailLinkRoutes(needs: Needs): Router {
  const router = Router();
  router.get('/subscribe/confirm', (request, response) => askToConfirm(needs, request, response));
  router.post('/subscribe/confirm', form, (request, response) => confirm(needs, request, response));
  router.get('/unsubscribe', (request, response) => askToLeave(needs, request, response));
  // Mail programs post here by themselves (RFC 8058), in whatever form: only the address says who.
  router.post('/unsubscribe', (request, response) => leave(needs, request, response));
  return router;
}

/** The subscribers, when people can be some; else a page has said that they cannot. */
function offering(needs: Needs, request: Request, response: Response): Subscribers | undefined {
  const { input } = needs;
  if (input.config().subscriptions && input.subscribers) return input.subscribers;
  say(needs, request, response, 404, 'Mails are not offered here', [
    'Whoever runs this page has not set up mails. The feeds tell of incidents as well: see “Show it elsewhere”.',
  ]);
  return undefined;
}

function say(
  { frame }: Needs,
  request: Request,
  response: Response,
  ...[status, title, texts]: readonly [number, string, readonly string[]]
): void {
  sendPlainPage(response, frame(chooseAudience(request, response), '/subscribe'), { status, title, texts });
}

async function askFor(
  needs: Needs & { readonly limit: AskingLimit },
  request: Asked,
  response: Response,
): Promise<void> {
  const { input, frame, limit } = needs;
  const subscribers = offering(needs, request, response);
  if (!subscribers) return;
  if (!ownFormsOnly(input.config)(request))
    return say(needs, request, response, 403, 'Not from this page', [
      'This was sent from another site, so nothing was done.',
    ]);
  const { fields, audience } = fieldsOf(request);
  const judged = judgeWish(fields, audience, input.config());
  if (!judged.ok) {
    const view = subscriptionView(audience, input.config(), fields, judged.problems);
    response.status(400);
    return sendPage(response, documentOf(<SubscribePage view={view} frame={frame(audience, '/subscribe')} />));
  }
  const waitMs = limit.take(addressOf(request, input.config().access));
  if (waitMs > 0) {
    response.set('Retry-After', String(Math.ceil(waitMs / 1000)));
    return say(needs, request, response, 429, 'Too many for now', [
      'Very many mails were asked for from where you are. Try again in an hour.',
    ]);
  }
  const outcome = await subscribers.ask({ address: judged.address, audience, functions: judged.functions });
  if (outcome === 'full')
    return say(needs, request, response, 503, 'No more places', [
      'So many people get mails that no more can be added.',
    ]);
  // The same whether anything was sent: nobody can find out here who gets mails.
  say(needs, request, response, 200, 'Look into your mail', [
    'A mail is on its way to the address that you gave, with a link to confirm it. The link works for a day.',
    'Nothing came? Look whether the address is right, and among unwanted mails. No address gets more than three such mails a day.',
  ]);
}

function fieldsOf(request: Asked): { fields: SubscriptionFields; audience: Audience } {
  const body = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  const texts = (value: unknown) => [value].flat().filter((one): one is string => typeof one === 'string');
  const fields: SubscriptionFields = {
    address: texts(body['address'])[0] ?? '',
    functions: texts(body['function']),
    isAll: texts(body['all']).includes('yes'),
  };
  const asked = askedAudience({ query: { for: texts(body['for'])[0] } });
  return { fields, audience: asked === 'operations' && isStranger(request) ? 'customer-service' : asked };
}

const textOf = (value: unknown): string => (typeof value === 'string' && value.length <= LONGEST_SECRET ? value : '');

const TOO_OLD = [
  'This link was used already, or is older than a day, or is not complete.',
  'If you get mails, there is nothing to do. If not, ask for them again.',
] as const;

async function askToConfirm(needs: Needs, request: Request, response: Response): Promise<void> {
  const secret = textOf(request.query['t']);
  const found = await offering(needs, request, response)?.asked(secret);
  if (response.headersSent) return;
  if (!found) return say(needs, request, response, 404, 'This link does not work any more', TOO_OLD);
  sendQuestion(needs, response, found, {
    title: 'Get mails?',
    texts: ['You get a mail when one of these stops working, and one when it is over:'],
    action: '/subscribe/confirm',
    button: 'Yes, send me mails',
    secret,
  });
}

async function confirm(needs: Needs, request: Asked, response: Response): Promise<void> {
  const body = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  const confirmed = await offering(needs, request, response)?.confirm(textOf(body['t']));
  if (response.headersSent) return;
  if (!confirmed) return say(needs, request, response, 404, 'This link does not work any more', TOO_OLD);
  const { functions, audience } = confirmed;
  say(needs, request, response, 200, 'You get mails from now on', [
    'You are mailed when one of these stops working, and when it is over:',
    ...aboutLines(functions, audience, needs.input.config()),
    'Each mail has a link with which you end it.',
  ]);
}

const NOT_OURS = 'This link is not complete. Take the one in the latest mail, whole.';

async function askToLeave(needs: Needs, request: Request, response: Response): Promise<void> {
  const secret = textOf(request.query['t']);
  const found = await needs.input.subscribers?.leaving(secret);
  if (!found)
    return say(needs, request, response, 404, 'There is no such subscription', [
      'It was ended already, or the link is not complete: then take the one in the latest mail, whole.',
    ]);
  sendQuestion(needs, response, found, {
    title: 'No more mails?',
    texts: ['You were mailed about:'],
    action: `/unsubscribe?t=${encodeURIComponent(secret)}`,
    button: 'End it and delete my address',
  });
}

async function leave(needs: Needs, request: Asked, response: Response): Promise<void> {
  const isOurs = await needs.input.subscribers?.leave(textOf(request.query['t']));
  if (!isOurs) return say(needs, request, response, 404, 'There is no such subscription', [NOT_OURS]);
  say(needs, request, response, 200, 'No more mails', ['You get no more mails, and your address is deleted.']);
}

interface Question {
  readonly title: string;
  readonly texts: readonly string[];
  readonly action: string;
  readonly button: string;
  readonly secret?: string;
}

function sendQuestion({ input, frame }: Needs, response: Response, subject: Subscription, question: Question): void {
  const { functions, audience } = subject;
  const page = (
    <OneButtonPage
      frame={frame(audience, '/subscribe')}
      about={aboutLines(functions, audience, input.config())}
      {...question}
    />
  );
  // The address of this page is a secret: it must not be kept, nor told to where the reader goes next.
  response.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' });
  response.set('Content-Type', 'text/html; charset=utf-8');
  response.send(documentOf(page));
}
