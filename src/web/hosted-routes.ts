import { Router } from 'express';
import type { Incident } from '../model/incident.ts';
import type { MomentSource } from './moment.ts';
import { plainIncidents } from './views/audience-incidents.ts';
import { hostedComponents, hostedIncident, hostedMaintenances, hostedPage, hostedStatus } from './views/hosted-view.ts';
import type { WebInput } from './web-input.ts';

const INCIDENTS_A_PAGE = 25;

/** Other sites' scripts may read these answers. */
const anyone = {
  'Cache-Control': 'no-cache',
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/** `/api/v2`: read by clients of hosted status pages. Anyone's script may read it from anywhere. */
export function hostedRoutes({ store }: WebInput, moments: MomentSource): Router {
  const router = Router();
  const page = () => {
    const { config, now } = moments.now();
    return hostedPage(config, now);
  };
  const told = (incidents: readonly Incident[]) => {
    const moment = moments.now();
    return Promise.all(
      plainIncidents(incidents, moment).map(async (incident) =>
        hostedIncident(incident, await store.timeline(incident.id), moment),
      ),
    );
  };
  const answers: Readonly<Record<string, () => object | Promise<object>>> = {
    'status.json': () => ({ status: hostedStatus(moments.now()) }),
    'components.json': () => ({ components: hostedComponents(moments.now()) }),
    'summary.json': async () => ({
      components: hostedComponents(moments.now()),
      incidents: await told(moments.now().incidents),
      scheduled_maintenances: hostedMaintenances(moments.now()),
      status: hostedStatus(moments.now()),
    }),
    'incidents.json': async () => ({ incidents: await told(await store.incidents({ most: INCIDENTS_A_PAGE })) }),
    'incidents/unresolved.json': async () => ({ incidents: await told(moments.now().incidents) }),
    'scheduled-maintenances.json': () => ({ scheduled_maintenances: hostedMaintenances(moments.now()) }),
  };
  for (const [path, answer] of Object.entries(answers)) {
    router.get(`/${path}`, async (_request, response) => {
      const body = await answer();
      response.set(anyone).json({ page: page(), ...body });
    });
  }
  return router;
}
