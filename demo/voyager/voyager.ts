import type { Express, Request, Response } from 'express';
import type { FaultBoard } from '../faults/board.ts';
import { faultGate } from '../faults/gate.ts';
import { SLOW_ANSWER_MS } from '../faults/slowness.ts';
import { createApp, lastResort, problem, readBody, testRunOf } from '../serving/app.ts';
import { Counters } from '../serving/counters.ts';
import { Charges, readCharge } from './charges.ts';
import { frontPage } from './front-page.ts';
import { summaryOf } from './status-page.ts';

/** Voyager, the card gateway: a supplier with an API and a status page of its own. */
export function createVoyager(board: FaultBoard): { readonly app: Express } {
  const counters = new Counters();
  const charges = new Charges();
  const count = counters.counter(
    'voyager_charges_total',
    'Charges asked for; those of a monitor are tests.',
    ['real', 'test'].flatMap((kind) => [
      { kind, outcome: 'approved' },
      { kind, outcome: 'declined' },
    ]),
  );
  counters.gauge('voyager_charges_kept', 'Charges that can still be voided.', () => [[{}, charges.size]]);

  const app = createApp(counters);
  app.get('/api/v2/summary.json', (_request, response) => void response.send(summaryOf(board)));
  app.get('/api/v2/status.json', (_request, response) => {
    const { page, status } = summaryOf(board);
    response.send({ page, status });
  });
  app.get('/', (_request, response) => void response.type('html').send(frontPage(summaryOf(board).status)));
  app.use(faultGate({ board, component: 'voyager', slowMs: () => SLOW_ANSWER_MS, wrongAnswer: declineEverything }));
  app.use(readBody);
  app.get('/healthz', (_request, response) => void response.send({ status: 'ok' }));

  app.post('/charge', (request, response) => {
    const wish = readCharge(request.body);
    if ('problem' in wish) return problem(response, 422, wish.problem);
    const charge = charges.make(wish);
    count({ kind: testRunOf(request) ? 'test' : 'real', outcome: charge.status });
    response.status(201).send(charge);
  });

  app.delete('/charges/:id', (request, response) => {
    if (charges.void(request.params.id)) response.send({ id: request.params.id, status: 'voided' });
    else problem(response, 404, `There is no charge ${request.params.id}.`);
  });

  app.use((request: Request, response: Response) =>
    problem(response, 404, `There is no ${request.method} ${request.path}.`),
  );
  app.use(lastResort);
  return { app };
}

/** As when the gateway loses its line to the banks: well formed, quick, and wrong. */
function declineEverything(_request: Request, response: Response): void {
  response.status(201).send({ id: 'ch_0', status: 'declined', reason: 'issuer_not_reachable' });
}
