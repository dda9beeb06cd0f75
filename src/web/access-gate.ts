import type { Request, RequestHandler, Response } from 'express';
import { isSignInConfigured } from '../model/access.ts';
import { bearerIn, sendDenial, type Access } from './access.ts';
import { isForPrograms, mayStrangersAsk } from './access-rules.ts';
import { askedAudience, wishedAudience } from './audience-choice.ts';
import { sendProblem } from './problem.ts';
import { contextOf } from './request-context.ts';
import { isOfOtherSite } from './security.ts';
import { signInPath } from './sign-in/own-path.ts';
import { visitorOf } from './sign-in/visitors.ts';
import type { WebInput } from './web-input.ts';

/** The API token without which this request would not have been let in, or only as a stranger's. */
export const tokenThatLetIn = (request: Request): string | undefined => contextOf(request).token;

/** Stands before all pages and answers: lets pass who may see them, and sends others to the page to sign in on. */
export function gate({ config }: Pick<WebInput, 'config'>, access: Access): RequestHandler {
  return async (request, response, next) => {
    const rules = config().access;
    if (!isSignInConfigured(rules)) {
      // A script of another site reads what all the world may: it could be open in the browser of anybody who reaches us.
      if (isOfOtherSite(config)(request)) contextOf(request).isStranger = true;
      return next();
    }
    if (visitorOf(request)?.role !== undefined) return next();
    const { method, path } = request;
    const audience = isForPrograms(path) ? askedAudience(request) : wishedAudience(request);
    const isForOperations = audience === 'operations';
    const isOpen = mayStrangersAsk({ method, path, isForOperations }, rules.view);
    const bearer = bearerIn(request);
    // Those who have a secret of their own show it the same way: what is open anyway is not judged here.
    if (bearer !== undefined && (!isOpen || isRead(request))) {
      const caller = await access.judge(bearer, 'viewer', request);
      if (!('status' in caller)) {
        contextOf(request).token = bearer;
        return next();
      }
      if (!isOpen) return sendDenial(response, caller);
    }
    if (!isOpen) return turnAway(request, response);
    contextOf(request).isStranger = true;
    next();
  };
}

const isRead = ({ method }: Request) => method === 'GET' || method === 'HEAD';

function turnAway(request: Request, response: Response): void {
  response.vary('Cookie');
  const isPage = isRead(request) && !/^\/(api\/|events$)/.test(request.path);
  if (isPage) {
    response.set('Cache-Control', 'no-store').redirect(303, signInPath(request.originalUrl));
    return;
  }
  response.set('WWW-Authenticate', 'Bearer realm="bellwether"');
  const detail = 'Sign in at /sign-in, or send Authorization: Bearer with an API token.';
  sendProblem(response, { status: 401, title: 'Not signed in', detail });
}
