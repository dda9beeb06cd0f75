// Behind a proxy the monitor may lie below a path: `publicUrl: https://host/status`. Inside, every address begins at the
// root; the path is taken off and put before here, and nowhere else. A proxy may pass it on or take it off itself.
import type { IncomingMessage } from 'node:http';
import type { CookieOptions, RequestHandler } from 'express';
import type { Config } from '../config/config.ts';
import { basePathOf } from '../config/public-url.ts';

type ServerConfig = () => Pick<Config, 'server'>;

/** Takes the path off a request whose proxy has passed it on. */
export function stripBasePath(request: IncomingMessage, config: ServerConfig): void {
  const base = basePathOf(config().server.publicUrl);
  const { url = '/' } = request;
  if (base === '' || !url.startsWith(base)) return;
  const rest = url.slice(base.length);
  if (/^(?:[/?]|$)/.test(rest)) request.url = rest.startsWith('/') ? rest : `/${rest}`;
}

/** Redirects lead below the path, and cookies are sent to nothing else of the host. */
export function answerBelow(config: ServerConfig): RequestHandler {
  return (_request, response, next) => {
    const base = basePathOf(config().server.publicUrl);
    if (base !== '') {
      const location = response.location.bind(response);
      const cookie = response.cookie.bind(response);
      response.location = (address) => location(isOwn(address) ? base + address : address);
      response.cookie = (name: string, value: unknown, options?: CookieOptions) =>
        cookie(name, value, { ...options, path: base });
    }
    next();
  };
}

const isOwn = (address: string): boolean => /^\/(?!\/)/.test(address);

const ownAddresses = / (href|src|action)="\/(?!\/)/g;

/** A page with its links, forms and files below the path. In texts and values a quotation mark is escaped. */
export const pageBelow = (base: string, html: string): string =>
  base === ''
    ? html
    : html.replaceAll(ownAddresses, (_, attribute: string) => ` ${attribute}="${base.replaceAll('&', '&amp;')}/`);
