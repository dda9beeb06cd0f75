import type { Request, Response } from 'express';
import { audiences } from '../model/names.ts';
import type { Audience } from '../model/names.ts';
import { isStranger } from './access-strangers.ts';

/** The status page as it is read, or as it hangs on a wall. */
export type PageShape = 'page' | 'wall';

const COOKIE = 'bellwether_for';
const YEAR_MS = 31_536_000_000;

const asAudience = (value: unknown): Audience | undefined => audiences.find((audience) => audience === value);

/** For whom the page is to be written: as asked with `?for=`, which is remembered, else as last time. */
export function chooseAudience(request: Request, response: Response): Audience {
  const asked = asAudience(request.query['for']);
  if (asked) response.cookie(COOKIE, asked, { httpOnly: true, sameSite: 'lax', path: '/', maxAge: YEAR_MS });
  response.vary('Cookie');
  const wished = wishedAudience(request) ?? 'customer-service';
  return wished === 'operations' && isStranger(request) ? 'customer-service' : wished;
}

/** What they asked for now, or the last time. */
export const wishedAudience = (request: Request): Audience | undefined =>
  asAudience(request.query['for']) ?? remembered(request.headers.cookie);

/** For whom something is asked that other sites and programs read: as in `?for=`, never what a browser remembers. */
export const askedAudience = (request: Pick<Request, 'query'>): Audience =>
  asAudience(request.query['for']) ?? 'customer-service';

/** `/?wall` asks for the page that hangs on a wall. */
export const chooseShape = (request: Pick<Request, 'query'>): PageShape =>
  request.query['wall'] === undefined ? 'page' : 'wall';

function remembered(cookies: string | undefined): Audience | undefined {
  const values = (cookies ?? '').split(';').map((pair) => pair.trim().split('='));
  return asAudience(values.find(([name]) => name === COOKIE)?.[1]);
}
