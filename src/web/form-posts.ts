import express from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { chooseAudience } from './audience-choice.ts';
import type { Access } from './access.ts';
import type { Caller } from './request-context.ts';
import { isStranger } from './access-strangers.ts';
import { sendPlainPage } from './render.tsx';
import type { FrameMaker } from './render.tsx';
import { ownFormsOnly } from './security.ts';
import { visitorOf } from './sign-in/visitors.ts';
import { ofWholeForm, type FieldProblem } from './views/form-state.ts';
import type { WebInput } from './web-input.ts';

const MOST_BODY = '16kb';

/** Reads the fields of a form into `request.body`. */
export const formBody: RequestHandler<Record<string, string>> = express.urlencoded({
  extended: false,
  limit: MOST_BODY,
});

type Fields = Readonly<Record<string, string>>;

/** A form that somebody sent: who it was and what they wrote. */
export interface Sent {
  readonly isAllowed: true;
  readonly caller: Caller;
  /** Only texts, trimmed, without the token; those left empty are not among them. */
  readonly fields: Fields;
}

/** A form that somebody sent who may not: it is to be shown again with what they wrote, under this status. */
export interface Refused {
  readonly isAllowed: false;
  readonly status: number;
  readonly fields: Fields;
  readonly problem: FieldProblem;
}

interface FormNeeds {
  readonly input: WebInput;
  readonly access: Access;
  readonly frame: FrameMaker;
}

/**
 * What was sent with a form of our own, or why it was refused. Undefined: a page has said why not already, for the sender
 * is none to whom the form is shown.
 */
export async function sentBy(
  { input, access, frame }: FormNeeds,
  request: Request,
  response: Response,
): Promise<Sent | Refused | undefined> {
  const { say } = input.config().locale;
  const refuse = (status: number, title: string, texts: readonly string[]) =>
    sendPlainPage(response, frame(chooseAudience(request, response), '/'), { status, title, texts });
  if (!ownFormsOnly(input.config)(request)) {
    access.sparingLog.warn(
      'forms from other sites',
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
  // Who is signed in is written down under their own name, whatever else the form says.
  const { by, ...rest } = fields;
  const written = visitor || by === undefined ? rest : fields;
  const caller = visitor
    ? access.judgeVisitor(visitor, 'responder', request, csrf ?? '')
    : await access.judge(token, 'responder', request);
  if (!('status' in caller)) return { isAllowed: true, caller, fields: written };
  response.set(caller.headers);
  const { title, detail } = caller.words(say);
  const why = token === undefined && !visitor ? say('access.noToken') : say('access.nothingDone', { why: detail });
  // Where people can sign in, strangers see neither the form nor the page around it.
  if (isStranger(request)) {
    refuse(caller.status, caller.status === 401 ? say('access.wrongToken') : title, [why, say('access.goBack')]);
    return undefined;
  }
  const problem = visitor ? ofWholeForm(why) : { fields: ['token'], label: say('page.form.token'), text: why };
  return { isAllowed: false, status: caller.status, fields: written, problem };
}

/** The fields of a form that are texts and say something, trimmed. */
export function textsIn(body: unknown): Readonly<Record<string, string>> {
  const pairs = Object.entries((body ?? {}) as Readonly<Record<string, unknown>>);
  const texts = pairs.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.trim()] as const] : []));
  return Object.fromEntries(texts.filter(([, value]) => value !== ''));
}
