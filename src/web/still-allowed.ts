import { isDeepStrictEqual } from 'node:util';
import type { Request } from 'express';
import type { Access } from './access.ts';
import { tokenThatLetIn } from './access-gate.ts';
import type { SessionBook } from './sessions.ts';
import { visitorOf } from './sign-in/visitors.ts';
import type { WebInput } from './web-input.ts';

interface Parts {
  readonly config: WebInput['config'];
  readonly access: Access;
  readonly sessions: SessionBook;
}

/** Asks whether a request that lasts would still be allowed. */
export type StillAllowed = () => Promise<boolean>;

/**
 * For answers that last. What let the request in may end meanwhile: its session, its token, or the rules that said who may
 * see what. Where nobody can be looked up, people keep what they have.
 */
export const stillAllowedFor =
  ({ config, access, sessions }: Parts) =>
  (request: Request): StillAllowed => {
    const rules = config().access;
    const session = visitorOf(request)?.session;
    const token = tokenThatLetIn(request);
    return async () => {
      if (!isDeepStrictEqual(config().access, rules)) return false;
      if (session !== undefined && !(await sessions.isOpen(session).catch(() => true))) return false;
      return token === undefined || access.isValid(token).catch(() => true);
    };
  };
