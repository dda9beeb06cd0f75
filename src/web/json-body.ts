import express from 'express';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { duplicateKey } from '../notify/duplicate-key.ts';
import { sendProblem } from './problem.ts';

const MOST_BODY = '64kb';
const TWICE = 'key.twice';
const parse = express.json({
  limit: MOST_BODY,
  type: () => true,
  verify(_request, _response, bytes) {
    const key = duplicateKey(bytes.toString('utf8'));
    if (key !== undefined) throw Object.assign(new Error(key), { type: TWICE });
  },
});

/** Reads a JSON body into `request.body`; without a body that is undefined. Anything but JSON is refused in words. */
export const jsonBody: RequestHandler<Record<string, string>> = (request, response, next) => {
  const isEmpty =
    request.headers['transfer-encoding'] === undefined && Number(request.headers['content-length'] ?? 0) === 0;
  if (isEmpty) return next();
  if (request.is(['application/json', 'application/*+json']) === false) {
    response.set('Accept', 'application/json');
    const detail = `Send application/json, not ${request.headers['content-type'] ?? 'a body without Content-Type'}.`;
    return sendProblem(response, { status: 415, title: 'Not JSON', detail });
  }
  parse(request, response, explained(response, next));
};

/** Says of a body that cannot be read why, instead of leaving it to the last resort. */
const explained =
  (response: Response, next: NextFunction): NextFunction =>
  (error?: unknown) => {
    const type = (error as { type?: unknown } | undefined)?.type;
    if (type === 'entity.too.large') {
      return sendProblem(response, {
        status: 413,
        title: 'Too large',
        detail: `The body must have at most ${MOST_BODY}.`,
      });
    }
    if (type === TWICE) {
      const key = JSON.stringify((error as Error).message.slice(0, 100));
      const detail = `Each field must be written once; ${key} stands there twice. Remove one of them.`;
      return sendProblem(response, { status: 400, title: 'Not understood', detail });
    }
    if (type === 'entity.parse.failed')
      return sendProblem(response, { status: 400, title: 'Not JSON', detail: 'The body is not JSON.' });
    next(error);
  };

/** Answers methods that an address does not take. */
export const onlyTakes =
  (...methods: readonly string[]): RequestHandler =>
  (request: Request, response: Response) => {
    response.set('Allow', methods.join(', '));
    const detail = `${request.method} is not taken here; ${methods.join(', ')} ${methods.length === 1 ? 'is' : 'are'}.`;
    sendProblem(response, { status: 405, title: 'Not taken here', detail });
  };
