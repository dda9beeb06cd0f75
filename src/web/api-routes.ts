import { Router } from 'express';
import type { Request, Response } from 'express';
import type { Subject } from '../model/names.ts';
import type { RunResult } from '../model/run.ts';
import type { IncidentQuery } from '../store/store.ts';
import { parseDuration } from '../time/duration.ts';
import { parseInstant } from '../time/instant.ts';
import { isStranger } from './access-strangers.ts';
import { nextPath, notATime, readPlace } from './incident-places.ts';
import { jsonType, sendReady, type AskDocument, type Rest } from './documents.ts';
import { sendProblem } from './problem.ts';
import { componentsJson, functionJson, incidentDetailJson, incidentJson, recentlyEndedJson } from './views/api-view.ts';
import { endedForStrangers, recentlyEnded } from './views/recently-ended.ts';
import { functionForStrangers, incidentsForStrangers, verdictForStrangers } from './views/for-strangers.ts';
import { predictions } from './views/predicted-view.ts';
import { mainTarget } from './views/situation.ts';
import { verdictOf } from './views/verdict.ts';
import type { WebInput } from './web-input.ts';

const MOST_RUNS_JUDGED = 1000;
const RUNS_READ_AT_ONCE = 25;

/** Answers with JSON that is made once for all who ask for it at about the same time. */
type SendList = (
  request: Request,
  response: Response,
  key: readonly unknown[],
  make: (rest: Rest) => object | Promise<object>,
) => Promise<void>;

/** `/api/v1`: what other programs read. */
export function apiRoutes(input: WebInput, ask: AskDocument): Router {
  const { world, config, clock } = input;
  const router = Router();
  const facts = () => {
    const [states, now] = [world.states(), clock.now()];
    const runs = (subject: Subject) => world.recentRuns(subject);
    const predictedBy = predictions({ states, runs, config: config(), incidents: world.openIncidents() });
    return { states, config: config(), now, predictedBy };
  };
  const oneFunction = (id: string, request: Request<{ id?: string }>, known = facts()) => {
    const fn = config().functions.get(id);
    const found = fn && functionJson(fn, known);
    return found && isStranger(request) ? functionForStrangers(found) : found;
  };
  const sendList: SendList = async (request, response, key, make) =>
    sendReady(response, (await ask(request, key, async (rest) => JSON.stringify(await make(rest))))!, jsonType);
  router.get('/functions', (request, response) =>
    sendList(request, response, ['api functions'], async (rest) => {
      const known = facts();
      const functions = [];
      for (const id of config().functions.keys()) {
        functions.push(...[oneFunction(id, request, known) ?? []].flat());
        await rest();
      }
      return { functions };
    }),
  );
  router.get('/functions/:id', (request, response) => {
    const found = oneFunction(request.params.id, request);
    if (found) response.json(found);
    else noSuch(response, 'function', request.params.id);
  });
  router.get('/functions/:id/verdict', (request, response) => answerVerdict(input, request, response, sendList));
  const components = (request: Request<{ id?: string }>) => {
    const all = componentsJson(config(), world.components());
    return isStranger(request) ? all.map((one) => ({ ...one, owner: null })) : all;
  };
  router.get('/components', (request, response) =>
    sendList(request, response, ['api components'], () => ({ components: components(request) })),
  );
  router.get('/components/:id', (request, response) => {
    const found = components(request).find(({ id }) => id === request.params.id);
    if (found) response.json(found);
    else noSuch(response, 'component', request.params.id);
  });
  router.get('/incidents', (request, response) => {
    const asked = readPlace(request.query);
    if ('problem' in asked) return sendProblem(response, asked.problem);
    const { place } = asked;
    return sendList(request, response, ['api incidents', place], () => incidentsJson(input, request, place));
  });
  router.get('/incidents/:id', (request, response) => answerIncident(input, request, response));
  return router;
}

function noSuch(response: Response, what: string, id: string): void {
  sendProblem(response, { status: 404, title: `No such ${what}`, detail: `There is no ${what} "${id}" here.` });
}

async function incidentsJson(
  { store, world, config, clock }: WebInput,
  request: Request,
  place: IncidentQuery,
): Promise<object> {
  const incidents = await store.incidents(place);
  const now = { config: config(), now: clock.now() };
  const shown = isStranger(request) ? incidentsForStrangers(incidents, now) : incidents.map(incidentJson);
  const moment = { ...now, states: world.states(), ended: world.endedIncidents() };
  const ended = isStranger(request) ? endedForStrangers(moment) : recentlyEnded('operations', moment);
  return {
    incidents: shown,
    next: nextPath('/api/v1/incidents', place, { incidents, isForStrangers: isStranger(request) }) ?? null,
    recentlyEnded: ended.map(recentlyEndedJson),
  };
}

async function answerIncident(
  { store, world, config, clock }: WebInput,
  request: Request<{ id: string }>,
  response: Response,
): Promise<void> {
  const { id } = request.params;
  const incident = world.openIncidents().find((one) => one.id === id) ?? (await store.incident(id));
  if (!incident) return noSuch(response, 'incident', id);
  if (isStranger(request)) {
    const [shown] = incidentsForStrangers([incident], { config: config(), now: clock.now() });
    if (!shown) return noSuch(response, 'incident', id);
    response.json(shown);
    return;
  }
  const [timeline, ledger] = await Promise.all([store.timeline(id), store.outbox.ledger(id)]);
  response.json(incidentDetailJson(incident, { timeline, ledger }, config().locale));
}

function badTime(response: Response, name: string, found: unknown): void {
  sendProblem(response, notATime(name, found));
}

/** Always 200 for a known function: a release controller takes anything else for a fault of ours. */
async function answerVerdict(
  input: WebInput,
  request: Request<{ id: string }>,
  response: Response,
  sendList: SendList,
): Promise<void> {
  const config = input.config();
  const now = input.clock.now();
  const fn = config.functions.get(request.params.id);
  if (!fn) return noSuch(response, 'function', request.params.id);
  const { since, target = mainTarget(fn, config) } = request.query;
  const sinceAt = typeof since === 'string' ? (parseInstant(since) ?? agoFrom(now, since)) : undefined;
  if (sinceAt === undefined) return badTime(response, 'since', since);
  if (typeof target !== 'string' || !config.targets.has(target))
    return noSuch(response, 'target', typeof target === 'string' ? target : '');
  const subject = { functionId: fn.id, target };
  const answer = (runs: readonly RunResult[]) => {
    const verdict = verdictOf({ fn, target, since: sinceAt, now, state: input.world.state(subject), runs });
    return isStranger(request) ? verdictForStrangers(verdict) : verdict;
  };
  const recent = input.world.recentRuns(subject);
  const oldest = recent.at(-1);
  if (oldest && oldest.startedAt < sinceAt) return void response.json(answer(recent));
  // What reaches far back is read a page at a time, once for all who ask the same.
  return sendList(request, response, ['api verdict', fn.id, target, since], async (rest) =>
    answer(await runsSince(input.store, { subject, since: sinceAt }, rest)),
  );
}

function agoFrom(now: number, text: string): number | undefined {
  const ms = parseDuration(text);
  return ms === undefined ? undefined : now - ms;
}

/** From the store; at most the last thousand. */
async function runsSince(
  store: Pick<WebInput['store'], 'recentRuns'>,
  { subject, since }: { readonly subject: Subject; readonly since: number },
  rest: Rest,
): Promise<readonly RunResult[]> {
  const runs: RunResult[] = [];
  for (;;) {
    const page = await store.recentRuns(subject, RUNS_READ_AT_ONCE, runs.at(-1)?.runId);
    runs.push(...page);
    const isEnd = page.length < RUNS_READ_AT_ONCE || page.some(({ startedAt }) => startedAt < since);
    if (isEnd || runs.length >= MOST_RUNS_JUDGED) return runs;
    await rest();
  }
}
