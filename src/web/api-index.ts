import { Router } from 'express';
import type { Request, Response } from 'express';

export interface Route {
  readonly method: string;
  /** From the root of the site, with `{id}` where something is to be filled in. */
  readonly path: string;
}

/** `GET /` below `prefix`: what the routers there answer, read from themselves so that it cannot be out of date. */
export function apiIndex(prefix: string, routers: readonly Router[]): Router {
  const all = routers.flatMap((router) => routesOf(prefix, router));
  const routes = [...new Map(all.map((route) => [`${route.method} ${route.path}`, route])).values()];
  return Router().get('/', (_request: Request, response: Response) => {
    response.set('Cache-Control', 'private, no-cache').json({ routes });
  });
}

/** What a router and those that it uses answer. */
export function routesOf(prefix: string, { stack }: Pick<Router, 'stack'>): Route[] {
  return stack.flatMap((layer) => {
    const { route, handle } = layer;
    if (!route) return 'stack' in handle ? routesOf(prefix + mountOf(layer), handle as unknown as Router) : [];
    // A route for all methods only refuses those that are not meant.
    const methods = new Set(route.stack.map(({ method }) => method).filter((method) => method !== undefined));
    return [route.path].flat().flatMap((own) => {
      const path = `${prefix}${own.replaceAll(/:(\w+)/g, '{$1}')}`;
      return [...methods].map((method) => ({ method: method.toUpperCase(), path }));
    });
  });
}

/** Express keeps it, and its types do not say so. */
const mountOf = (layer: object): string =>
  'rawPath' in layer && typeof layer.rawPath === 'string' && layer.rawPath !== '/' ? layer.rawPath : '';
