import type { Request, Response } from 'express';
import { isSignInConfigured } from '../../model/access.ts';
import type { AuditLog } from '../access-audit.ts';
import { contextOf } from '../request-context.ts';
import { SignInPage } from '../pages/sign-in-page.tsx';
import { documentOf, sendPage, sendPlainPage } from '../render.tsx';
import type { FrameMaker } from '../render.tsx';
import { LONGEST_SESSION_MS } from '../sessions.ts';
import type { Person, SessionBook } from '../sessions.ts';
import type { FieldProblem } from '../views/form-state.ts';
import type { WebInput } from '../web-input.ts';
import { cookieOf } from './cookies.ts';
import { rememberBrowser } from './known-browser.ts';
import { ownPath } from './own-path.ts';

/** What signing in needs. */
export interface SignInNeeds {
  readonly input: WebInput;
  readonly sessions: SessionBook;
  readonly audit: AuditLog;
  readonly frame: FrameMaker;
}

/** Begins a session, under a new secret, and goes on to where they wanted. */
export async function signedIn(
  { input, sessions }: SignInNeeds,
  { request, response, person, next }: { request: Request; response: Response; person: Person; next: string },
): Promise<void> {
  const { access, server } = input.config();
  const cookie = cookieOf('session', server.publicUrl);
  cookie.set(response, await sessions.open(person, cookie.read(request)), LONGEST_SESSION_MS);
  const user = person.way === 'password' ? access.users.get(person.subject) : undefined;
  if (user) rememberBrowser(response, user, server.publicUrl);
  contextOf(request).actor = { who: person.name, way: person.way };
  response.set('Cache-Control', 'no-store').redirect(303, ownPath(next));
}

interface SignInState {
  readonly next: string;
  readonly problems: readonly FieldProblem[];
  readonly status: number;
  readonly user?: string;
}

/** The page to sign in on, with what went wrong. */
export function sendForm({ input, frame }: SignInNeeds, response: Response, state: SignInState): void {
  const config = input.config();
  const { access, locale } = config;
  const { next, problems, status, user } = state;
  if (!isSignInConfigured(access))
    return sendPlainPage(response, frame('customer-service', '/'), {
      status: 404,
      title: locale.say('page.signIn.nobody'),
      texts: [locale.say('page.signIn.nobody.why')],
    });
  response.status(status);
  sendPage(
    response,
    config,
    documentOf(
      <SignInPage
        frame={frame('customer-service', '/sign-in')}
        next={next}
        problems={problems}
        hasUsers={access.users.size > 0}
        hasOpenId={access.oidc !== undefined}
        hasProxy={access.proxy !== undefined}
        {...(user === undefined ? {} : { user })}
      />,
    ),
  );
}
