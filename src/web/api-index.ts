import { Router } from 'express';
import type { Request, Response } from 'express';

interface ApiRoute {
  readonly method: string;
  /** From the root of the site, with `{id}` where something is to be filled in. */
  readonly path: string;
}

/** `GET /` below `prefix`: what the routers there answer, read from themselves so that it cannot be out of date. */
export function apiIndex(prefix: string, routers: readonly Router[]): Router {
  const routes = routers.flatMap((router) => routesOf(prefix, router));
  return Router().get('/', (_request: Request, response: Response) => {
    response.set('Cache-Control', 'no-cache').json({ routes });
  });
}

function routesOf(prefix: string, { stack }: Router): ApiRoute[] {
  return stack.flatMap(({ route }) => {
    if (!route) return [];
    const path = `${prefix}${route.path.replaceAll(/:(\w+)/g, '{$1}')}`;
    // A route for all methods only refuses those that are not meant.
    const methods = new Set(route.stack.map(({ method }) => method).filter((method) => method !== undefined));
    return [...methods].map((method) => ({ method: method.toUpperCase(), path }));
  });
}
