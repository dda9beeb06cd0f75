import type { Business } from './business.ts';
import { PASSWORD, SOURCE_TOKEN, type Part } from './business-config.ts';
import type { Incident, Monitor } from './monitor.ts';

/** Who may do what, and what was made on the way. */
export interface Story {
  readonly responder: string;
  readonly viewer: string;
  /** Of Asha's session. */
  readonly cookie: string;
  readonly silenceId: string;
  readonly maintenanceId: string;
}

const DAYS_30 = { for: '30d' };
const ownForm = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };

/** How functions begin that do not simply work. */
const firstStates: Readonly<Partial<Record<Part, string>>> = {
  browse: 'failing',
  exits: 'unknown',
  hang: 'unknown',
  queue: 'slow',
  unreadable: 'unknown',
};

/** Starts a monitor, and takes it through everything: incidents of every kind, people, mails, plans, signals. */
export async function playStory(business: Business): Promise<{ readonly monitor: Monitor; readonly story: Story }> {
  const { broken, project } = business;
  for (const part of ['browse', 'hang'] as const) broken.add(part);
  const monitor = await business.start();
  const responder = await makeToken(business, 'ci', 'responder');
  const viewer = await makeToken(business, 'wall', 'viewer');
  await makeToken(business, 'old', 'viewer');
  await project.run(['token', '--revoke', 'old']);
  monitor.token = responder;
  const cookie = await signIn(monitor);
  await subscribe(business, monitor);
  await monitor.until('every function has an answer', async () => {
    const states = Object.entries(await monitor.states());
    return states.every(([part, state]) => state === (firstStates[part as Part] ?? 'working'));
  });

  const silence = await monitor.post('/api/v1/silences', {
    ...{ functions: ['returns'], why: 'Known since Monday', by: 'Asha', ...DAYS_30 },
  });
  await breakParts(business, monitor, ['stock', 'search', 'returns', 'receive-goods', 'invoice', 'pay']);
  await breakParts(business, monitor, ['order']);
  const work = await monitor.post('/api/v1/maintenance', {
    ...{ functions: ['receive-goods'], says: 'Stock-taking', by: 'Bram', ...DAYS_30 },
  });
  const { id } = await incidentOf(monitor, 'search', () => true);
  await monitor.post(`/api/v1/incidents/${id}/acknowledge`, { by: 'Bram Vos' });
  await raiseAlerts(monitor);
  await flap(business, monitor);
  broken.delete('invoice');
  await settle(monitor);
  return { monitor, story: { responder, viewer, cookie, silenceId: idIn(silence), maintenanceId: idIn(work) } };
}

/** Waits until everything that the story leads to can be seen. */
async function settle(monitor: Monitor): Promise<void> {
  const isHeld = (kind: string) => (incident: Incident) => incident.telling?.hold?.kind === kind;
  await incidentOf(monitor, 'stock', ({ notifications }) => {
    const has = (channel: string, test: (one: Incident['notifications'][number]) => boolean) =>
      notifications.some((one) => one.channel === channel && test(one));
    return (
      has('pager', ({ settled }) => settled === 'delivered') &&
      has('refusing', ({ settled }) => settled === 'refused') &&
      has('chat', ({ settled, attempts }) => settled === null && attempts > 0)
    );
  });
  await incidentOf(
    monitor,
    'search',
    ({ notifications, acknowledgedBy }) =>
      Boolean(acknowledgedBy) &&
      notifications.some(
        (one) => one.channel === 'pager' && one.action === 'acknowledge' && one.settled === 'delivered',
      ),
  );
  await incidentOf(monitor, 'order', isHeld('component'));
  await incidentOf(monitor, 'returns', isHeld('silence'));
  await incidentOf(monitor, 'receive-goods', isHeld('maintenance'));
  await incidentOf(monitor, 'invoice', ({ stage }) => stage === 'restored');
}

/** The incident that a function is part of, once it is as wished. */
export async function incidentOf(
  monitor: Monitor,
  part: Part,
  isAsWished: (incident: Incident) => boolean,
): Promise<Incident> {
  return monitor.until(`the incident of ${part} is as wished`, async () => {
    const all = await monitor.incidents();
    const found = all.find(({ affected }) => affected.some((one) => one.function === part));
    const incident = found && (await monitor.incident(found.id));
    return incident && isAsWished(incident) && incident;
  });
}

async function breakParts({ broken }: Business, monitor: Monitor, parts: readonly Part[]): Promise<void> {
  for (const part of parts) broken.add(part);
  for (const part of parts) await monitor.untilState(part, 'failing');
}

/** Breaks and repairs `pay` until it counts as flapping. */
async function flap({ broken }: Business, monitor: Monitor): Promise<void> {
  for (;;) {
    broken.delete('pay');
    await monitor.untilState('pay', 'working');
    broken.add('pay');
    await monitor.untilState('pay', 'failing');
    const { json } = await monitor.ask('/api/v1/functions/pay');
    if ((json as { targets: readonly { flapping: boolean }[] }).targets[0]?.flapping) return;
  }
}

/** One outside alert that begins and ends, and one that lasts. */
async function raiseAlerts(monitor: Monitor): Promise<void> {
  const post = (status: 'firing' | 'resolved', component: string) =>
    monitor.ask('/api/v1/sources/prometheus/alerts', {
      method: 'POST',
      headers: { authorization: `Bearer ${SOURCE_TOKEN}` },
      body: JSON.stringify(alertmanagerBody(status, component)),
    });
  const untilStage = (component: string, stage: string) =>
    monitor.until(`the alert on ${component} is ${stage}`, async () =>
      (await monitor.incidents()).some((one) => one.component === component && one.stage === stage),
    );
  await post('firing', 'warehouse');
  await post('firing', 'ledger');
  await untilStage('warehouse', 'open');
  await untilStage('ledger', 'open');
  await post('resolved', 'ledger');
  await untilStage('ledger', 'restored');
}

/** What an Alertmanager posts of one alert on a component. */
export const alertmanagerBody = (status: 'firing' | 'resolved', component: string) => ({
  version: '4',
  alerts: [
    {
      status,
      fingerprint: `fingerprint-of-${component}`,
      labels: { alertname: 'Down', component, severity: 'critical' },
      annotations: { summary: `The ${component} does not answer.` },
    },
  ],
});

async function makeToken({ project }: Business, name: string, role: string): Promise<string> {
  const { stdout, stderr } = await project.run(['token', name, '--role', role, '--expires', '3650d']);
  if (stdout === '') throw new Error(stderr);
  return stdout.trim();
}

async function signIn(monitor: Monitor): Promise<string> {
  const { status, headers } = await monitor.ask('/sign-in', {
    method: 'POST',
    headers: ownForm,
    body: new URLSearchParams({ user: 'asha', password: PASSWORD }).toString(),
  });
  const [cookie] = headers.getSetCookie();
  if (!cookie) throw new Error(`Signing in was answered with ${status}.`);
  return cookie.split(';')[0]!;
}

/** Bram gets mails; Carla asked for them and has not confirmed it. */
async function subscribe({ mails }: Business, monitor: Monitor): Promise<void> {
  const send = (path: string, fields: Readonly<Record<string, string>>) =>
    monitor.ask(path, { method: 'POST', headers: ownForm, body: new URLSearchParams(fields).toString() });
  await send('/subscribe', { address: 'carla@acme.example', all: 'yes', for: 'customer-service' });
  await send('/subscribe', { address: 'bram@acme.example', all: 'yes', for: 'customer-service' });
  const { mail } = await mails.waitFor('bram@acme.example');
  const [, secret = ''] = /confirm\?t=([\w-]+)/.exec(mail.text ?? '') ?? [];
  const { status, text } = await send('/subscribe/confirm', { t: secret });
  if (status !== 200) throw new Error(`Confirming the subscription was answered with ${status}: ${text}`);
}

const idIn = ({ status, json, text }: Awaited<ReturnType<Monitor['post']>>): string => {
  if (status !== 201) throw new Error(`A plan was answered with ${status}: ${text}`);
  return (json as { id: string }).id;
};
