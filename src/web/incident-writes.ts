import { acted } from '../record/recorder.ts';
import { Router } from 'express';
import type { Request, Response } from 'express';
import type { Incident } from '../model/incident.ts';
import { callerOf, type Access } from './access.ts';
import { jsonBody, onlyTakes } from './json-body.ts';
import { readTaking } from './planned-input.ts';
import { fieldsProblem, sendProblem } from './problem.ts';
import type { WebInput } from './web-input.ts';

/** `POST /api/v1/incidents/ID/acknowledge`. */
export function incidentWrites(input: WebInput, access: Access): Router {
  const router = Router();
  const path = '/incidents/:id/acknowledge';
  router.post(path, access.needs('responder'), jsonBody, (request, response) => acknowledge(input, request, response));
  router.all(path, onlyTakes('POST'));
  return router;
}

async function acknowledge(
  input: WebInput,
  request: Request<Record<string, string>>,
  response: Response,
): Promise<void> {
  const { id = '' } = request.params;
  const taking = readTaking(request.body, callerOf(request).name);
  if (!taking.ok) return sendProblem(response, fieldsProblem(taking.errors));
  if (!(await findIncident(input, id)))
    return sendProblem(response, {
      status: 404,
      title: 'No such incident',
      detail: `There is no incident "${id}" here.`,
    });
  response.json({ acknowledged: await take(input, { id, by: taking.value, through: 'the API' }) });
}

/** An incident that is open, or was. */
export const findIncident = async (
  { world, store }: Pick<WebInput, 'world' | 'store'>,
  id: string,
): Promise<Incident | undefined> => world.openIncidents().find((one) => one.id === id) ?? (await store.incident(id));

/** Somebody takes an incident; false when it was taken before or is over. */
export async function take(
  { recorder, log }: Pick<WebInput, 'recorder' | 'log'>,
  { id, by, through }: { readonly id: string; readonly by: string; readonly through: string },
): Promise<boolean> {
  const acknowledged = await acted(recorder.execute({ act: 'acknowledge', incidentId: id, by }));
  const what = acknowledged ? 'took' : 'wanted to take (it was taken before, or is over)';
  log.info({ by, incidentId: id, acknowledged }, `${by} ${what} incident ${id} through ${through}`);
  return acknowledged;
}
