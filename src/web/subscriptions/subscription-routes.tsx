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
import { addressOf, networkOf } from '../sign-in/networks.ts';
import { ofWholeForm, type FieldProblem } from '../views/form-state.ts';
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
    const config = input.config();
    const view = subscriptionView(audience, config);
    sendPage(response, config, documentOf(<SubscribePage view={view} frame={frame(audience, '/subscribe')} />));
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
  tell(needs, request, response, 404, 'notOffered');
  return undefined;
}

type Told = 'notOffered' | 'noSuch' | 'ended';

/** A page with a title and why. */
function tell(needs: Needs, request: Request, response: Response, ...[status, what]: readonly [number, Told]): void {
  const { say } = needs.input.config().locale;
  sendSaid(needs, request, response, status, say(`page.subscribe.${what}`), [say(`page.subscribe.${what}.why`)]);
}

function sendSaid(
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
  const config = input.config();
  const { say } = config.locale;
  if (!ownFormsOnly(input.config)(request))
    return sendSaid(needs, request, response, 403, say('access.notFromThisPage'), [say('page.signIn.fromElsewhere')]);
  const { fields, audience } = fieldsOf(request);
  const judged = judgeWish(fields, audience, config);
  const again = (status: number, problems: readonly FieldProblem[]) => {
    const view = subscriptionView(audience, config, fields, problems);
    response.status(status);
    sendPage(response, config, documentOf(<SubscribePage view={view} frame={frame(audience, '/subscribe')} />));
  };
  if (!judged.ok) return again(400, judged.problems);
  const waitMs = limit.take(networkOf(addressOf(request, config.server)));
  if (waitMs > 0) {
    response.set('Retry-After', String(Math.ceil(waitMs / 1000)));
    return again(429, [ofWholeForm(say('page.subscribe.tooMany.why'))]);
  }
  const outcome = await subscribers.ask({ address: judged.address, audience, functions: judged.functions });
  if (outcome === 'full') return again(503, [ofWholeForm(say('page.subscribe.full.why'))]);
  // The same whether anything was sent: nobody can find out here who gets mails.
  sendSaid(needs, request, response, 200, say('page.subscribe.sent'), [
    say('page.subscribe.sent.link'),
    say('page.subscribe.sent.nothing'),
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

function tellOld(needs: Needs, request: Request, response: Response): void {
  const { say } = needs.input.config().locale;
  sendSaid(needs, request, response, 404, say('page.subscribe.oldLink'), [
    say('page.subscribe.oldLink.why'),
    say('page.subscribe.oldLink.then'),
  ]);
}

async function askToConfirm(needs: Needs, request: Request, response: Response): Promise<void> {
  const secret = textOf(request.query['t']);
  const found = await offering(needs, request, response)?.asked(secret);
  if (response.headersSent) return;
  if (!found) return tellOld(needs, request, response);
  const { say } = needs.input.config().locale;
  sendQuestion(needs, response, found, {
    title: say('page.subscribe.confirm'),
    texts: [say('page.subscribe.confirm.about')],
    action: '/subscribe/confirm',
    button: say('page.subscribe.confirm.button'),
    secret,
  });
}

async function confirm(needs: Needs, request: Asked, response: Response): Promise<void> {
  const body = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  const confirmed = await offering(needs, request, response)?.confirm(textOf(body['t']));
  if (response.headersSent) return;
  if (!confirmed) return tellOld(needs, request, response);
  const { functions, audience } = confirmed;
  const config = needs.input.config();
  const { say } = config.locale;
  sendSaid(needs, request, response, 200, say('page.subscribe.confirmed'), [
    say('page.subscribe.confirmed.about'),
    ...aboutLines(functions, audience, config),
    say('page.subscribe.confirmed.end'),
  ]);
}

async function askToLeave(needs: Needs, request: Request, response: Response): Promise<void> {
  const secret = textOf(request.query['t']);
  const found = await needs.input.subscribers?.leaving(secret);
  if (!found) return tell(needs, request, response, 404, 'noSuch');
  const { say } = needs.input.config().locale;
  sendQuestion(needs, response, found, {
    title: say('page.subscribe.end'),
    texts: [say('page.subscribe.end.about')],
    action: `/unsubscribe?t=${encodeURIComponent(secret)}`,
    button: say('page.subscribe.end.button'),
  });
}

async function leave(needs: Needs, request: Asked, response: Response): Promise<void> {
  const isOurs = await needs.input.subscribers?.leave(textOf(request.query['t']));
  if (isOurs) return tell(needs, request, response, 200, 'ended');
  const { say } = needs.input.config().locale;
  const texts = [say('page.subscribe.notComplete')];
  sendSaid(needs, request, response, 404, say('page.subscribe.noSuch'), texts);
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
