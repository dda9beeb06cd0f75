// The front of the house: pages for people, JSON for programs, one stream that says when to look again.
import type { RequestListener } from 'node:http';
import express from 'express';
import type { Express, NextFunction, Request, Response } from 'express';
import type { Say } from '../i18n/locale.ts';
import { Access } from './access.ts';
import { AuditLog } from './access-audit.ts';
import { Admission } from './admission/admission.ts';
import { defaultLimits, type Limits } from './admission/limits.ts';
import { refuse } from './admission/refuse.ts';
import { gate } from './access-gate.ts';
import { apiIndex, routesOf, type Route } from './api-index.ts';
import { apiRoutes } from './api-routes.ts';
import { loadAssets } from './asset-files.ts';
import { chooseAudience } from './audience-choice.ts';
import { answerBelow, stripBasePath } from './base-path.ts';
import { keepNothing } from './caching.ts';
import { channelRoutes } from './channel-routes.ts';
import { Documents, type AskDocument } from './documents.ts';
import { hostedRoutes } from './hosted-routes.ts';
import { inEnglish } from './in-english.ts';
import { createHttpServer, listen } from './http-server.ts';
import { incidentWrites } from './incident-writes.ts';
import { startLiveFeed } from './live-feed.ts';
import { metricsRoutes } from './metrics-routes.ts';
import { MomentSource } from './moment.ts';
import { outsideRoutes } from './outside-routes.ts';
import { outsideDoor } from './outside.ts';
import { pageRoutes } from './page-routes.tsx';
import { plannedRoutes } from './planned-routes.ts';
import { probeRoutes } from './probe-routes.ts';
import { sendProblem } from './problem.ts';
import { createFrameMaker, sendPlainPage } from './render.tsx';
import type { FrameMaker } from './render.tsx';
import { hostRequired, ownHostOnly, secureHeaders } from './security.ts';
import { SessionBook } from './sessions.ts';
import { signInRoutes } from './sign-in/routes.tsx';
import { addressOf, isIn, networkOf, peerOf } from './sign-in/networks.ts';
import { identify } from './sign-in/visitors.ts';
import { onEachSide, sidesOf } from './sides.ts';
import { sourceRoutes } from './source-routes.ts';
import { stillAllowedFor } from './still-allowed.ts';
import { StatusPages } from './status-pages.tsx';
import { mailLinkRoutes } from './subscriptions/subscription-routes.tsx';
import { Viewers } from './viewers.ts';
import type { WebInput } from './web-input.ts';

/** Whom a pager has just called, or who has just planned something, must not read a page from before. */
const shownAtOnce = [
  'incident-opened',
  'incident-changed',
  'incident-closed',
  'plans-changed',
  'config-loaded',
] as const;

export interface Web extends AsyncDisposable {
  /** Takes requests from now on. Rejects, saying what to do, when the address cannot be had. */
  listen(host: string, port: number): Promise<{ url: string }>;
  /** Why the status page cannot be rendered; empty when it can. */
  troubles(): Promise<readonly string[]>;
  /** Everything that is answered, in the order in which it is looked for. */
  routes(): readonly Route[];
}

/** Builds the web side. Nothing is listened to until `listen`; disposing ends all streams and connections. */
export function createWeb(input: WebInput): Web {
  const assets = loadAssets();
  // Starts at the time so that after a restart no viewer's version can look like the present one.
  let version = input.clock.now();
  const frame = createFrameMaker({
    config: input.config,
    program: input.version,
    asset: assets.address,
    version: () => version,
    now: () => input.clock.now(),
  });
  const app = express();
  const admission = createAdmission(input, (request, response) => app(request, response));
  const documentsFor = (clock: WebInput['clock']) => new Documents({ clock, slices: admission.slices });
  const askOf =
    (documents: Documents): AskDocument =>
    (request, key, make) =>
      documents.get(JSON.stringify(key), admission.askerOf(request), make);
  const askerOf: Admission['askerOf'] = (request) => admission.askerOf(request);
  const sides = sidesOf(input).map((side) => {
    const moments = new MomentSource(side.input);
    const documents = documentsFor(input.clock);
    const statusPages = new StatusPages({ documents, moments, frame });
    return { ...side, moments, documents, statusPages, ask: askOf(documents) };
  });
  const forgetDocuments = () => {
    for (const { documents } of sides) documents.invalidate();
  };
  const access = new Access(input);
  const sessions = new SessionBook({ ...input, stored: input.sessions, rules: () => input.config().access });
  const viewers = new Viewers({
    stillAllowed: stillAllowedFor({ config: input.config, access, sessions }),
    clock: input.clock,
    version: () => version,
    take: (request) => admission.takeStream(request),
    rest: () => admission.slices.next({ address: '', priority: 'reader' }),
  });
  const feed = startLiveFeed({
    bus: input.bus,
    world: input.world,
    clock: input.clock,
    viewers,
    onChange() {
      version += 1;
      forgetDocuments();
    },
  });
  const forgetPages = shownAtOnce.map((kind) => input.bus.on(kind, forgetDocuments));
  const troubles = () => sides[0]!.statusPages.troubles();

  app.disable('x-powered-by');
  app.use(answerBelow(input.config));
  app.use(secureHeaders(input.config().server.publicUrl), hostRequired, ownHostOnly(input.config));
  app.get('/assets/:name', assets.handle);
  app.use(probeRoutes(input, troubles));
  app.use(keepNothing(input));
  const audit = new AuditLog(input);
  sessions.onEnd((hash) => viewers.sessionEnded(hash));
  const forgetSessions = input.bus.on('config-loaded', () => {
    void sessions.sweep().catch(() => {});
    void viewers.endForbidden();
  });
  app.use(identify(input, sessions), audit.watch, signInRoutes({ input, sessions, audit, frame }));
  app.use(metricsRoutes(input, access, askOf(documentsFor(input.clock))));
  app.use(mailLinkRoutes({ input, frame }), outsideDoor(input), gate(input, access));
  app.get('/events', viewers.handle);
  const v1 = [
    onEachSide(sides, (side) => [apiRoutes(side.input, side.ask)]),
    incidentWrites(input, access),
    plannedRoutes(input, access),
    channelRoutes(input, access),
    sourceRoutes(input, access),
  ];
  const v2 = [onEachSide(sides, (side) => [hostedRoutes(side.input, side.moments, side.ask)])];
  app.use('/api/v1', apiIndex('/api/v1', v1), ...v1.toReversed());
  app.use('/api/v2', apiIndex('/api/v2', v2), ...v2);
  app.use(
    onEachSide(sides, (side) => [outsideRoutes({ ...side, frame }), pageRoutes({ ...side, frame, access, askerOf })]),
  );
  addEnds(app, input, frame);

  const server = createHttpServer(admission, limitsOf(input), (request) => stripBasePath(request, input.config));
  return {
    listen: (host, port) => listen(server, host, port),
    troubles,
    routes: () => routesOf('', app.router),
    async [Symbol.asyncDispose]() {
      feed.stop();
      forgetSessions();
      for (const end of forgetPages) end();
      for (const { moments } of sides) moments.stop();
      viewers.close();
      admission[Symbol.dispose]();
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

const limitsOf = (input: WebInput): Limits => ({ ...defaultLimits, ...input.limits });

function createAdmission(input: WebInput, answer: RequestListener): Admission {
  const { config, clock, log, onRefused = () => {} } = input;
  return new Admission({
    ...{ clock, log, onRefused, answer },
    limits: limitsOf(input),
    addressOf: (request) => networkOf(addressOf(request, config().server)),
    peerOf: (socket) => {
      const address = peerOf({ socket });
      return { address: networkOf(address), isProxy: isIn(address, config().server.trustedProxies) };
    },
    refuse: (request, response, reason) => refuse(request, response, reason, config().locale),
  });
}

const isForPrograms = ({ path }: Request) => path.startsWith('/api/');

interface End {
  readonly status: number;
  readonly words: (say: Say) => { readonly title: string; readonly detail: string };
}

/** What happens to a request that nobody answered, and to one whose answer failed. */
function addEnds(app: Express, { log, config }: WebInput, frame: FrameMaker): void {
  const end = (request: Request, response: Response, { status, words }: End) => {
    if (isForPrograms(request)) return sendProblem(response, { status, ...words(inEnglish) });
    const { title, detail } = words(config().locale.say);
    sendPlainPage(response, frame(chooseAudience(request, response), '/'), { status, title, texts: [detail] });
  };
  app.use((request: Request, response: Response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.set('Allow', 'GET, HEAD');
      const { method } = request;
      const words: End['words'] = (say) => ({
        title: say('page.onlyToBeRead'),
        detail: say('page.onlyToBeRead.why', { method }),
      });
      return end(request, response, { status: 405, words });
    }
    const why = isForPrograms(request) ? 'page.notFound.forPrograms' : 'page.notFound.why';
    end(request, response, { status: 404, words: (say) => ({ title: say('page.notFound'), detail: say(why) }) });
  });
  app.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error);
    const status = statusOf(error);
    if (status < 500)
      return end(request, response, {
        status,
        words: (say) => ({ title: say('page.notUnderstood'), detail: say('page.notUnderstood.why') }),
      });
    log.error(
      { path: request.path, error: String(error) },
      `${request.method} ${request.path} could not be answered: ${String(error)}`,
    );
    response.set('Retry-After', '10');
    end(request, response, {
      status: 503,
      words: (say) => ({ title: say('page.notNow'), detail: say('page.notNow.why') }),
    });
  });
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}
