// A browser in which somebody has signed in before is remembered, by a cookie that only we can have made: it does not stand
// behind strangers who guess passwords from the same address. It opens nothing by itself, and a new password ends it.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import type { LocalUser } from '../../model/access.ts';
import { cookieOf } from './cookies.ts';
import { DAY_MS } from '../../time/units.ts';

const REMEMBERED_MS = 90 * DAY_MS;
const form = /^([\w-]{22})\.([\w-]{43})$/;

/** Remembers that somebody has signed in with this browser. */
export function rememberBrowser(response: Response, user: LocalUser, publicUrl: string): void {
  const id = randomBytes(16).toString('base64url');
  cookieOf('browser', publicUrl).set(response, `${id}.${sealOf(id, user)}`, REMEMBERED_MS);
}

/** The id of the browser, when this user has signed in with it before. */
export function knownBrowser(request: Request, user: LocalUser | undefined, publicUrl: string): string | undefined {
  const [, id = '', seal = ''] = form.exec(cookieOf('browser', publicUrl).read(request) ?? '') ?? [];
  if (!user || id === '') return undefined;
  return timingSafeEqual(Buffer.from(seal), Buffer.from(sealOf(id, user))) ? id : undefined;
}

const sealOf = (id: string, { id: user, password }: LocalUser): string =>
  createHmac('sha256', Buffer.from(password.key, 'base64url')).update(`browser ${id} of ${user}`).digest('base64url');
