import express, { Router } from 'express';
import type { Request, Response } from 'express';
import { readAlertmanagerWebhook } from '../notify/inbound-alertmanager.ts';
import { sendDenial, type Access } from './access.ts';
import { onlyTakes } from './json-body.ts';
import { sendProblem } from './problem.ts';
import type { WebInput } from './web-input.ts';

/** A group of many alerts comes as one body, and is not sent again when it is refused. */
const MOST_BODY = '1mb';

/** `POST /api/v1/sources/NAME/alerts`: what an Alertmanager tells of components. */
export function sourceRoutes(input: WebInput, access: Access): Router {
  const router = Router();
  const body = express.raw({ type: () => true, limit: MOST_BODY });
  const path = '/sources/:name/alerts';
  router.post(path, (request, response, next) => {
    const { name } = request.params;
    const source = input.config().sources.get(name);
    if (!source) {
      const detail = `There is no source "${name}" in the configuration.`;
      return sendProblem(response, { status: 404, title: 'No such source', detail });
    }
    const denial = access.judgeOwn(source.token, `source ${name}`, request);
    if (denial) return sendDenial(response, denial);
    next();
  });
  router.post(path, body, (request, response) => takeAlerts(input, request, response));
  router.all(path, onlyTakes('POST'));
  return router;
}

async function takeAlerts(input: WebInput, request: Request<{ name: string }>, response: Response): Promise<void> {
  const { config, clock, recorder, log } = input;
  const { name } = request.params;
  const source = config().sources.get(name);
  if (!source) return sendProblem(response, { status: 404, title: 'No such source', detail: `It was just removed.` });
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const read = readAlertmanagerWebhook(bytes, {
    source,
    components: config().components,
    now: clock.now(),
    locale: config().locale,
  });
  if (read.kind === 'not-understood') {
    log.warn({ source: name }, `A message of source ${name} was not understood: ${read.why}. Nothing of it was taken.`);
    return sendProblem(response, { status: 400, title: 'Not understood', detail: `${read.why}.` });
  }
  const { raised, endedIds, refused } = read;
  for (const { alert, why } of refused)
    log.warn({ source: name, alert }, `An alert of source ${name} was not taken: ${alert}: ${why}`);
  const isAnyTaken = raised.length + endedIds.length > 0;
  if (!isAnyTaken && refused.length > 0) {
    const detail = refused.map(({ alert, why }) => `${alert}: ${why}`).join('; ');
    return sendProblem(response, { status: 422, title: 'No alert could be taken', detail: detail.slice(0, 2000) });
  }
  if (isAnyTaken) await recorder.reportSome(`alerts:${name}`, raised, endedIds);
  log.info(
    { source: name, raised: raised.map(({ id }) => id), ended: endedIds },
    `Source ${name} told of ${raised.length} alerts that stand and ${endedIds.length} that are over`,
  );
  response.json({ raised: raised.length, ended: endedIds.length, ignored: refused });
}
