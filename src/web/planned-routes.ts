import { acted } from '../record/recorder.ts';
import { Router } from 'express';
import type { Request, Response } from 'express';
import { plannedId, type Planned } from '../model/planned.ts';
import { newIncidentId } from '../time/sortable-id.ts';
import { callerOf, type Access } from './access.ts';
import { inEnglish } from './in-english.ts';
import { jsonBody, onlyTakes } from './json-body.ts';
import { areTooMany, MOST_PLANS, readSilence, readWork, type Judged, type WishNeeds } from './planned-input.ts';
import { fieldsProblem, sendProblem } from './problem.ts';
import { silenceJson, silencesOf, workJson, workOf } from './views/planned-view.ts';
import type { WebInput } from './web-input.ts';

/** One of the two kinds of what people plan while running. */
interface Plan {
  readonly kind: Planned['kind'];
  readonly path: '/silences' | '/maintenance';
  readonly what: string;
  readonly read: (body: unknown, needs: WishNeeds) => Judged<Planned>;
  /** All that is not over, by id, as other programs read it. */
  readonly all: (input: WebInput) => ReadonlyMap<string, object & { readonly madeBy: string }>;
}

const byId = <T extends { readonly id: string }>(all: readonly T[]) => new Map(all.map((one) => [one.id, one]));

const plans: readonly Plan[] = [
  {
    kind: 'silence',
    path: '/silences',
    what: 'silence',
    read: (body, needs) => asPlanned(readSilence(body, needs), (silence) => ({ kind: 'silence', silence })),
    all: ({ config, world, clock }) =>
      byId(silencesOf(config(), world.planned(), clock.now()).map((one) => silenceJson(one, clock.now()))),
  },
  {
    kind: 'maintenance',
    path: '/maintenance',
    what: 'planned work',
    read: (body, needs) => asPlanned(readWork(body, needs), (window) => ({ kind: 'maintenance', window })),
    all: ({ config, world, clock }) => byId(workOf(config(), world.planned(), clock.now()).map(workJson)),
  },
];

function asPlanned<T>(judged: Judged<T>, wrap: (value: T) => Planned): Judged<Planned> {
  return judged.ok ? { ok: true, value: wrap(judged.value) } : judged;
}

/** What a wish for a new plan must be judged with, as programs are answered. */
export const wishNeeds = ({ config, clock }: WebInput, kind: Planned['kind'], caller: string): WishNeeds => {
  const now = clock.now();
  const prefix = kind === 'silence' ? 'silence' : 'work';
  const id = `${prefix}-${newIncidentId(now, config().timezone)}`;
  return { config: config(), now, id, caller, say: inEnglish };
};

/** `/api/v1/silences` and `/api/v1/maintenance`. Anybody may read them, a responder may make and end them. */
export function plannedRoutes(input: WebInput, access: Access): Router {
  const router = Router();
  const responder = access.needs('responder');
  for (const plan of plans) {
    const list = plan.path.slice(1);
    router.get(plan.path, (_request, response) => {
      response.json({ [list]: [...plan.all(input).values()] });
    });
    router.get(`${plan.path}/:id`, (request, response) => {
      const found = plan.all(input).get(request.params.id);
      if (found) response.json(found);
      else noSuch(response, plan, request.params.id);
    });
    router.post(plan.path, responder, jsonBody, (request, response) => make(input, plan, request, response));
    router.delete(`${plan.path}/:id`, responder, (request, response) => end(input, plan, request, response));
    router.all(plan.path, onlyTakes('GET', 'HEAD', 'POST'));
    router.all(`${plan.path}/:id`, onlyTakes('GET', 'HEAD', 'DELETE'));
  }
  return router;
}

async function make(input: WebInput, plan: Plan, request: Request, response: Response): Promise<void> {
  const caller = callerOf(request).name;
  const judged = plan.read(request.body, wishNeeds(input, plan.kind, caller));
  if (!judged.ok) return sendProblem(response, fieldsProblem(judged.errors));
  if (areTooMany(input.world.planned(), plan.kind))
    return sendProblem(response, {
      status: 409,
      title: 'Too many',
      detail: inEnglish('input.tooManyPlans', { most: String(MOST_PLANS) }),
    });
  await input.recorder.execute({ act: 'plan', planned: judged.value }).shown;
  const id = plannedId(judged.value);
  input.log.info({ by: caller, id, planned: judged.value }, `${caller} made the ${plan.what} ${id} through the API`);
  response.status(201).location(`/api/v1${plan.path}/${encodeURIComponent(id)}`);
  response.json(plan.all(input).get(id) ?? { id });
}

async function end(
  input: WebInput,
  plan: Plan,
  request: Request<Record<string, string>>,
  response: Response,
): Promise<void> {
  const caller = callerOf(request).name;
  const { id = '' } = request.params;
  const found = plan.all(input).get(id);
  if (!found) return noSuch(response, plan, id);
  if (found.madeBy === 'configuration')
    return sendProblem(response, {
      status: 409,
      title: 'Stands in the configuration',
      detail: `The ${plan.what} "${id}" stands in the configuration; remove it there.`,
    });
  if (!(await acted(input.recorder.execute({ act: 'cancel-planned', id, by: caller }))))
    return noSuch(response, plan, id);
  input.log.info({ by: caller, id }, `${caller} ended the ${plan.what} ${id} through the API`);
  response.status(204).end();
}

function noSuch(response: Response, { what }: Plan, id: string): void {
  sendProblem(response, {
    status: 404,
    title: `No such ${what}`,
    detail: `There is no ${what} "${id}" here, or it is over.`,
  });
}
