import { timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Say } from '../i18n/locale.ts';
import { mayDo, type Role, type Token } from '../model/access.ts';
import { hashOfToken } from '../store/token-secret.ts';
import { inEnglish } from './in-english.ts';
import { sendProblem, type Problem } from './problem.ts';
import { contextOf, type Caller, type Visitor } from './request-context.ts';
import { isSameOrigin } from './security.ts';
import { addressOf, networkOf } from './sign-in/networks.ts';
import { RecentFailures } from './sign-in/recent-failures.ts';
import { isOwnCsrf, visitorOf } from './sign-in/visitors.ts';
import { SparingLog } from './sparing-log.ts';
import type { WebInput } from './web-input.ts';

/** Why somebody may not do it, with what the answer's headers must say. */
export interface Denial extends Problem {
  readonly headers: Readonly<Record<string, string>>;
  /** The same in the language of a page. */
  readonly words: Words;
}

type Words = (say: Say) => Pick<Problem, 'title' | 'detail'>;

const LONGEST_TOKEN = 500;

/**
 * Who may write. A token is looked at first, whatever came before from its address: nobody can guess one, so only answers to
 * wrong ones are held back.
 */
export class Access {
  readonly #input: Pick<WebInput, 'tokens' | 'clock' | 'log' | 'config'>;
  readonly #wrong: RecentFailures;
  /** For what whoever asks can bring about. */
  readonly sparingLog: SparingLog;

  constructor(input: Pick<WebInput, 'tokens' | 'clock' | 'log' | 'config'>) {
    this.#input = input;
    this.#wrong = new RecentFailures(input.clock);
    this.sparingLog = new SparingLog(input);
  }

  /** Whose token this is, when it may do what needs `least`. */
  async judge(secret: string | undefined, least: Role, request: Request): Promise<Caller | Denial> {
    if (secret === undefined) return denied(401, MISSING, bearer());
    const token = secret.length > LONGEST_TOKEN ? undefined : await this.#input.tokens.find(hashOfToken(secret));
    if (!token) return this.#wrongToken(request, '') ?? denied(401, UNKNOWN, bearer('invalid_token'));
    const { name, role } = token;
    if (this.#isExpired(token)) return denied(401, expired(name), bearer('invalid_token'));
    contextOf(request).actor = { who: name, way: 'token' };
    if (!mayDo(role, least))
      return denied(
        403,
        notAllowed((say) => say('access.tokenOf', { name, role, least })),
        bearer('insufficient_scope'),
      );
    return token;
  }

  /** Whether a token that was good is so still. */
  async isValid(secret: string): Promise<boolean> {
    const token = await this.#input.tokens.find(hashOfToken(secret));
    return token !== undefined && !this.#isExpired(token);
  }

  #isExpired({ expiresAt }: Token): boolean {
    return expiresAt !== undefined && expiresAt <= this.#input.clock.now();
  }

  /**
   * Whether somebody who is signed in may do what needs `least`. `csrf` is what their form or program brought along;
   * without it only a browser counts that says that our own page asks.
   */
  judgeVisitor(visitor: Visitor, least: Role, request: Request, csrf: unknown): Caller | Denial {
    const { name, role, way } = visitor;
    contextOf(request).actor = { who: name, way };
    const site = request.headers['sec-fetch-site'];
    const isFromElsewhere = site !== undefined && site !== 'same-origin';
    if (isFromElsewhere || (!isOwnCsrf(visitor, csrf) && !(csrf === undefined && isSameOrigin(request))))
      return denied(403, FORGED, {});
    if (role !== undefined && mayDo(role, least)) return { name, role };
    const why = (say: Say) =>
      role === undefined ? say('access.nobody', { name, least }) : say('access.notYours', { name, role, least });
    return denied(403, notAllowed(why), {});
  }

  /** Lets a request with such a token in its header, or of such a visitor, pass; who it was stands in `callerOf` then. */
  needs(least: Role): RequestHandler<Record<string, string>> {
    return async (request, response, next) => {
      const bearer = bearerIn(request);
      const visitor = bearer === undefined ? visitorOf(request) : undefined;
      const caller = visitor
        ? this.judgeVisitor(visitor, least, request, request.headers['x-csrf-token'])
        : await this.judge(bearer, least, request);
      if ('status' in caller) return sendDenial(response, caller);
      contextOf(request).caller = caller;
      next();
    };
  }

  /** Undefined when the request's header has the one token of `scope` (a channel, a source). */
  judgeOwn(wanted: string, scope: string, request: Request): Denial | undefined {
    const given = bearerIn(request);
    if (given === undefined)
      return deniedInEnglish('Who are you?', `Send Authorization: Bearer with the token of ${scope}.`, bearer());
    if (isSame(given, wanted)) {
      contextOf(request).actor = { who: scope, way: 'channel' };
      return undefined;
    }
    const wrong = () => deniedInEnglish('Wrong token', `That is not the token of ${scope}.`, bearer('invalid_token'));
    return this.#wrongToken(request, scope) ?? wrong();
  }

  /** Writes down that a token was wrong; where too many were, the answer does not even say so. */
  #wrongToken(request: Request, scope: string): Denial | undefined {
    const from = addressOf(request, this.#input.config().server);
    const who = `${networkOf(from)} ${scope}`;
    const waitMs = this.#wrong.waitMs(who);
    if (waitMs <= 0) {
      // Only one that was not slowed counts, so that waiting as long as the answer says is enough.
      this.#wrong.add(who);
      this.sparingLog.warn(
        'wrong tokens',
        { from, path: request.path },
        `A wrong token came from ${from} to ${request.method} ${request.baseUrl}${request.path}`,
      );
      return undefined;
    }
    const seconds = String(Math.ceil(waitMs / 1000));
    const words: Words = (say) => ({ title: say('access.slowed'), detail: say('access.slowed.why', { seconds }) });
    return denied(429, words, { 'Retry-After': seconds });
  }
}

const makeOne = (say: Say) => ({ makeOne: say('access.makeOne') });
const FORGED: Words = (say) => ({ title: say('access.forged'), detail: say('access.forged.why') });
const MISSING: Words = (say) => ({
  title: say('access.whoAreYou'),
  detail: say('access.whoAreYou.why', makeOne(say)),
});
const UNKNOWN: Words = (say) => ({
  title: say('access.unknownToken'),
  detail: say('access.unknownToken.why', makeOne(say)),
});
const expired =
  (name: string): Words =>
  (say) => ({ title: say('access.expired'), detail: say('access.expired.why', { name, ...makeOne(say) }) });
const notAllowed =
  (why: (say: Say) => string): Words =>
  (say) => ({ title: say('access.notAllowed'), detail: why(say) });

/** Who makes a request that {@link Access.needs} let pass. */
export function callerOf(request: Request): Caller {
  const { caller } = contextOf(request);
  if (!caller) throw new Error(`${request.method} ${request.path} was let pass without asking who it is`);
  return caller;
}

/** Answers a program that may not do it. */
export function sendDenial(response: Response, denial: Denial): void {
  response.set(denial.headers);
  sendProblem(response, denial);
}

/** The token in the header. */
export function bearerIn(request: Request): string | undefined {
  const [, token] = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? [];
  return token;
}

const bearer = (error?: string) => ({
  'WWW-Authenticate': `Bearer realm="bellwether"${error === undefined ? '' : `, error="${error}"`}`,
});

const denied = (status: number, words: Words, headers: Denial['headers']): Denial => ({
  ...{ status, headers, words },
  ...words(inEnglish),
});

/** To a program: no page ever shows it. */
const deniedInEnglish = (title: string, detail: string, headers: Denial['headers']): Denial =>
  denied(401, () => ({ title, detail }), headers);

/** In constant time, whatever their lengths. */
const isSame = (a: string, b: string): boolean =>
  timingSafeEqual(Buffer.from(hashOfToken(a), 'hex'), Buffer.from(hashOfToken(b), 'hex'));
