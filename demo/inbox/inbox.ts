import type { Express, Request, Response } from 'express';
import { asset, createApp, field, lastResort, problem, readBody, refuseOtherSites, inTime } from '../serving/app.ts';
import { Counters } from '../serving/counters.ts';
import { LivePages } from '../serving/live.ts';
import { AlertBook } from './alert-book.ts';
import { InboxFaultSwitch, inboxFaults, isInboxFault } from './inbox-fault.ts';
import { addIntake } from './intake.ts';
import { type Message, MessageLog } from './message-log.ts';
import { type InboxView, inboxPage, inboxPart } from './page.ts';
import { onCallFor } from './on-call.ts';
import { RateLimit } from './rate-limit.ts';
import { tellMonitor } from './tell-monitor.ts';

export interface InboxOptions {
  readonly monitorUrl: () => string | undefined;
  readonly switchesUrl: () => string;
}

export interface Inbox {
  readonly app: Express;
  messages(): readonly Message[];
}

/** The inbox that plays the pager, and other receivers of alarms. */
export function createInbox({ monitorUrl, switchesUrl }: InboxOptions): Inbox {
  const view: InboxView = { alerts: new AlertBook(), log: new MessageLog(), faults: new InboxFaultSwitch() };
  const limit = new RateLimit();
  const counters = new Counters();
  const live = new LivePages();
  const count = counters.counter('inbox_messages_total', 'Messages taken in.', []);
  counters.gauge('inbox_alerts_open', 'Alerts that are not over.', () => [[{}, view.alerts.open.length]]);
  view.faults.onChange(() => live.changed());

  const app = createApp(counters);
  const onMessage = (channel: string, effect: string) => {
    count({ channel, effect });
    live.changed();
  };
  addIntake(app, { ...view, limit, onMessage });
  app.use(refuseOtherSites, readBody);
  app.get(
    '/',
    (_request, response) =>
      void response.type('html').send(inboxPage(view, { switches: switchesUrl(), monitor: monitorUrl() })),
  );
  app.get('/part', (_request, response) => void response.type('html').send(String(inboxPart(view))));
  app.get('/events', live.handler);
  app.get('/assets/inbox.js', asset('./assets/inbox.js', import.meta.url));
  app.get('/assets/inbox.css', asset('./inbox.css', import.meta.url));
  app.get('/healthz', (_request, response) => void response.send({ status: 'ok' }));
  app.get('/messages', (_request, response) => void response.send(view.log.all));
  app.delete('/messages', (_request, response) => {
    view.log.clear();
    view.alerts.clear();
    limit.clear();
    live.changed();
    response.status(204).end();
  });
  app.get('/alerts', (_request, response) => void response.send(view.alerts.open));
  addAcknowledge(app, { view, monitorUrl, live });
  addFaults(app, view.faults);
  app.use((request: Request, response: Response) =>
    problem(response, 404, `There is no ${request.method} ${request.path}. Try GET /messages.`),
  );
  app.use(lastResort);
  return { app, messages: () => view.log.all };
}

function addAcknowledge(
  app: Express,
  { view, monitorUrl, live }: { view: InboxView; monitorUrl: () => string | undefined; live: LivePages },
): void {
  app.post(
    '/alerts/:idOrKey/acknowledge',
    inTime(async (request: Request<{ idOrKey: string }>, response) => {
      const alert = view.alerts.find(request.params.idOrKey);
      if (!alert) return problem(response, 404, `There is no open alert ${request.params.idOrKey}.`);
      const by = onCallFor(alert);
      const told = await tellMonitor(monitorUrl(), alert, by);
      view.alerts.takenByHand(alert.id, by, told);
      live.changed();
      if (request.accepts(['html', 'json']) === 'json') response.send({ dedupKey: alert.dedupKey, by, monitor: told });
      else response.redirect(303, '/');
    }),
  );
}

function addFaults(app: Express, faults: InboxFaultSwitch): void {
  const state = () => ({ fault: faults.fault ?? null, refused: faults.refused, faults: inboxFaults });

  app.get('/faults', (_request, response) => void response.send(state()));
  app.put('/faults', (request, response) => {
    const fault = field(request, 'fault');
    if (!isInboxFault(fault)) {
      const found = fault ? `there is no fault "${fault}"` : 'no fault is named';
      return problem(
        response,
        400,
        `To break the inbox, send {"fault": F}; ${found}. F is one of ${inboxFaults.join(', ')}.`,
        { faults: inboxFaults },
      );
    }
    faults.set(fault);
    response.send(state());
  });
  app.delete('/faults', (_request, response) => {
    faults.set(undefined);
    response.send(state());
  });
}
