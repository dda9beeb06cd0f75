import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { AccessRules } from '../../model/access.ts';
import { roleOfGroups } from '../../model/access.ts';
import { oneLine } from '../../notify/inbound-line.ts';
import { sendProblem } from '../problem.ts';
import { contextOf, type Visitor } from '../request-context.ts';
import { roleOf } from '../sessions.ts';
import type { SessionBook } from '../sessions.ts';
import type { WebInput } from '../web-input.ts';
import { cookieOf } from './cookies.ts';
import { isIn, peerOf } from './networks.ts';

const MOST_NAME = 100;
const MOST_GROUPS = 200;
const MOST_LOGGED = 100;

/** Who is signed in and makes this request; undefined: a stranger. */
export const visitorOf = (request: Request): Visitor | undefined => contextOf(request).visitor;

/** Whether what a form or program brought along is the visitor's own. */
export function isOwnCsrf({ csrf }: Visitor, given: unknown): boolean {
  const [wanted, found] = [csrf, typeof given === 'string' ? given : ''].map((text) => Buffer.from(text));
  return wanted!.length === found!.length && timingSafeEqual(wanted!, found!);
}

/** Finds out who makes a request: by the cookie of a session, or by what the proxy in front says. */
export function identify(input: Pick<WebInput, 'config' | 'log'>, sessions: SessionBook): RequestHandler {
  const key = randomBytes(32);
  const logged = new Set<string>();
  const ignored = (request: Request, why: string) => {
    const from = peerOf(request);
    if (logged.has(from) || logged.size >= MOST_LOGGED) return;
    logged.add(from);
    input.log.warn({ from }, `A request from ${from} says who it is in a header, and is not believed: ${why}`);
  };
  return async (request, response, next) => {
    const { access, server } = input.config();
    const doubled = doubledHeader(request, access);
    if (doubled !== undefined) {
      ignored(request, `${doubled} is there twice`);
      return refuseDoubled(response, doubled);
    }
    const secret = cookieOf('session', server.publicUrl).read(request);
    const visitor =
      (secret === undefined ? undefined : await bySession(secret, sessions, access)) ??
      byProxy(request, access, key, ignored);
    if (visitor) contextOf(request).visitor = visitor;
    next();
  };
}

/** The header of the proxy that came twice: it has added its own to what a stranger sent, and one of them is forged. */
function doubledHeader(request: Request, { proxy }: AccessRules): string | undefined {
  if (!proxy || !isIn(peerOf(request), proxy.from)) return undefined;
  const all = request.headersDistinct;
  return [proxy.header, proxy.groupsHeader ?? []].flat().find((name) => (all[name]?.length ?? 0) > 1);
}

function refuseDoubled(response: Response, header: string): void {
  sendProblem(response, {
    status: 400,
    title: 'A header of the proxy came twice',
    detail: `${header} must be there once. The proxy has to replace what comes in, not to add to it.`,
  });
}

async function bySession(secret: string, sessions: SessionBook, rules: AccessRules): Promise<Visitor | undefined> {
  // The public page is shown also when nobody can be looked up.
  const session = await sessions.find(secret).catch(() => undefined);
  if (!session) return undefined;
  const role = roleOf(session, rules);
  return {
    name: session.name,
    way: session.way,
    ...(role && { role }),
    session: session.hash,
    csrf: csrfOf(secret, ''),
  };
}

function byProxy(
  request: Request,
  { proxy, groups: wanted }: AccessRules,
  key: Buffer,
  ignored: (request: Request, why: string) => void,
): Visitor | undefined {
  const told = proxy && request.headers[proxy.header];
  if (!proxy || told === undefined || told.length === 0) return undefined;
  if (!isIn(peerOf(request), proxy.from)) {
    ignored(request, 'it does not come from an address in access.login.proxy.from');
    return undefined;
  }
  const name = oneLine(String(told), MOST_NAME);
  // Some proxies join a header that came in with their own by a comma: one of the names is not theirs.
  if (Array.isArray(told) || name === '' || name.includes(',')) {
    ignored(request, `${proxy.header} is no name, or two`);
    return undefined;
  }
  const groups = proxy.groupsHeader === undefined ? [] : [request.headers[proxy.groupsHeader] ?? []].flat();
  const names = groups.flatMap((text) => text.split(',', MOST_GROUPS)).map((group) => group.trim());
  const role = roleOfGroups(wanted, names);
  return { name, way: 'proxy', ...(role && { role }), csrf: csrfOf(key, name) };
}

/** Bound to the session, and of no use to whoever wants to have the session. */
const csrfOf = (key: string | Buffer, name: string): string =>
  createHmac('sha256', key).update(`form of ${name}`).digest('base64url');
