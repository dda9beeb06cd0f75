import type { Request, Response } from 'express';
import { audiences } from '../model/names.ts';
import type { Audience } from '../model/names.ts';

const COOKIE = 'bellwether_for';
const YEAR_MS = 31_536_000_000;

const asAudience = (value: unknown): Audience | undefined => audiences.find((audience) => audience === value);

/** For whom the page is to be written: as asked with `?for=`, which is remembered, else as last time. */
export function chooseAudience(request: Request, response: Response): Audience {
  const asked = asAudience(request.query['for']);
  if (asked) response.cookie(COOKIE, asked, { httpOnly: true, sameSite: 'lax', path: '/', maxAge: YEAR_MS });
  response.vary('Cookie');
  return asked ?? remembered(request.headers.cookie) ?? 'customer-service';
}

function remembered(cookies: string | undefined): Audience | undefined {
  const values = (cookies ?? '').split(';').map((pair) => pair.trim().split('='));
  return asAudience(values.find(([name]) => name === COOKIE)?.[1]);
}
