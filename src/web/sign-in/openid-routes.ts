import { Router } from 'express';
import type { Request, Response } from 'express';
import type { OpenIdRules } from '../../model/access.ts';
import { sendForm, signedIn, type SignInNeeds } from './answers.tsx';
import { cookieOf } from './cookies.ts';
import { CALLBACK, LONGEST_VISIT_MS, ProviderTrouble, readVisit, spellVisit, type OpenId } from './openid.ts';
import { ownPath } from './own-path.ts';

const NOT_CONFIGURED = 'There is no identity provider in the configuration.';
const BEGIN_AGAIN =
  'This sign-in was begun too long ago, in another browser or at another address, or was finished already. Begin it again here.';

/** The way to the identity provider and back. */
export function openIdRoutes(needs: SignInNeeds, openId: OpenId): Router {
  const router = Router();
  const { config } = needs.input;
  const withRules =
    (act: (rules: OpenIdRules, request: Request, response: Response) => Promise<void>) =>
    async (request: Request, response: Response) => {
      const { oidc } = config().access;
      if (!oidc) return sendForm(needs, response, { next: '/', problems: [NOT_CONFIGURED], status: 404 });
      try {
        await act(oidc, request, response);
      } catch (error) {
        if (!(error instanceof ProviderTrouble)) throw error;
        sendTrouble(needs, response, oidc.issuer, error);
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
    withRules((rules, request, response) => comeBack(needs, { openId, rules }, request, response)),
  );
  return router;
}

async function comeBack(
  needs: SignInNeeds,
  { openId, rules }: { readonly openId: OpenId; readonly rules: OpenIdRules },
  request: Request,
  response: Response,
): Promise<void> {
  const { input, audit } = needs;
  const { publicUrl } = input.config().server;
  const cookie = cookieOf('openid', publicUrl);
  const visit = readVisit(cookie.read(request), input.clock.now());
  // Whatever comes of it, the same answer counts once.
  cookie.clear(response);
  const isForeign = visit === undefined || request.query['state'] !== visit.state;
  if (isForeign) {
    await audit.failedSignIn(request, 'somebody', 'openid');
    return sendForm(needs, response, { next: '/', problems: [BEGIN_AGAIN], status: 400 });
  }
  const answer = new URL(publicUrl + CALLBACK);
  answer.search = new URL(request.originalUrl, publicUrl).search;
  try {
    const person = await openId.finish(rules, answer, visit);
    await audit.add(request, { who: person.name, way: 'openid', what: 'sign in', which: '', outcome: 'done' });
    await signedIn(needs, { request, response, person, next: visit.next });
  } catch (error) {
    if (error instanceof ProviderTrouble) await audit.failedSignIn(request, 'somebody', 'openid');
    throw error;
  }
}

function sendTrouble(needs: SignInNeeds, response: Response, issuer: string, trouble: ProviderTrouble): void {
  needs.input.log.warn(
    { issuer, error: trouble.message },
    `Nobody can sign in at ${issuer}: ${trouble.message}. Look there, and at access.login.oidc in the configuration.`,
  );
  const problem = 'The identity provider cannot be asked at the moment, or refused. The log says more. Try again.';
  sendForm(needs, response, { next: '/', problems: [problem], status: 503 });
}
