// Stands before the routes of a server and plays its fault. A request that hangs looks again at each change of the
// fault: healing lets it go on, another fault answers it in that fault's way.
import type { Request, RequestHandler, Response } from 'express';
import { type FaultBoard, untilChange } from './board.ts';
import type { ComponentId } from './fault.ts';
import { slowMs as slowPageMs } from './slowness.ts';

export interface GateOptions {
  readonly board: FaultBoard;
  readonly component: ComponentId;
  /** How long `slow` holds a request back, in milliseconds. */
  readonly slowMs?: (request: Request) => number;
  /** Answers with something that is well formed and wrong. */
  readonly wrongAnswer?: RequestHandler;
}

const BROKEN_SCRIPT_PATH = '/assets/release.js';
const brokenScript = `// The new release: pages are put together in the browser.
const release = window.acmeRelease;
document.querySelector('main').append(release.render(document.querySelector('#page').content));
`;

export function faultGate(options: GateOptions): RequestHandler {
  return async (request, response, next) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    await pass(options, { request, response, next, gone: gone.signal });
  };
}

interface Passing {
  readonly request: Request;
  readonly response: Response;
  readonly next: (error?: unknown) => void;
  readonly gone: AbortSignal;
}

async function pass(options: GateOptions, passing: Passing): Promise<void> {
  const { board, component, slowMs = slowPageMs, wrongAnswer = wrongSite } = options;
  const { request, response, next, gone } = passing;
  for (;;) {
    if (gone.aborted) return;
    const fault = board.get(component);
    switch (fault) {
      case undefined:
      case 'certificate':
        return next();
      case 'hang':
        await untilChange(board, component, { signal: gone });
        continue;
      case 'slow':
        await untilChange(board, component, { signal: gone, mostMs: slowMs(request) });
        return gone.aborted ? undefined : next();
      case 'http-503':
        return unavailable(request, response);
      case 'reset':
      case 'refuse':
        request.socket.resetAndDestroy();
        return;
      case 'wrong-answer':
        return void wrongAnswer(request, response, next);
      case 'empty-page':
        return void response.status(200).type('html').end();
      case 'script-error':
        if (request.path === BROKEN_SCRIPT_PATH) return void response.type('js').send(brokenScript);
        breakPages(response);
        return next();
    }
  }
}

const isForPrograms = (request: Request) => request.path.startsWith('/api/') || request.path === '/healthz';

function unavailable(request: Request, response: Response): void {
  response.status(503);
  if (isForPrograms(request))
    response.type('application/problem+json').send({ status: 503, title: 'Service Unavailable' });
  else
    response
      .type('html')
      .send(
        `<!doctype html><title>503</title><h1>503 Service Unavailable</h1><p>No server is available to handle this request.`,
      );
}

/** What a load balancer shows that points at a freshly installed machine. */
const wrongSite: RequestHandler = (request, response) => {
  if (isForPrograms(request)) response.send({});
  else {
    response
      .type('html')
      .send(
        '<!doctype html><title>Welcome to nginx!</title><h1>Welcome to nginx!</h1><p>If you see this page, the web server is successfully installed and working. Further configuration is required.',
      );
  }
};

/** From here on, the content of this response's page is only there when a script shows it, and that script throws. */
function breakPages(response: Response): void {
  const send = response.send.bind(response);
  response.send = (body: unknown) => {
    if (typeof body !== 'string') return send(body);
    return send(
      body.replace(
        /(<main[^>]*>)([\s\S]*)<\/main>/,
        `$1</main><template id="page">$2</template><script src="${BROKEN_SCRIPT_PATH}"></script>`,
      ),
    );
  };
}
