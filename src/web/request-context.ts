import type { IncomingMessage } from 'node:http';
import type { Role, Token, Way } from '../model/access.ts';

/** Somebody who is signed in. */
export interface Visitor {
  readonly name: string;
  readonly way: Exclude<Way, 'token' | 'channel' | 'nothing'>;
  /** Absent: they are known, and may do nothing. */
  readonly role?: Role;
  /** The hash of their session; absent: the proxy vouches for each request. */
  readonly session?: string;
  /** What their forms must bring along: another site cannot know it. */
  readonly csrf: string;
}

/** Who does something, and how they proved it. */
export interface Actor {
  readonly who: string;
  readonly way: Way;
}

/** Who asks: what they do is written down under that name. */
export type Caller = Pick<Token, 'name' | 'role'>;

/** What is found out about a request on its way to its answer. */
export interface RequestContext {
  /** Who is signed in and makes it; absent: an anonymous reader, or a program. */
  visitor?: Visitor;
  /** Who makes it, as soon as that is proved: for the audit. */
  actor?: Actor;
  /** Who was let through to what they asked to do. */
  caller?: Caller;
  /** The API token without which it would not have been let in, or only as a stranger's. */
  token?: string;
  /** It gets what all the world may know, and nothing else. */
  isStranger: boolean;
}

declare module 'node:http' {
  interface IncomingMessage {
    /** Absent until somebody asks for it: see {@link contextOf}. */
    context?: RequestContext;
  }
}

/** What is known of a request so far; the same object all the way. */
export const contextOf = (request: IncomingMessage): RequestContext => (request.context ??= { isStranger: false });
