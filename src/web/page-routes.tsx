import { Router } from 'express';
import type { NextFunction, Request, Response } from 'express';
import type { JSX } from 'preact';
import { blamedComponent } from '../incident/cause-key.ts';
import type { Incident } from '../model/incident.ts';
import type { Audience } from '../model/names.ts';
import { oneLine } from '../notify/inbound-line.ts';
import type { Access } from './access.ts';
import type { Asker } from './admission/slice-queue.ts';
import { isStranger } from './access-strangers.ts';
import { auditPages } from './audit-pages.tsx';
import { chooseAudience, chooseShape } from './audience-choice.ts';
import type { AskDocument, Make } from './documents.ts';
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
import { documentOf, renderPage, sendPage, sendPlainPage } from './render.tsx';
import type { FrameMaker } from './render.tsx';
import type { StatusPages } from './status-pages.tsx';
import { bannerOf } from './views/banner.ts';
import { componentView } from './views/component-view.ts';
import { componentForStrangers } from './views/for-strangers.ts';
import type { FormState } from './views/form-state.ts';
import { functionView } from './views/function-view.ts';
import { historyChoice, historyRows, type HistoryRow } from './views/history-rows.ts';
import { isPublic } from '../message/publication.ts';
import { incidentsFor } from './views/audience-incidents.ts';
import { incidentLine, incidentView } from './views/incident-view.ts';
import { pathOf } from './views/safe-link.ts';
import { mainTarget } from './views/situation.ts';
import { cardOf, situationFor } from './views/status-view.ts';
import type { WebInput } from './web-input.ts';

const MOST_NAME = 100;

interface Needs {
  readonly input: WebInput;
  readonly ask: AskDocument;
  readonly statusPages: StatusPages;
  readonly askerOf: (request: Request) => Asker;
  readonly moments: MomentSource;
  readonly frame: FrameMaker;
  readonly access: Access;
}

/** All pages for people. */
export function pageRoutes(needs: Needs): Router {
  const { input } = needs;
  const router = Router();
  router.get('/', (request, response) => showStatus(needs, request, response));
  const past = new Past(input);
  router.get('/functions/:id', (request, response, next) => showFunction({ ...needs, past }, request, response, next));
  router.get('/components/:id', (request, response, next) => showComponent(needs, request, response, next));
  router.get('/incidents', (request, response, next) => showIncidents(needs, request, response, next));
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
  router.get('/history', (request, response, next) => showHistory({ ...needs, past }, request, response, next));
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

async function showStatus({ input, statusPages, askerOf }: Needs, request: Request, response: Response): Promise<void> {
  const audience = chooseAudience(request, response);
  const { body, etag } = await statusPages.page(audience, chooseShape(request), askerOf(request));
  sendPage(response, input.config(), body, etag);
}

type WithPast = Needs & { readonly past: Past };

/** Sends the document of a key as a page; what does not exist is left to the next handler. */
async function show(
  { input, ask }: Pick<Needs, 'input' | 'ask'>,
  { request, response, next }: { request: Request; response: Response; next: NextFunction },
  key: readonly unknown[],
  make: Make,
): Promise<void> {
  const ready = await ask(request, key, make);
  if (ready) sendPage(response, input.config(), ready.body, ready.etag);
  else next();
}

async function showFunction(
  needs: WithPast,
  request: Request<{ id: string }>,
  response: Response,
  next: NextFunction,
): Promise<void> {
  const { input, moments, frame, past } = needs;
  const config = input.config();
  const fn = config.functions.get(request.params.id);
  const asked = request.query['target'];
  const wished = typeof asked === 'string' ? asked : undefined;
  const target = wished ?? (fn && mainTarget(fn, config));
  if (!fn || target === undefined || !config.targets.has(target)) return next();
  const audience = chooseAudience(request, response);
  await show(needs, { request, response, next }, ['function', fn.id, wished, audience], async (rest) => {
    const subject = { functionId: fn.id, target };
    const moment = moments.now();
    const notes = audience === 'operations' ? await notesOf(moment.runs(subject), config.storeFolder) : undefined;
    const view = functionView({ fn, target, audience, notes }, moment, await past.ofFunction(subject));
    await rest();
    const path = `/functions/${encodeURIComponent(fn.id)}`;
    return view && renderPage(<FunctionPage view={view} frame={frame(audience, path, wished)} />, rest);
  });
}

async function showComponent(
  needs: Needs,
  request: Request<{ id: string }>,
  response: Response,
  next: NextFunction,
): Promise<void> {
  const { input, moments, frame } = needs;
  const config = input.config();
  const component = config.components.get(request.params.id);
  if (!component) return next();
  const audience = chooseAudience(request, response);
  const shown = isStranger(request) ? componentForStrangers(component) : component;
  if (shown.contact !== undefined || shown.owner !== undefined) namesPeople(request);
  await show(needs, { request, response, next }, ['component', component.id, audience], async (rest) => {
    const { now, states } = moments.now();
    const components = input.world.components();
    const view = componentView(shown, { components, states }, config, { now, locale: config.locale });
    await rest();
    const picture = pictureOf({ components: [component.id] }, { config, states, components });
    await rest();
    const path = `/components/${encodeURIComponent(component.id)}`;
    return renderPage(<ComponentPage view={view} picture={picture} frame={frame(audience, path)} />, rest);
  });
}

/** The level of the status page, so that an icon never says better than the page. */
function levelFor(audience: Audience, moments: MomentSource) {
  const moment = moments.now();
  return bannerOf(situationFor(audience, moment), moment.health.troubles.length > 0).level;
}

async function showIncidents(needs: Needs, request: Request, response: Response, next: NextFunction): Promise<void> {
  const { input, moments, frame } = needs;
  const audience = chooseAudience(request, response);
  const place = placeIn(request.query);
  await show(needs, { request, response, next }, ['incidents', place, audience], async (rest) => {
    const config = input.config();
    const incidents = await input.store.incidents(place);
    await rest();
    const reading = { now: input.clock.now(), locale: config.locale };
    // By the time that is shown: what opens first need not have begun first.
    const shown = incidentsFor(audience, incidents, { config, now: reading.now });
    const lines = shown
      .toSorted((a, b) => b.startedAt - a.startedAt)
      .map((incident) => incidentLine(incident, config, reading));
    await rest();
    const page = (
      <IncidentsPage
        frame={frame(audience, '/incidents')}
        lines={lines}
        level={levelFor(audience, moments)}
        olderHref={nextPath('/incidents', place, { incidents, isForStrangers: isStranger(request) })}
      />
    );
    return renderPage(page, rest);
  });
}

async function showIncident(
  needs: WithPast,
  request: Request<{ id: string }>,
  response: Response,
  next: NextFunction,
): Promise<void> {
  const { id } = request.params;
  const { input, frame } = needs;
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
  await show(needs, { request, response, next }, ['incident', incident.id, audience], async (rest) =>
    renderPage(await incidentPage(needs, incident, audience), rest),
  );
}

/** The page of an incident; `take` is the form on it, when it was sent and is shown again. */
async function incidentPage(
  { input, moments, frame, past }: Pick<WithPast, 'input' | 'moments' | 'frame' | 'past'>,
  incident: Incident,
  audience: Audience,
  take?: FormState,
): Promise<JSX.Element> {
  const config = input.config();
  const blamed = blamedComponent(incident);
  const supplier = blamed === undefined ? undefined : input.supplierStatus?.(blamed);
  const parts = { ...(await past.ofIncident(incident)), supplier };
  const view = incidentView(parts, config, { now: input.clock.now(), locale: config.locale, audience });
  const picture = audience === 'operations' ? await pictureFor(incident, { input, past }) : undefined;
  const card = audience === 'operations' ? undefined : cardOf(incident.id, audience, moments.now());
  const around = frame(audience, pathOf.incident(incident.id));
  return <IncidentPage view={view} words={card?.facts} picture={picture} frame={around} {...(take && { take })} />;
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
    return sendPage(response, config, documentOf(await incidentPage(needs, incident, 'operations', state)));
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
    return sendPage(response, config, documentOf(await incidentPage(needs, incident, 'operations', state)));
  }
  const claimed = oneLine(by, MOST_NAME);
  await take(needs.input, { id, by: nameOf(claimed, sent.caller.name), through: 'the page' });
  response.redirect(303, `${pathOf.incident(id)}?for=operations`);
}

async function showHistory(needs: WithPast, request: Request, response: Response, next: NextFunction): Promise<void> {
  const { moments, frame, past } = needs;
  const audience = chooseAudience(request, response);
  const wished = Number(typeof request.query['page'] === 'string' ? request.query['page'] : 1);
  const { page } = historyChoice(audience, moments.now(), wished);
  await show(needs, { request, response, next }, ['history', page, audience], async (rest) => {
    const moment = moments.now();
    const choice = historyChoice(audience, moment, page);
    const days = await past.daysOf(choice.shown.map(({ state }) => state));
    const rows: HistoryRow[] = [];
    for (const row of historyRows(choice, moment, days)) {
      rows.push(row);
      await rest();
    }
    const view = { rows, page: choice.page, pages: choice.pages };
    const level = levelFor(audience, moments);
    return renderPage(<HistoryPage frame={frame(audience, '/history')} view={view} level={level} />, rest);
  });
}
