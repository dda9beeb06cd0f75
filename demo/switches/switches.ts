import type { Express, Request, Response } from 'express';
import { type FaultBoard, SenselessFault } from '../faults/board.ts';
import { componentIds, faults, faultsOf, isComponentId, isFault } from '../faults/fault.ts';
import { asset, createApp, field, lastResort, problem, readBody, refuseOtherSites, inTime } from '../serving/app.ts';
import { Counters } from '../serving/counters.ts';
import { LivePages } from '../serving/live.ts';
import { type Links, boardPart, switchesPage } from './page.ts';
import { componentWords, explain } from './words.ts';

export interface SwitchesOptions {
  readonly board: FaultBoard;
  readonly links: () => Links;
  /** Adds what the demo business is found and closed by. */
  readonly addLife?: (app: Express) => void;
}

/** The switches: a page and an API that break parts of the firm and heal them. */
export function createSwitches({ board, links, addLife }: SwitchesOptions): { readonly app: Express } {
  const counters = new Counters();
  counters.gauge('demo_fault_active', 'What is broken now.', () =>
    board.list().map(({ component, fault }) => [{ component, fault }, 1]),
  );
  const live = new LivePages();
  board.onChange(() => live.changed());

  const app = createApp(counters);
  app.use(refuseOtherSites, readBody);
  app.get('/', (_request, response) => void response.type('html').send(switchesPage(board, links())));
  app.get('/board', (_request, response) => void response.type('html').send(String(boardPart(board))));
  app.get('/events', live.handler);
  app.get('/assets/switches.js', asset('./assets/switches.js', import.meta.url));
  app.get('/assets/switches.css', asset('./switches.css', import.meta.url));
  app.get('/healthz', (_request, response) => void response.send({ status: 'ok' }));
  addFaults(app, board);
  addLife?.(app);
  app.use((request: Request, response: Response) =>
    problem(response, 404, `There is no ${request.method} ${request.path}. Try GET /faults.`),
  );
  app.use(lastResort);
  return { app };
}

const stateOf = (board: FaultBoard) => ({
  active: Object.fromEntries(board.list().map(({ component, fault }) => [component, fault])),
  components: componentIds.map((id) => ({
    id,
    name: componentWords[id].name,
    fault: board.get(id) ?? null,
    faults: faultsOf(id),
  })),
});

/** A change of the board, and what is answered when it has happened. */
interface Change {
  readonly done: Promise<void>;
  readonly answer: () => object;
  /** Told along when it could not be. */
  readonly more: object;
}

async function carryOut(response: Response, { done, answer, more }: Change): Promise<void> {
  try {
    await done;
    response.send(answer());
  } catch (error) {
    refused(response, error, more);
  }
}

function addFaults(app: Express, board: FaultBoard): void {
  app.get('/faults', (_request, response) => void response.send(stateOf(board)));

  app.put(
    '/faults/:component',
    inTime(async (request: Request<{ component: string }>, response) => {
      const { component } = request.params;
      if (!isComponentId(component)) return unknownComponent(response, component);
      const fault = field(request, 'fault');
      const more = { component, faults: faultsOf(component) };
      if (isFault(fault)) {
        const answer = () => ({ component, fault, says: explain(component, fault) });
        return carryOut(response, { done: board.set(component, fault), answer, more });
      }
      const found = fault ? `there is no fault "${fault}"` : 'no fault is named';
      const wanted = `To break ${component}, send {"fault": F}; ${found}. F is one of ${faults.join(', ')}.`;
      problem(response, 400, wanted, more);
    }),
  );

  app.delete(
    '/faults/:component',
    inTime(async (request: Request<{ component: string }>, response) => {
      const { component } = request.params;
      if (!isComponentId(component)) return unknownComponent(response, component);
      const answer = () => ({ component, fault: null });
      return carryOut(response, { done: board.clear(component), answer, more: { component } });
    }),
  );

  app.delete(
    '/faults',
    inTime((_request, response) => carryOut(response, { done: board.clear(), answer: () => stateOf(board), more: {} })),
  );
}

const unknownComponent = (response: Response, found: string) =>
  problem(response, 404, `There is no component "${found}". There are ${componentIds.join(', ')}.`, {
    components: componentIds,
  });

function refused(response: Response, error: unknown, more: object): void {
  if (error instanceof SenselessFault) problem(response, 400, error.message, more);
  else problem(response, 409, `This switch is stuck: ${(error as Error).message}`, more);
}
