import { Router } from 'express';
import type { NextFunction, Request, Response } from 'express';
import { blamedComponent } from '../incident/cause-key.ts';
import type { Incident } from '../model/incident.ts';
import type { Audience } from '../model/names.ts';
import { oneLine } from '../notify/inbound-line.ts';
import type { Access } from './access.ts';
import { isStranger } from './access-strangers.ts';
import { auditPages } from './audit-pages.tsx';
import { chooseAudience, chooseShape } from './audience-choice.ts';
import { namesPeople } from './caching.ts';
import { serveEvidence } from './evidence.ts';
import { notesOf } from './evidence-notes.ts';
import { formBody, sentBy } from './form-posts.ts';
import { findIncident, take } from './incident-writes.ts';
import type { MomentSource } from './moment.ts';
import { ComponentPage } from './pages/component-page.tsx';
import { FunctionPage } from './pages/function-page.tsx';
import { HistoryPage } from './pages/history-page.tsx';
import { IncidentPage } from './pages/incident-page.tsx';
import { IncidentsPage } from './pages/incidents-page.tsx';
import { nextPath, placeIn } from './incident-places.ts';
import { Past } from './past.ts';
import { pictureOf, pictureOfIncident } from './picture.ts';
import { planPages } from './plan-pages.tsx';
import { nameOf } from './planned-input.ts';
import { documentOf, sendPage, sendPlainPage } from './render.tsx';
import type { FrameMaker } from './render.tsx';
import type { Snapshot } from './snapshot.ts';
import { bannerOf } from './views/banner.ts';
import { componentView } from './views/component-view.ts';
import { componentForStrangers } from './views/for-strangers.ts';
import type { FormState } from './views/form-state.ts';
import { functionView } from './views/function-view.ts';
import { historyChoice, historyRows } from './views/history-rows.ts';
import { isPublic } from '../notify/compose/publication.ts';
import { incidentsFor } from './views/audience-incidents.ts';
import { incidentLine, incidentView } from './views/incident-view.ts';
import { pathOf } from './views/safe-link.ts';
import { mainTarget } from './views/situation.ts';
import { cardOf, situationFor } from './views/status-view.ts';
import type { WebInput } from './web-input.ts';

const MOST_NAME = 100;

interface Needs {
  readonly input: WebInput;
  readonly snapshot: Snapshot;
  readonly moments: MomentSource;
  readonly frame: FrameMaker;
  readonly access: Access;
}

/** All pages for people. */
export function pageRoutes(needs: Needs): Router {
  const { input, snapshot } = needs;
  const router = Router();
  router.get('/', (request, response) => {
    const { html, etag } = snapshot.page(chooseAudience(request, response), chooseShape(request));
    sendPage(response, input.config(), html, etag);
  });
  const past = new Past(input);
  router.get('/functions/:id', (request, response, next) => showFunction({ ...needs, past }, request, response, next));
  router.get('/components/:id', (request, response, next) => showComponent(needs, request, response, next));
  router.get('/incidents', (request, response) => showIncidents(needs, request, response));
  router.get('/incidents/:id', (request, response, next) => showIncident({ ...needs, past }, request, response, next));
  router.post('/incidents/:id/acknowledge', formBody, (request, response) =>
    takeIncident({ ...needs, past }, request, response),
  );
  // Where a browser lands that loads the answer to a form anew.
  router.get('/incidents/:id/acknowledge', (request, response) => {
    response.redirect(303, pathOf.incident(request.params.id));
  });
  router.use(planPages(needs));
  router.use(auditPages(needs));
  router.get('/history', (request, response) => showHistory({ ...needs, past }, request, response));
  router.get(
    '/evidence/:runId/:file',
    serveEvidence(() => input.config().storeFolder),
  );
  for (const what of ['drills', 'reports'] as const)
    router.get(`/${what}`, (request, response) => {
      const { say } = input.config().locale;
      const frame = needs.frame(chooseAudience(request, response), `/${what}`);
      const title = say(`page.${what}NotBuilt`);
      sendPlainPage(response, frame, { status: 404, title, texts: [say(`page.${what}NotBuilt.why`)] });
    });
  return router;
}

type WithPast = Needs & { readonly past: Past };

async function showFunction(
  { input, moments, frame, past }: WithPast,
  request: Request<{ id: string }>,
  response: Response,
  next: NextFunction,
): Promise<void> {
  const config = input.config();
  const fn = config.functions.get(request.params.id);
  const asked = request.query['target'];
  const target = typeof asked === 'string' ? asked : fn && mainTarget(fn, config);
  if (!fn || target === undefined) return next();
  const audience = chooseAudience(request, response);
  const subject = { functionId: fn.id, target };
  const moment = moments.now();
  const notes = audience === 'operations' ? await notesOf(moment.runs(subject), config.storeFolder) : undefined;
  const view = functionView({ fn, target, audience, notes }, moment, await past.ofFunction(subject));
  if (!view) return next();
  const path = `/functions/${encodeURIComponent(fn.id)}`;
  sendPage(
    response,
    config,
    documentOf(
      <FunctionPage view={view} frame={frame(audience, path, typeof asked === 'string' ? asked : undefined)} />,
    ),
  );
}

function showComponent(
  { input, moments, frame }: Needs,
  request: Request<{ id: string }>,
  response: Response,
  next: NextFunction,
): void {
  const config = input.config();
  const component = config.components.get(request.params.id);
  if (!component) return next();
  const audience = chooseAudience(request, response);
  const { now, states } = moments.now();
  const components = input.world.components();
  const shown = isStranger(request) ? componentForStrangers(component) : component;
  if (shown.contact !== undefined || shown.owner !== undefined) namesPeople(request);
  const view = componentView(shown, { components, states }, config, { now, locale: config.locale });
  const picture = pictureOf({ components: [component.id] }, { config, states, components });
  const path = `/components/${encodeURIComponent(component.id)}`;
  sendPage(response, config, documentOf(<ComponentPage view={view} picture={picture} frame={frame(audience, path)} />));
}

/** The level of the status page, so that an icon never says better than the page. */
function levelFor(audience: Audience, moments: MomentSource) {
  const moment = moments.now();
  return bannerOf(situationFor(audience, moment), moment.health.troubles.length > 0).level;
}

async function showIncidents({ input, moments, frame }: Needs, request: Request, response: Response): Promise<void> {
  const config = input.config();
  const audience = chooseAudience(request, response);
  const place = placeIn(request.query);
  const incidents = await input.store.incidents(place);
  const reading = { now: input.clock.now(), locale: config.locale };
  // By the time that is shown: what opens first need not have begun first.
  const shown = incidentsFor(audience, incidents, { config, now: reading.now });
  const lines = shown
    .toSorted((a, b) => b.startedAt - a.startedAt)
    .map((incident) => incidentLine(incident, config, reading));
  sendPage(
    response,
    config,
    documentOf(
      <IncidentsPage
        frame={frame(audience, '/incidents')}
        lines={lines}
        level={levelFor(audience, moments)}
        olderHref={nextPath('/incidents', place, { incidents, isForStrangers: isStranger(request) })}
      />,
    ),
  );
}

async function showIncident(
  { input, moments, frame, past }: WithPast,
  request: Request<{ id: string }>,
  response: Response,
  next: NextFunction,
): Promise<void> {
  const { id } = request.params;
  const incident = await findIncident(input, id);
  const config = input.config();
  const audience = chooseAudience(request, response);
  if (!incident) return next();
  if (audience !== 'operations' && !isPublic(incident))
    return sendPlainPage(response, frame(audience, pathOf.incident(id)), {
      status: 200,
      title: config.locale.say('page.incident.notForYou'),
      texts: [config.locale.say('page.incident.notForYou.why')],
    });
  sendPage(response, config, await incidentDocument({ input, moments, frame, past }, incident, audience));
}

/** The page of an incident; `take` is the form on it, when it was sent and is shown again. */
async function incidentDocument(
  { input, moments, frame, past }: Pick<WithPast, 'input' | 'moments' | 'frame' | 'past'>,
  incident: Incident,
  audience: Audience,
  take?: FormState,
): Promise<string> {
  const config = input.config();
  const blamed = blamedComponent(incident);
  const supplier = blamed === undefined ? undefined : input.supplierStatus?.(blamed);
  const parts = { ...(await past.ofIncident(incident)), supplier };
  const view = incidentView(parts, config, { now: input.clock.now(), locale: config.locale, audience });
  const picture = audience === 'operations' ? await pictureFor(incident, { input, past }) : undefined;
  const card = audience === 'operations' ? undefined : cardOf(incident.id, audience, moments.now());
  const around = frame(audience, pathOf.incident(incident.id));
  return documentOf(
    <IncidentPage view={view} words={card?.facts} picture={picture} frame={around} {...(take && { take })} />,
  );
}

/** As things are now while it is open, and afterwards as they were. */
async function pictureFor(incident: Incident, { input, past }: Pick<WithPast, 'input' | 'past'>) {
  const { world } = input;
  const present = { config: input.config(), states: world.states(), components: world.components() };
  const facts = incident.stage === 'open' ? present : await past.factsAt(incident, present);
  return facts && pictureOfIncident(incident, facts);
}

/** The form on an incident's page. One that was taken a moment ago by somebody else is shown as it is. */
async function takeIncident(
  needs: WithPast,
  request: Request<Record<string, string>>,
  response: Response,
): Promise<void> {
  const sent = await sentBy(needs, request, response);
  if (!sent) return;
  const { id = '' } = request.params;
  const config = needs.input.config();
  const { say } = config.locale;
  const incident = await findIncident(needs.input, id);
  if (!incident)
    return sendPlainPage(response, needs.frame(chooseAudience(request, response), '/incidents'), {
      status: 404,
      title: say('page.notFound'),
      texts: [say('page.incident.unknown')],
    });
  if (!sent.isAllowed) {
    const state = { values: sent.fields, problems: [sent.problem] };
    response.status(sent.status);
    return sendPage(response, config, await incidentDocument(needs, incident, 'operations', state));
  }
  const by = sent.fields['by'] ?? '';
  if (by.length > MOST_NAME) {
    const problem = {
      fields: ['by'],
      label: say('page.form.yourName'),
      text: say('input.mustBeShorter', { most: String(MOST_NAME) }),
    };
    const state = { values: sent.fields, problems: [problem] };
    response.status(400);
    return sendPage(response, config, await incidentDocument(needs, incident, 'operations', state));
  }
  const claimed = oneLine(by, MOST_NAME);
  await take(needs.input, { id, by: nameOf(claimed, sent.caller.name), through: 'the page' });
  response.redirect(303, `${pathOf.incident(id)}?for=operations`);
}

async function showHistory(
  { input, moments, frame, past }: WithPast,
  request: Request,
  response: Response,
): Promise<void> {
  const audience = chooseAudience(request, response);
  const { page } = request.query;
  const moment = moments.now();
  const choice = historyChoice(audience, moment, typeof page === 'string' ? Number(page) : 1);
  const view = historyRows(choice, moment, await past.daysOf(choice.shown.map(({ state }) => state)));
  sendPage(
    response,
    input.config(),
    documentOf(<HistoryPage frame={frame(audience, '/history')} view={view} level={levelFor(audience, moments)} />),
  );
}
