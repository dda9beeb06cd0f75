// How late a slow server is. Long enough to be noticed in any journey, short enough that the journey still comes to its
// end: slow is not down. Whoever arrives waits longest, as with caches that have gone cold.
import type { Request } from 'express';

const ARRIVING_MS = 3600;
const NEXT_PAGE_MS = 120;
const HEALTH_MS = 1500;
const API_MS = 300;

/** How long one answer of a supplier or a database takes when it is slow, in milliseconds. */
export const SLOW_ANSWER_MS = 3600;

/** For how long a slow server with pages holds a request back, in milliseconds. */
export function slowMs({ method, path, headers }: Request): number {
  if (method !== 'GET' || /^\/(images|assets)\//.test(path)) return 0;
  if (path === '/healthz') return HEALTH_MS;
  if (path.startsWith('/api/')) return API_MS;
  return headers.referer === undefined ? ARRIVING_MS : NEXT_PAGE_MS;
}
