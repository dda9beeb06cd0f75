import type { Express, Request, Response } from 'express';
import type { FaultBoard } from '../faults/board.ts';
import { faultGate } from '../faults/gate.ts';
import { asset, createApp, field, lastResort, problem, query, readBody, testRunOf } from '../serving/app.ts';
import { Counters } from '../serving/counters.ts';
import { type Claim, claimKinds } from './claim.ts';
import { claimPage, deskPage } from './pages.ts';

const KEPT = 200;

/** The claims desk: where customer service opens claims and looks them up. */
export function createClaimsDesk(board: FaultBoard): { readonly app: Express } {
  const counters = new Counters();
  const count = counters.counter('claims_opened_total', 'Claims opened; test ones are those of the monitor.', [
    { kind: 'real' },
    { kind: 'test' },
  ]);
  const claims = new Map<string, Claim>();
  let next = 501;
  counters.gauge('claims_kept', 'Claims that can be looked up.', () => [[{}, claims.size]]);

  const app = createApp(counters);
  app.use(faultGate({ board, component: 'claims' }));
  app.use(readBody);
  app.get('/healthz', (_request, response) => void response.send({ status: 'ok' }));
  app.get('/assets/claims.css', asset('./claims.css', import.meta.url));

  app.get('/', (_request, response) => void response.type('html').send(deskPage({})));

  app.post('/claims', (request, response) => {
    const [order, kind, says] = [
      field(request, 'order').slice(0, 40),
      field(request, 'kind'),
      field(request, 'says').slice(0, 2000),
    ];
    const known = claimKinds.find((one) => one === kind);
    if (!order || !known || !says) {
      return void response
        .status(422)
        .type('html')
        .send(deskPage({ problem: 'A claim needs an order number, a kind, and what is wrong.' }));
    }
    const claim: Claim = {
      number: `CL-${next++}`,
      order,
      kind: known,
      says,
      openedAt: Date.now(),
      run: testRunOf(request),
    };
    claims.set(claim.number, claim);
    const [oldest] = claims.keys();
    if (claims.size > KEPT && oldest) claims.delete(oldest);
    count({ kind: claim.run ? 'test' : 'real' });
    response.redirect(303, `/claims/${claim.number}`);
  });

  app.get('/find', (request, response) =>
    response.redirect(303, `/claims/${encodeURIComponent(query(request, 'number').toUpperCase() || '-')}`),
  );

  app.get('/claims/:number', (request: Request<{ number: string }>, response) => {
    const claim = claims.get(request.params.number);
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
    const mine = [...claims.values()].filter((claim) => claim.run === run);
    for (const { number } of mine) claims.delete(number);
    response.send({ closed: mine.map(({ number }) => number) });
  });

  app.use((request: Request, response: Response) =>
    problem(response, 404, `There is no ${request.method} ${request.path}.`),
  );
  app.use(lastResort);
  return { app };
}
