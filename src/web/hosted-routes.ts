import { Router } from 'express';
import type { Incident } from '../model/incident.ts';
import { allowKeeping } from './caching.ts';
import { jsonType, sendReady, type AskDocument } from './documents.ts';
import type { MomentSource } from './moment.ts';
import { plainIncidents } from './views/audience-incidents.ts';
import { activeMaintenances, upcomingMaintenances } from './views/hosted-maintenance.ts';
import { hostedComponents, hostedIncident, hostedPage, hostedStatus } from './views/hosted-view.ts';
import type { Moment } from './views/status-view.ts';
import type { WebInput } from './web-input.ts';
import { workNeeds } from './work-source.ts';

const INCIDENTS_A_PAGE = 25;

/** Other sites' scripts may read these answers. */
const anyone = {
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

const newestFirst = (incidents: readonly Incident[]) => incidents.toSorted((a, b) => b.openedAt - a.openedAt);

/** `/api/v2`: read by clients of hosted status pages. Anyone's script may read it from anywhere. */
export function hostedRoutes(input: WebInput, moments: MomentSource, ask: AskDocument): Router {
  const { store } = input;
  const router = Router();
  const active = (moment: Moment) => activeMaintenances(moment, workNeeds(input));
  const upcoming = (moment: Moment) => upcomingMaintenances(moment, workNeeds(input));
  const planned = (moment: Moment) => [...active(moment), ...upcoming(moment)];
  const told = (incidents: readonly Incident[], moment: Moment) =>
    Promise.all(
      plainIncidents(newestFirst(incidents), moment).map(async (incident) =>
        hostedIncident(incident, await store.timeline(incident.id), moment),
      ),
    );
  // One moment for all parts of an answer, so that they cannot contradict each other.
  const answers: Readonly<Record<string, (moment: Moment) => object | Promise<object>>> = {
    'status.json': (moment) => ({ status: hostedStatus(moment) }),
    'components.json': (moment) => ({ components: hostedComponents(moment) }),
    'summary.json': async (moment) => ({
      components: hostedComponents(moment),
      incidents: await told(moment.incidents, moment),
      scheduled_maintenances: planned(moment),
      status: hostedStatus(moment),
    }),
    'incidents.json': async (moment) => ({
      incidents: await told(await store.incidents({ most: INCIDENTS_A_PAGE }), moment),
    }),
    'incidents/unresolved.json': async (moment) => ({ incidents: await told(moment.incidents, moment) }),
    'scheduled-maintenances.json': (moment) => ({ scheduled_maintenances: planned(moment) }),
    'scheduled-maintenances/upcoming.json': (moment) => ({ scheduled_maintenances: upcoming(moment) }),
    'scheduled-maintenances/active.json': (moment) => ({ scheduled_maintenances: active(moment) }),
  };
  for (const [path, answer] of Object.entries(answers)) {
    router.get(`/${path}`, async (request, response) => {
      const ready = await ask(request, ['v2', path], async (rest) => {
        const moment = moments.now();
        const body = await answer(moment);
        await rest();
        return JSON.stringify({ page: hostedPage(moment.config, moment.now), ...body });
      });
      allowKeeping(response, input, 'no-cache');
      sendReady(response, ready!, { ...anyone, ...jsonType });
    });
  }
  return router;
}
