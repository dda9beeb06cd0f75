import { Router } from 'express';
import type { Request, Response } from 'express';
import type { OpenIdRules } from '../../model/access.ts';
import { ofWholeForm } from '../views/form-state.ts';
import { SparingLog } from '../sparing-log.ts';
import { sendForm, signedIn, type SignInNeeds } from './answers.tsx';
import { cookieOf } from './cookies.ts';
import { AttemptQueue } from './attempt-queue.ts';
import { addressOf, networkOf } from './networks.ts';
import { CALLBACK, LONGEST_VISIT_MS, ProviderTrouble, readVisit, spellVisit, type OpenId } from './openid.ts';
import { ownPath } from './own-path.ts';

/** An answer of the provider that is wrong costs a request to it, and it may shut out who asks too much. */
const MOST_ANSWERS_AT_ONCE = 4;

/** The way to the identity provider and back. */
export function openIdRoutes(needs: SignInNeeds, openId: OpenId): Router {
  const router = Router();
  const sparingLog = new SparingLog(needs.input);
  const queue = new AttemptQueue(needs.input.clock, { mostAtOnce: MOST_ANSWERS_AT_ONCE });
  const { config } = needs.input;
  const withRules =
    (act: (rules: OpenIdRules, request: Request, response: Response) => Promise<void>) =>
    async (request: Request, response: Response) => {
      const { access, locale } = config();
      const { oidc } = access;
      if (!oidc) {
        const problems = [ofWholeForm(locale.say('page.signIn.noProvider'))];
        return sendForm(needs, response, { next: '/', problems, status: 404 });
      }
      try {
        await act(oidc, request, response);
      } catch (error) {
        if (!(error instanceof ProviderTrouble)) throw error;
        const why = error.message;
        sparingLog.warn(
          `troubles of ${oidc.issuer}`,
          { issuer: oidc.issuer, error: why },
          `Nobody can sign in at ${oidc.issuer}: ${why}. Look there, and at access.login.oidc in the configuration.`,
        );
        const problem = locale.say('page.signIn.providerTrouble');
        sendForm(needs, response, { next: '/', problems: [ofWholeForm(problem)], status: 503 });
      }
    };
  router.get(
    '/sign-in/openid',
    withRules(async (rules, request, response) => {
      const { publicUrl } = config().server;
      const { href, visit } = await openId.begin(rules, publicUrl, ownPath(request.query['next']));
      cookieOf('openid', publicUrl).set(response, spellVisit(visit), LONGEST_VISIT_MS);
      response.set('Cache-Control', 'no-store').redirect(303, href);
    }),
  );
  router.get(
    CALLBACK,
    withRules((rules, request, response) => comeBack(needs, { openId, rules, queue }, request, response)),
  );
  return router;
}

async function comeBack(
  needs: SignInNeeds,
  { openId, rules, queue }: { readonly openId: OpenId; readonly rules: OpenIdRules; readonly queue: AttemptQueue },
  request: Request,
  response: Response,
): Promise<void> {
  const { input, audit } = needs;
  const { server, locale } = input.config();
  const { publicUrl } = server;
  const cookie = cookieOf('openid', publicUrl);
  const visit = readVisit(cookie.read(request), input.clock.now());
  // Whatever comes of it, the same answer counts once.
  cookie.clear(response);
  const isForeign = visit === undefined || request.query['state'] !== visit.state;
  if (isForeign) {
    await audit.failedSignIn(request, 'somebody', 'openid');
    return sendForm(needs, response, {
      next: '/',
      problems: [ofWholeForm(locale.say('page.signIn.beginAgain'))],
      status: 400,
    });
  }
  const answer = new URL(publicUrl + CALLBACK);
  answer.search = new URL(request.originalUrl, publicUrl).search;
  try {
    const network = networkOf(addressOf(request, server));
    const turn = await queue.attempt(
      { key: network, isGone: () => response.destroyed },
      () => openId.finish(rules, answer, visit),
      () => false,
    );
    if ('refused' in turn) {
      response.set('Retry-After', String(Math.ceil(turn.waitMs / 1000)));
      const problems = [ofWholeForm(locale.say('page.signIn.busy'))];
      return sendForm(needs, response, { next: visit.next, problems, status: turn.refused === 'lane' ? 429 : 503 });
    }
    const person = turn.value;
    await audit.add(request, { who: person.name, way: 'openid', what: 'sign in', which: '', outcome: 'done' });
    await signedIn(needs, { request, response, person, next: visit.next });
  } catch (error) {
    if (error instanceof ProviderTrouble) await audit.failedSignIn(request, 'somebody', 'openid');
    throw error;
  }
}
