import { acted } from '../record/recorder.ts';
import { Router } from 'express';
import type { Request, Response } from 'express';
import type { JSX } from 'preact';
import type { Say } from '../i18n/locale.ts';
import { plannedId, type Planned } from '../model/planned.ts';
import type { Access } from './access.ts';
import { chooseAudience } from './audience-choice.ts';
import type { AskDocument } from './documents.ts';
import { formBody, sentBy } from './form-posts.ts';
import type { Sent } from './form-posts.ts';
import { SilencesPage } from './pages/silences-page.tsx';
import { areTooMany, MOST_PLANS, readSilence, readWork } from './planned-input.ts';
import type { Judged } from './planned-input.ts';
import { wishNeeds } from './planned-routes.ts';
import type { FieldError } from './problem.ts';
import { documentOf, renderPage, sendPage, sendPlainPage } from './render.tsx';
import type { FrameMaker } from './render.tsx';
import { ofWholeForm, type FieldProblem } from './views/form-state.ts';
import { silencesView } from './views/silences-view.ts';
import type { SentForms } from './views/silences-view.ts';
import type { WebInput } from './web-input.ts';

interface Needs {
  readonly input: WebInput;
  readonly access: Access;
  readonly frame: FrameMaker;
  readonly ask: AskDocument;
}

const kinds = [
  ['silence', '/silences'],
  ['maintenance', '/maintenance'],
] as const;

/** `/silences`: what is silenced and planned, with forms that work without script. */
export function planPages(needs: Needs): Router {
  const router = Router();
  router.get('/silences', (request, response) => showPlans(needs, request, response));
  router.get(['/maintenance', '/silences/:id/end', '/maintenance/:id/end'], (_request, response) => {
    response.redirect(303, '/silences');
  });
  for (const [kind, path] of kinds) {
    router.post(path, formBody, (request, response) => make(needs, kind, request, response));
    router.post(`${path}/:id/end`, formBody, (request, response) => end(needs, kind, request, response));
  }
  return router;
}

async function showPlans(needs: Needs, request: Request, response: Response): Promise<void> {
  const { say } = needs.input.config().locale;
  const audience = chooseAudience(request, response);
  if (audience === 'operations') {
    const ready = await needs.ask(request, ['silences'], (rest) => renderPage(pageOf(needs, {}), rest));
    return sendPage(response, needs.input.config(), ready!.body, ready!.etag);
  }
  sendPlainPage(response, needs.frame(audience, '/silences'), {
    status: 200,
    title: say('page.silences.title'),
    texts: [say('page.silences.notForYou')],
  });
}

function pageOf({ input, frame }: Needs, forms: SentForms): JSX.Element {
  const view = silencesView(input.config(), input.world.planned(), input.clock.now(), forms);
  return <SilencesPage view={view} frame={frame('operations', '/silences')} />;
}

async function make(needs: Needs, kind: Planned['kind'], request: Request, response: Response): Promise<void> {
  const sent = await sentBy(needs, request, response);
  if (!sent) return;
  const { input } = needs;
  const again = (status: number, problems: readonly FieldProblem[]) => {
    const state = { values: sent.fields, problems };
    sendAgain(needs, response, status, kind === 'silence' ? { silence: state } : { work: state });
  };
  if (!sent.isAllowed) return again(sent.status, [sent.problem]);
  const judged = wishOf(input, kind, sent);
  const { say } = input.config().locale;
  if (!judged.ok) return again(400, problemsOf(judged.errors, say));
  if (areTooMany(input.world.planned(), kind))
    return again(409, [ofWholeForm(say('input.tooManyPlans', { most: String(MOST_PLANS) }))]);
  await input.recorder.execute({ act: 'plan', planned: judged.value }).shown;
  const by = sent.caller.name;
  const id = plannedId(judged.value);
  input.log.info({ by, id, planned: judged.value }, `${by} made ${id} on the page`);
  response.redirect(303, '/silences?for=operations');
}

/** The page with a form that was sent and could not be done. */
function sendAgain(needs: Needs, response: Response, status: number, forms: SentForms): void {
  response.status(status);
  sendPage(response, needs.input.config(), documentOf(pageOf(needs, forms)));
}

async function end(
  needs: Needs,
  kind: Planned['kind'],
  request: Request<Record<string, string>>,
  response: Response,
): Promise<void> {
  const sent = await sentBy(needs, request, response);
  if (!sent) return;
  const { input } = needs;
  const { id = '' } = request.params;
  if (!sent.isAllowed)
    return sendAgain(needs, response, sent.status, { end: { id, values: {}, problems: [sent.problem] } });
  const by = sent.caller.name;
  const isKnown = input.world.planned().some((one) => one.kind === kind && plannedId(one) === id);
  // One that is over or was ended by somebody else a moment ago is as it was wished.
  if (isKnown && (await acted(input.recorder.execute({ act: 'cancel-planned', id, by }))))
    input.log.info({ by, id }, `${by} ended ${id} on the page`);
  response.redirect(303, '/silences?for=operations');
}

/** What a form says, as the API would be told it. */
function wishOf(input: WebInput, kind: Planned['kind'], { caller, fields }: Sent): Judged<Planned> {
  const { about = '', for: length = '', until, from, why, says, by } = fields;
  const id = about.slice(about.indexOf(':') + 1);
  const time = length === 'until' ? { until: until ?? '' } : { for: length };
  const wish = {
    ...(about.startsWith('function:') ? { functions: [id] } : {}),
    ...(by === undefined ? {} : { by }),
    ...time,
  };
  const { say } = input.config().locale;
  const needs = { ...wishNeeds(input, kind, caller.name), say };
  const isAnything = about === 'all' || about.startsWith('function:') || about.startsWith('component:');
  if (!isAnything) return { ok: false, errors: [{ field: 'about', detail: say('input.mustBeChosen') }] };
  if (kind === 'silence') {
    const components = about.startsWith('component:') ? [id] : [];
    const judged = readSilence({ ...wish, components, why }, needs);
    return judged.ok ? { ok: true, value: { kind, silence: judged.value } } : judged;
  }
  const judged = readWork({ ...wish, ...(from === undefined ? {} : { from }), says }, needs);
  return judged.ok ? { ok: true, value: { kind, window: judged.value } } : judged;
}

/** What the form calls the fields of the API. */
const labels = {
  about: 'page.form.what',
  functions: 'page.form.what',
  components: 'page.form.what',
  from: 'page.form.from',
  for: 'page.form.howLong',
  until: 'page.form.until',
  why: 'page.form.why',
  says: 'page.form.says',
  by: 'page.form.yourName.short',
} as const;

const isLabelled = (field: string): field is keyof typeof labels => field in labels;

/** Of the fields of the API, those of the form: which functions and components it is about is chosen in one. */
const problemsOf = (errors: readonly FieldError[], say: Say): readonly FieldProblem[] =>
  errors.map(({ field, detail }) => {
    const [name = ''] = field.split('.');
    if (!isLabelled(name)) return { fields: [], label: field, text: detail };
    const own = name === 'functions' || name === 'components' ? 'about' : name;
    return { fields: [own], label: say(labels[name]), text: detail };
  });
