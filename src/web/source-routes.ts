import { acted } from '../record/recorder.ts';
import express, { Router } from 'express';
import type { Request, Response } from 'express';
import type { Log } from '../model/log.ts';
import type { Signal } from '../model/signal.ts';
import { readAlertmanagerWebhook, type RefusedAlert } from '../notify/inbound-alertmanager.ts';
import { MOST_ALERTS } from '../record/deciders/with-alerts.ts';
import { sendDenial, type Access } from './access.ts';
import { onlyTakes } from './json-body.ts';
import { sendProblem } from './problem.ts';
import type { WebInput } from './web-input.ts';
import { firstOf } from '../text/listed.ts';

/** A group of many alerts comes as one body, and is not sent again when it is refused. */
const MOST_BODY = '1mb';
/** So many alerts of one message are named in log and answer; the others are counted. */
const MOST_SHOWN = 50;

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
  const { raised, endedIds } = read;
  if (read.truncated > 0)
    log.warn(
      { source: name, truncated: read.truncated, hint: 'Raise or remove max_alerts of this receiver' },
      `The Alertmanager of source ${name} left ${read.truncated} alerts out of its message`,
    );
  const isAnyTaken = raised.length + endedIds.length > 0;
  if (!isAnyTaken && read.refused.length > 0) {
    warnOf(read.refused, name, log);
    const detail = read.refused.slice(0, MOST_SHOWN).map(({ alert, why }) => `${alert}: ${why}`);
    return sendProblem(response, {
      status: 422,
      title: 'No alert could be taken',
      detail: firstOf(detail, MOST_SHOWN, { others: read.refused.length - detail.length }).join('; '),
    });
  }
  const refusedIds = new Set(
    isAnyTaken
      ? await acted(recorder.execute({ act: 'report-some-signals', source: `alerts:${name}`, raised, endedIds }))
      : [],
  );
  const refused = [
    ...read.refused,
    ...raised.filter(({ id }) => refusedIds.has(id)).map(({ id }) => ({ alert: id, why: TOO_MANY })),
  ];
  warnOf(refused, name, log);
  const taken = raised.length - refusedIds.size;
  log.info(
    { source: name, raised: idsOf(raised), ended: endedIds.slice(0, MOST_SHOWN) },
    `Source ${name} told of ${taken} alerts that stand and ${endedIds.length} that are over`,
  );
  response.json({
    raised: taken,
    ended: endedIds.length,
    ignored: refused.slice(0, MOST_SHOWN),
    ...(refused.length > MOST_SHOWN && { ignoredMore: refused.length - MOST_SHOWN }),
  });
}

const TOO_MANY = `the source has ${MOST_ALERTS} alerts already, and this one is neither the first of its component nor graver; end some first`;
const idsOf = (signals: readonly Signal[]) => signals.slice(0, MOST_SHOWN).map(({ id }) => id);

/** A line for each of the first alerts that were not taken, and one for the others. */
function warnOf(refused: readonly RefusedAlert[], source: string, log: Log): void {
  for (const { alert, why } of refused.slice(0, MOST_SHOWN))
    log.warn({ source, alert }, `An alert of source ${source} was not taken: ${alert}: ${why}`);
  const more = refused.length - MOST_SHOWN;
  if (more > 0) log.warn({ source, more }, `${more} more alerts of source ${source} were not taken`);
}
