import express from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { chooseAudience } from './audience-choice.ts';
import type { Access, Caller } from './access.ts';
import { sendPlainPage } from './render.tsx';
import type { FrameMaker } from './render.tsx';
import { ownFormsOnly } from './security.ts';
import { visitorOf } from './sign-in/visitors.ts';
import type { WebInput } from './web-input.ts';

const MOST_BODY = '16kb';

/** Reads the fields of a form into `request.body`. */
export const formBody: RequestHandler<Record<string, string>> = express.urlencoded({
  extended: false,
  limit: MOST_BODY,
});

/** A form that somebody sent: who it was and what they wrote. */
export interface Sent {
  readonly caller: Caller;
  /** Only texts, trimmed, without the token; those left empty are not among them. */
  readonly fields: Readonly<Record<string, string>>;
}

interface FormNeeds {
  readonly input: WebInput;
  readonly access: Access;
  readonly frame: FrameMaker;
}

/** Who sent a form of our own and may do so; else a page has said why not, and nothing is given. */
export async function sentBy(
  { input, access, frame }: FormNeeds,
  request: Request,
  response: Response,
): Promise<Sent | undefined> {
  const { say } = input.config().locale;
  const refuse = (status: number, title: string, texts: readonly string[]) =>
    sendPlainPage(response, frame(chooseAudience(request, response), '/'), { status, title, texts });
  if (!ownFormsOnly(input.config)(request)) {
    input.log.warn(
      { path: request.path, origin: request.headers.origin },
      `A form posted to ${request.path} from another site was refused`,
    );
    refuse(403, say('access.notFromThisPage'), [say('page.signIn.fromElsewhere')]);
    return undefined;
  }
  if (!request.is('application/x-www-form-urlencoded')) {
    refuse(415, say('access.notAForm'), [say('access.notAForm.why')]);
    return undefined;
  }
  const { token, csrf, ...fields } = textsIn(request.body);
  const visitor = token === undefined ? visitorOf(request) : undefined;
  if (visitor) {
    const caller = access.judgeVisitor(visitor, 'responder', request, csrf ?? '');
    // Who is signed in is written down under their own name, whatever else the form says.
    const { by: _, ...rest } = fields;
    if (!('status' in caller)) return { caller, fields: rest };
    const { title, detail } = caller.words(say);
    refuse(caller.status, title, [say('access.nothingDone', { why: detail }), say('access.goBack')]);
    return undefined;
  }
  const caller = await access.judge(token, 'responder', request);
  if (!('status' in caller)) return { caller, fields };
  response.set(caller.headers);
  const { title, detail } = caller.words(say);
  refuse(caller.status, caller.status === 401 ? say('access.wrongToken') : title, [
    token === undefined ? say('access.noToken') : say('access.nothingDone', { why: detail }),
    say('access.goBack'),
  ]);
  return undefined;
}

/** The fields of a form that are texts and say something, trimmed. */
export function textsIn(body: unknown): Readonly<Record<string, string>> {
  const pairs = Object.entries((body ?? {}) as Readonly<Record<string, unknown>>);
  const texts = pairs.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.trim()] as const] : []));
  return Object.fromEntries(texts.filter(([, value]) => value !== ''));
}
