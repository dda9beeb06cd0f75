import type { Request, RequestHandler } from 'express';
import helmet from 'helmet';
import type { Config } from '../config/config.ts';
import { isLoopback } from '../model/loopback.ts';
import { sendProblem } from './problem.ts';

/** Strict headers for everything: no inline script or style, nothing from elsewhere, no framing. */
export function secureHeaders(publicUrl: string): RequestHandler {
  const isHttps = publicUrl.startsWith('https:');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: isHttps,
    xFrameOptions: { action: 'deny' },
    // Not no-referrer: browsers then send no Origin with our own forms either, and we could not tell them from others'.
    referrerPolicy: { policy: 'same-origin' },
  });
}

/** HTTP/1.1 requires that a request names its host (RFC 9112, 3.2). */
export const hostRequired: RequestHandler = (request, response, next) => {
  if (request.headers.host !== undefined || request.httpVersion !== '1.1') return next();
  sendProblem(response, { status: 400, title: 'No host', detail: 'Send a Host header with the name of this monitor.' });
};

/**
 * While we listen for this machine only, requests must name it (or the public address) as their host: a web site that
 * lets its own name point here cannot read our pages through a visitor's browser.
 */
export function ownHostOnly(config: () => Config): RequestHandler {
  return (request, response, next) => {
    const { host, publicUrl } = config().server;
    const asked = askedHost(request);
    const listensHere = isLoopback(host);
    if (!listensHere || (asked !== undefined && (isLoopback(asked) || asked === hostOf(publicUrl)))) return next();
    sendProblem(response, {
      status: 421,
      title: 'Not the host of this monitor',
      detail: 'It listens on this machine only. Ask for it as localhost or by the name in server.publicUrl.',
    });
  };
}

/**
 * A form that another site posts here is refused: the visitor's browser would send what it remembers for us. Browsers say
 * where a form comes from in one of two ways; who says neither is no browser, and has the API.
 */
export function ownFormsOnly(config: () => Config): (request: Request) => boolean {
  return ({ headers }) => {
    const site = headers['sec-fetch-site'];
    if (site !== undefined) return site === 'same-origin';
    const { origin, host } = headers;
    if (origin === undefined || !URL.canParse(origin)) return false;
    return new URL(origin).host === host || origin === new URL(config().server.publicUrl).origin;
  };
}

/** A script in a page of another site asks, as browsers say; they let it read only what says that anybody may. */
export function isOfOtherSite(config: () => Config): (request: Request) => boolean {
  const isOwn = ownFormsOnly(config);
  return (request) => request.headers.origin !== undefined && !isOwn(request);
}

/** A browser says that one of our own pages makes the request, and not an address that was typed or another site. */
export const isSameOrigin = ({ headers }: Pick<Request, 'headers'>): boolean =>
  headers['sec-fetch-site'] === 'same-origin';

/** The host that a request names; undefined when it names none. */
export function askedHost({ headers }: Pick<Request, 'headers'>): string | undefined {
  const named = headers.host ?? '';
  return /[@/\\?#]/.test(named) ? undefined : hostOf(`http://${named}`);
}

const hostOf = (address: string) => (URL.canParse(address) ? new URL(address).hostname : undefined);
