import { readFileSync } from 'node:fs';
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import type { Counters } from './counters.ts';

/** An express application as all servers of the demo begin: quiet, small bodies, `/metrics`. */
export function createApp(counters: Counters): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/metrics', (_request, response) => {
    response.type('text/plain; version=0.0.4').send(String(counters));
  });
  return app;
}

/** Reads forms and JSON of at most 64 kB. */
export const readBody: RequestHandler[] = [
  express.urlencoded({ extended: false, limit: '64kb' }),
  express.json({ limit: '64kb' }),
];

/** Serves a file that lies beside the module whose `import.meta.url` is given. */
export function asset(name: string, moduleUrl: string): RequestHandler {
  const body = readFileSync(new URL(name, moduleUrl), 'utf8');
  const type = name.slice(name.lastIndexOf('.') + 1);
  return (_request, response) => void response.type(type).set('Cache-Control', 'max-age=60').send(body);
}

/** A problem in the form of RFC 9457. */
export function problem(response: Response, status: number, detail: string, more: object = {}): void {
  response
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', status, detail, ...more }));
}

/** The last handler: turns a thrown error into a problem. Never tells a stack. */
export function lastResort(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (response.headersSent) return next(error);
  const status = (error as { status?: number }).status ?? 500;
  problem(response, status, status < 500 ? (error as Error).message : 'Something went wrong on our side.');
}

/** The run that a request belongs to when a monitor made it; undefined for real customers. */
export const testRunOf = (request: Request): string | undefined => request.get('X-Bellwether-Run') || undefined;

/** A route that takes its time; what it throws goes to the last handler. */
export const inTime =
  <Params extends Record<string, string> = Record<string, string>>(
    handle: (request: Request<Params>, response: Response, next: NextFunction) => Promise<unknown>,
  ): RequestHandler<Params> =>
  async (request, response, next) => {
    await handle(request, response, next);
  };

/** A value from a parsed body as text; empty when it is neither text nor a number. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';

/** What a form or a JSON body says under a name, trimmed; empty when it says nothing. */
export function field(request: Request, name: string): string {
  const body = request.body as Record<string, unknown> | undefined;
  return textOf(body?.[name]);
}

/** A query parameter, trimmed; empty when missing. */
export function query(request: Request, name: string): string {
  const value = request.query[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** Refuses what another site's page makes a browser send. */
export const refuseOtherSites: RequestHandler = (request, response, next) => {
  const site = request.get('Sec-Fetch-Site');
  if (request.method === 'GET' || site === undefined || site === 'same-origin' || site === 'none') return next();
  problem(response, 403, 'This can only be asked for from the page itself.');
};
