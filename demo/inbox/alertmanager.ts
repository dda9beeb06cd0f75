// The rules by which Alertmanager's API v2 judges what it is sent.
import type { RequestHandler, Response } from 'express';
import { type Intake, bytesOf, jsonOf, note } from './received.ts';

type Labels = Readonly<Record<string, string>>;

interface Posted {
  readonly labels: Labels;
  readonly annotations?: Labels;
  readonly startsAt?: string;
  readonly endsAt?: string;
}

const ROUTE = 'alertmanager';
const isLabels = (value: unknown): value is Labels =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((one) => typeof one === 'string');

/** Identity is the whole set of labels. */
const keyOf = (labels: Labels) =>
  Object.entries(labels)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(',');

export function alertmanagerRoute(intake: Intake): RequestHandler {
  return (request, response) => {
    if (!request.is('application/json'))
      return refuse(response, 415, {
        code: 415,
        message: `unsupported media type "${request.get('content-type') ?? ''}"`,
      });
    const posted = jsonOf(request);
    if (!Array.isArray(posted))
      return refuse(response, 400, { code: 400, message: 'parsing alerts body failed: an array is needed' });
    const unlabelled = posted.findIndex((alert) => (alert as Partial<Posted> | null)?.labels === undefined);
    if (unlabelled >= 0)
      return refuse(response, 422, { code: 602, message: `${unlabelled}.labels in body is required` });
    if (posted.some((alert: Posted) => !isLabels(alert.labels)))
      return refuse(response, 400, { code: 400, message: 'label values must be strings' });
    // As the real one does: good alerts of a batch are taken even when another is refused.
    const problems = (posted as Posted[]).flatMap(
      (alert) => problemOf(alert) ?? (take(intake, alert, bytesOf(request).length), []),
    );
    if (problems.length > 0) return refuse(response, 400, problems.join('; '));
    response.status(200).end();
  };
}

const refuse = (response: Response, status: number, says: object | string) =>
  void response.status(status).type('json').send(JSON.stringify(says));

function problemOf({ labels, startsAt, endsAt }: Posted): string | undefined {
  const names = Object.keys(labels).filter((name) => labels[name] !== '');
  if (names.length === 0) return 'at least one label pair required';
  const wrong = names.find((name) => !/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name));
  if (wrong !== undefined) return `invalid label set: invalid name "${wrong}"`;
  if (startsAt && endsAt && Date.parse(endsAt) < Date.parse(startsAt)) return 'start time must be before end time';
  return undefined;
}

function take(intake: Intake, alert: Posted, bytes: number): void {
  const { labels, annotations = {}, endsAt } = alert;
  const key = keyOf(labels);
  const isOver = endsAt !== undefined && Date.parse(endsAt) <= Date.now();
  const effect = isOver
    ? intake.alerts.resolve(ROUTE, key)
    : intake.alerts.trigger(ROUTE, key, {
        summary: annotations['summary'] ?? labels['alertname'] ?? key,
        severity: labels['severity'] ?? 'warning',
        source: 'Alertmanager',
        details: Object.entries(annotations),
        links: [],
      });
  note(
    intake,
    { channel: 'alertmanager', action: isOver ? 'resolve' : 'trigger', dedupKey: key, effect, body: alert },
    bytes,
  );
}
