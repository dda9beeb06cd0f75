import type { Channel } from '../../../src/channels/registry.ts';
import type { Incident } from '../../../src/model/incident.ts';
import type { Notice } from '../../../src/model/notice.ts';

export const routingKey = 'R0UT1NG/K+Y-of=32"characters\\ok!';
export const webhookSecret = 'wh00k-s3cret&of the+user';
export const urlToken = 'T0K3N%2Fin~the+path';
export const headerToken = 'he4der-t0ken==';
export const apiKey = 'g3nie-k+y/of the "team"\\';
export const mailPassword = 'pa"ss/w+rd &of <the> mail';

export const noticeOf = (
  incidentId: string,
  action: Notice['action'] = 'trigger',
  more: Partial<Notice> = {},
): Notice => ({
  action,
  reason:
    action === 'trigger' ? 'incident-opened' : action === 'resolve' ? 'incident-resolved' : 'incident-acknowledged',
  incidentId,
  severity: 'critical',
  headline: 'Voyager is down: Credit card payment gateway is NOT available. Customers cannot pay by credit card.',
  details: [
    { label: 'Since', text: '09:00 GMT' },
    { label: 'Failing step', text: 'Check out › Pay by credit card' },
  ],
  links: [
    { label: 'Incident', href: `http://127.0.0.1:8080/incidents/${incidentId}` },
    { label: 'Status page', href: 'http://127.0.0.1:8080/' },
  ],
  component: 'Voyager',
  functions: ['place-order'],
  at: Date.parse('2026-01-05T09:00:00Z'),
  ...more,
});

export const incidentOf = (id: string, more: Partial<Incident> = {}): Incident => ({
  id,
  causeKey: 'component:voyager@live',
  severity: 'critical',
  stage: 'open',
  title: noticeOf(id).headline,
  affected: [],
  startedAt: Date.parse('2026-01-05T08:59:00Z'),
  openedAt: Date.parse('2026-01-05T09:00:00Z'),
  ...more,
});

export const pagerChannel = (url: string, key = routingKey): Extract<Channel, { type: 'pagerduty' }> => ({
  name: 'pager',
  type: 'pagerduty',
  routingKey: key,
  url,
});

export const webhookChannel = (origin: string, name = 'chat'): Extract<Channel, { type: 'webhook' }> => ({
  name,
  type: 'webhook',
  url: `${origin}/hooks/${urlToken}?key=qu3ry-s3cret`,
  headers: { Authorization: `Bearer ${headerToken}` },
  secret: webhookSecret,
});

export const slackChannel = (origin: string): Extract<Channel, { type: 'slack' }> => ({
  name: 'desk',
  type: 'slack',
  webhook: `${origin}/services/T00000000/B00000000/${urlToken}`,
});

export const opsgenieChannel = (url: string, key = apiKey): Extract<Channel, { type: 'opsgenie' }> => ({
  name: 'genie',
  type: 'opsgenie',
  apiKey: key,
  url,
  responders: ['web', 'asha@acme.example'],
});

export const alertmanagerChannel = (url: string, name = 'alerts'): Extract<Channel, { type: 'alertmanager' }> => ({
  name,
  type: 'alertmanager',
  url,
  headers: { Authorization: `Bearer ${headerToken}` },
  labels: { team: 'web' },
});

export const emailChannel = (smtp: string): Extract<Channel, { type: 'email' }> => ({
  name: 'managers',
  type: 'email',
  to: ['managers@acme.example', 'Asha Rao <asha@acme.example>'],
  from: 'Bellwether <bellwether@acme.example>',
  smtp,
});
