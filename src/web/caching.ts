// What may be kept by browsers and by proxies between. Nothing, unless a page or an answer says otherwise: one that is new is
// kept nowhere until somebody decides that it names nobody and that it is the same for all.
import type { Request, RequestHandler, Response } from 'express';
import { isSignInConfigured } from '../model/access.ts';
import type { Audience } from '../model/names.ts';
import { isStranger } from './access-strangers.ts';
import { wishedAudience } from './audience-choice.ts';
import { visitorOf } from './sign-in/visitors.ts';
import type { WebInput } from './web-input.ts';

type HasConfig = Pick<WebInput, 'config'>;

/** Stands before everything whose answer depends on who asks. */
export function keepNothing({ config }: HasConfig): RequestHandler {
  return (_request, response, next) => {
    const { access } = config();
    response.set('Cache-Control', 'no-store');
    const asked = ['Cookie', 'Authorization', access.proxy?.header].filter((name) => name !== undefined);
    if (isSignInConfigured(access)) response.vary(asked.join(', '));
    next();
  };
}

const named = new WeakSet<Request>();

/** The page that answers this request says how people are reached. */
export const namesPeople = (request: Request): void => void named.add(request);

/**
 * A page may be kept by the browser, which asks each time whether it is still the same. Not one that names people: who is on
 * duty, who took what, who is signed in, what somebody wrote.
 */
export function allowKeepingPage(response: Response): void {
  const { req: request } = response;
  const isForOperations = wishedAudience(request) === 'operations' && !isStranger(request);
  const isAnswer = request.method !== 'GET' && request.method !== 'HEAD';
  if (isForOperations || isAnswer || named.has(request) || visitorOf(request)) return;
  response.set('Cache-Control', 'private, no-cache');
}

/**
 * What programs read may be kept as `how` says where it is the same for everybody. `audience` is whom it is made for; absent:
 * those who are signed in are told more.
 */
export function allowKeeping(response: Response, { config }: HasConfig, how: string, audience?: Audience): void {
  const canDiffer = isSignInConfigured(config().access) && (audience === undefined || audience === 'operations');
  response.set('Cache-Control', canDiffer ? 'private, no-cache' : how);
}
