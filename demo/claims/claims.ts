import type { Express, Request, Response } from 'express';
import type { FaultBoard } from '../faults/board.ts';
import { faultGate } from '../faults/gate.ts';
import { asset, createApp, field, lastResort, problem, query, readBody, testRunOf } from '../serving/app.ts';
import { Counters } from '../serving/counters.ts';
import { type Claim, ClaimBook, claimKinds } from './claim.ts';
import { claimPage, deskPage } from './pages.ts';

/** The claims desk: where customer service opens claims and looks them up. */
export function createClaimsDesk(board: FaultBoard): { readonly app: Express } {
  const counters = new Counters();
  const count = counters.counter('claims_opened_total', 'Claims opened; test ones are those of the monitor.', [
    { kind: 'real' },
    { kind: 'test' },
  ]);
  const claims = new ClaimBook();
  counters.gauge('claims_kept', 'Claims that can be looked up.', () => [[{}, claims.size]]);

  const app = createApp(counters);
  app.use(faultGate({ board, component: 'claims' }));
  app.use(readBody);
  app.get('/healthz', (_request, response) => void response.send({ status: 'ok' }));
  app.get('/assets/claims.css', asset('./claims.css', import.meta.url));

  app.get('/', (_request, response) => void response.type('html').send(deskPage({})));

  app.post('/claims', (request, response) => {
    const wish = readClaim(request);
    if (!wish) {
      const says = 'A claim needs an order number, a kind, and what is wrong.';
      return void response
        .status(422)
        .type('html')
        .send(deskPage({ problem: says }));
    }
    const claim = claims.open({ ...wish, run: testRunOf(request) });
    count({ kind: claim.run ? 'test' : 'real' });
    response.redirect(303, `/claims/${claim.number}`);
  });

  app.get('/find', (request, response) =>
    response.redirect(303, `/claims/${encodeURIComponent(query(request, 'number').toUpperCase() || '-')}`),
  );

  app.get('/claims/:number', (request: Request<{ number: string }>, response) => {
    const claim = claims.find(request.params.number);
    if (claim) response.type('html').send(claimPage(claim));
    else
      response
        .status(404)
        .type('html')
        .send(deskPage({ problem: `We know no claim with the number “${request.params.number}”.` }));
  });

  /** Closes what the run that asks has opened. */
  app.delete('/api/claims', (request, response) => {
    const run = testRunOf(request);
    if (!run)
      return problem(response, 403, 'Only a monitor may close claims here; its header X-Bellwether-Run is missing.');
    response.send({ closed: claims.closeOf(run) });
  });

  app.use((request: Request, response: Response) =>
    problem(response, 404, `There is no ${request.method} ${request.path}.`),
  );
  app.use(lastResort);
  return { app };
}

function readClaim(request: Request): Pick<Claim, 'order' | 'kind' | 'says'> | undefined {
  const order = field(request, 'order').slice(0, 40);
  const kind = claimKinds.find((one) => one === field(request, 'kind'));
  const says = field(request, 'says').slice(0, 2000);
  return order && kind && says ? { order, kind, says } : undefined;
}
