import { Router } from 'express';
import type { Request, Response } from 'express';
import type { Say } from '../../i18n/locale.ts';
import type { LocalUser } from '../../model/access.ts';
import { contextOf } from '../request-context.ts';
import { formBody, textsIn } from '../form-posts.ts';
import { sendPlainPage } from '../render.tsx';
import { ownFormsOnly } from '../security.ts';
import { ofWholeForm, type FieldProblem } from '../views/form-state.ts';
import { sendForm, signedIn, type SignInNeeds } from './answers.tsx';
import { cookieOf } from './cookies.ts';
import { AttemptQueue } from './attempt-queue.ts';
import { knownBrowser } from './known-browser.ts';
import { addressOf, networkOf } from './networks.ts';
import { OpenId } from './openid.ts';
import { openIdRoutes } from './openid-routes.ts';
import { ownPath } from './own-path.ts';
import { isPassword, MOST_PASSWORDS_AT_ONCE } from './password.ts';
import { isOwnCsrf, visitorOf } from './visitors.ts';

const MOST_USER = 60;
const MOST_PASSWORD = 1000;

/** `/sign-in` and `/sign-out`. */
export function signInRoutes(needs: SignInNeeds): Router {
  const router = Router();
  const queue = new AttemptQueue(needs.input.clock, { mostAtOnce: MOST_PASSWORDS_AT_ONCE });
  router.get('/sign-in', (request, response) => {
    const next = ownPath(request.query['next']);
    const visitor = visitorOf(request);
    if (visitor?.role !== undefined) return response.redirect(303, next);
    const { say } = needs.input.config().locale;
    const problems = visitor ? [ofWholeForm(say('page.signIn.noGroup', { name: visitor.name }))] : [];
    sendForm(needs, response, { next, problems, status: visitor ? 403 : 200 });
  });
  router.post('/sign-in', formBody, (request, response) => byPassword({ ...needs, queue }, request, response));
  router.use(openIdRoutes(needs, new OpenId(needs.input.clock)));
  router.post('/sign-out', formBody, (request, response) => signOut(needs, request, response));
  router.get('/sign-out', (_request, response) => response.redirect(303, '/'));
  return router;
}

interface PasswordNeeds extends SignInNeeds {
  readonly queue: AttemptQueue;
}

async function byPassword(needs: PasswordNeeds, request: Request, response: Response): Promise<void> {
  const { input, audit } = needs;
  const { access, locale } = input.config();
  const { say } = locale;
  const { user = '', next: wished } = textsIn(request.body);
  const next = ownPath(wished);
  const again = (status: number, ...problems: readonly FieldProblem[]) =>
    sendForm(needs, response, { next, problems, status, user: user.slice(0, MOST_USER) });
  const wrong: FieldProblem = { fields: ['user', 'password'], text: say('page.signIn.wrong') };
  if (!ownFormsOnly(input.config)(request)) return again(403, ofWholeForm(say('page.signIn.fromElsewhere')));
  const typed: unknown = (request.body as { password?: unknown } | undefined)?.password;
  const password = typeof typed === 'string' ? typed : '';
  if (access.users.size === 0) return again(400, wrong);
  const missing = (['user', 'password'] as const).filter((field) => ({ user, password })[field] === '');
  if (missing.length > 0) return again(400, ...missing.map((field) => missingField(field, say)));
  if (user.length > MOST_USER || password.length > MOST_PASSWORD) return again(401, wrong);
  const found = access.users.get(user);
  const turn = await checkPassword(needs, { request, response, found, password });
  if ('refused' in turn) {
    const seconds = String(Math.ceil(turn.waitMs / 1000));
    response.set('Retry-After', seconds);
    return turn.refused === 'lane'
      ? again(429, ofWholeForm(say('page.signIn.wait', { seconds })))
      : again(503, ofWholeForm(say('page.signIn.busy')));
  }
  if (!turn.value || !found) {
    // Some type their password into the wrong field: only names that are known are written down.
    await audit.failedSignIn(request, found?.id ?? 'somebody unknown', 'nothing');
    return again(401, wrong);
  }
  const person = { way: 'password', subject: found.id, name: found.name, groups: [] } as const;
  await signedIn(needs, { request, response, person, next });
}

interface PasswordAttempt {
  readonly request: Request;
  readonly response: Response;
  readonly found: LocalUser | undefined;
  readonly password: string;
}

/** As much work for somebody who is not there: neither answers nor their time say which names exist. */
function checkPassword({ input, queue }: PasswordNeeds, { request, response, found, password }: PasswordAttempt) {
  const { access, server } = input.config();
  const browser = knownBrowser(request, found, server.publicUrl);
  const network = networkOf(addressOf(request, server));
  const lane = browser === undefined ? { key: `network ${network}` } : { key: `browser ${browser}`, isKnown: true };
  const like = [...access.users.values()][0]?.password;
  return queue.attempt(
    { ...lane, isGone: () => response.destroyed },
    () => isPassword(password, found?.password, like),
    (isRight) => !isRight,
  );
}

const missingField = (field: 'user' | 'password', say: Say): FieldProblem => ({
  fields: [field],
  label: say(`page.signIn.${field}`),
  text: say('input.mustNotBeEmpty'),
});

async function signOut({ input, sessions, frame }: SignInNeeds, request: Request, response: Response): Promise<void> {
  const visitor = visitorOf(request);
  const { server, locale } = input.config();
  const cookie = cookieOf('session', server.publicUrl);
  const secret = cookie.read(request);
  const { csrf } = textsIn(request.body);
  if (visitor && (!ownFormsOnly(input.config)(request) || !isOwnCsrf(visitor, csrf)))
    return sendPlainPage(response, frame('customer-service', '/'), {
      status: 403,
      title: locale.say('access.forged'),
      texts: [locale.say('page.signOut.notOurs')],
    });
  if (visitor) contextOf(request).actor = { who: visitor.name, way: visitor.way };
  if (secret !== undefined && visitor) await sessions.end(secret);
  cookie.clear(response);
  response.redirect(303, '/?for=customer-service');
}
