// The webhook of Alertmanager, version 4. It comes at least once and in any order, so each alert is judged by its own
// status and fingerprint, never by the status of the whole; fields that we do not know are not looked at.
import type { Source } from '../config/config.ts';
import { inEnglish } from '../i18n/in-english.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Component } from '../model/function.ts';
import type { Signal } from '../model/signal.ts';
import { parseInstant } from '../time/instant.ts';
import { field, kindOf, lineIn, oneLine, readJson, textField } from './inbound-line.ts';
import { DAY_MS } from '../time/units.ts';

export interface RefusedAlert {
  readonly alert: string;
  readonly why: string;
}

/** What the body of a webhook means here. `not-understood` must be answered with an error. */
export type InboundAlerts =
  | {
      readonly kind: 'alerts';
      readonly raised: readonly Signal[];
      readonly endedIds: readonly string[];
      /** Those of which nothing can be made, each with the reason. */
      readonly refused: readonly RefusedAlert[];
      /** How many more the Alertmanager had and did not send: its `max_alerts` for this receiver. */
      readonly truncated: number;
    }
  | { readonly kind: 'not-understood'; readonly why: string };

export interface AlertNeeds {
  readonly source: Source;
  readonly components: ReadonlyMap<string, Component>;
  readonly now: number;
  /** How the words of signals are said; absent: in English. Answers to the sender are English. */
  readonly locale?: Locale;
}

/** An alert that is not told again for so long has ended: whoever told it may be gone. */
export const ALERT_LASTS_MS = DAY_MS;
const MOST_TEXT = 500;
const MOST_NAME = 200;

/** Reads the bytes of a webhook. */
export function readAlertmanagerWebhook(rawBody: Uint8Array, needs: AlertNeeds): InboundAlerts {
  const body = readJson(rawBody);
  if (body === undefined) return { kind: 'not-understood', why: 'the body is not JSON' };
  if (field(body, 'version') !== '4')
    return { kind: 'not-understood', why: `version must be "4", found ${kindOf(field(body, 'version'))}` };
  const alerts = field(body, 'alerts');
  if (!Array.isArray(alerts)) return { kind: 'not-understood', why: `alerts must be a list, found ${kindOf(alerts)}` };
  const read = (alerts as readonly unknown[]).map((alert) => readAlert(alert, needs));
  // Of one that is told twice the later word counts.
  const last = new Map(read.flatMap((one) => ('id' in one ? [[one.id, one]] : [])));
  const heard = [...last.values()];
  return {
    kind: 'alerts',
    raised: heard.flatMap((one) => one.signal ?? []),
    endedIds: heard.filter((one) => !one.signal).map(({ id }) => id),
    refused: read.flatMap((one) => ('why' in one ? [one] : [])),
    truncated: countIn(body, 'truncatedAlerts'),
  };
}

function countIn(body: unknown, name: string): number {
  const count = field(body, name);
  return typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? count : 0;
}

interface HeardAlert {
  readonly id: string;
  /** Absent when it has ended. */
  readonly signal?: Signal;
}

function readAlert(alert: unknown, needs: AlertNeeds): HeardAlert | RefusedAlert {
  const { source, components, now, locale = inEnglish } = needs;
  const labels = field(alert, 'labels');
  const name = lineIn(labels, 'alertname', MOST_NAME) ?? 'an alert without a name';
  const refused = (why: string): RefusedAlert => ({ alert: name, why });
  const fingerprint = textField(alert, 'fingerprint', MOST_NAME);
  if ('why' in fingerprint) return refused(`its ${fingerprint.why}`);
  const id = fingerprint.text;
  if (id === undefined) return refused('it has no fingerprint');
  const status = field(alert, 'status');
  if (status === 'resolved') return { id };
  if (status !== 'firing') return refused(`its status must be "firing" or "resolved", found ${kindOf(status)}`);
  const wrong = wrongTypeIn(alert);
  if (wrong !== undefined) return refused(`its ${wrong}`);
  const label = textField(labels, source.componentLabel, MOST_NAME);
  if ('why' in label) return refused(`its label ${label.why}`);
  if (label.text === undefined) return refused(`it has no label ${source.componentLabel}`);
  const component = components.get(lineIn(source.components, label.text, MOST_NAME) ?? label.text);
  if (!component) return refused(`${source.componentLabel} "${label.text}" is no component of the configuration`);
  const startsAt = startOf(alert, now);
  if (typeof startsAt === 'string') return refused(`its ${startsAt}`);
  const severity = lineIn(labels, 'severity', MOST_NAME) ?? '';
  return {
    id,
    signal: {
      source: `alerts:${source.name}`,
      id,
      causeKey: `component:${component.id}@${source.target}`,
      severity:
        (Object.hasOwn(source.severities, severity) ? source.severities[severity] : undefined) ?? source.severity,
      ...wordsOf(alert, name, component, locale),
      functions: [],
      since: startsAt,
      until: now + ALERT_LASTS_MS,
    },
  };
}

/** What Alertmanager never sends: the sender must be told, not guessed at. */
function wrongTypeIn(alert: unknown): string | undefined {
  const labels = field(alert, 'labels');
  const annotations = field(alert, 'annotations');
  for (const [name, value] of Object.entries({ labels, annotations }))
    if (value !== undefined && value !== null && (typeof value !== 'object' || Array.isArray(value)))
      return `${name} must be an object, found ${kindOf(value)}`;
  const texts = [
    ...['alertname', 'severity'].map((name) => ['label', name, field(labels, name)] as const),
    ...['summary', 'description'].map((name) => ['annotation', name, field(annotations, name)] as const),
  ];
  const wrong = texts.find(([, , value]) => value !== undefined && value !== null && typeof value !== 'string');
  return wrong && `${wrong[0]} ${wrong[1]} must be text, found ${kindOf(wrong[2])}`;
}

/** Go's time that is not set. */
const UNSET = '0001-01-01T00:00:00Z';
const EARLIEST = Date.parse('2000-01-01T00:00:00Z');

/** When an alert began, at the latest now; a sentence when that is no time. */
function startOf(alert: unknown, now: number): number | string {
  const given = field(alert, 'startsAt');
  if (given === undefined || given === null || given === '' || given === UNSET) return now;
  const at = typeof given === 'string' ? parseInstant(given) : undefined;
  if (at === undefined || at < EARLIEST)
    return `startsAt must be a time like 2026-11-21T07:52:04Z, from 2000 on, found ${kindOf(given)}`;
  return Math.min(at, now);
}

/** The summary says what is wrong, and which component unless the summary names it. */
function wordsOf(alert: unknown, name: string, component: Component, { say }: Locale): Pick<Signal, 'says' | 'detail'> {
  const annotations = field(alert, 'annotations');
  const summary = shortened(annotations, 'summary') ?? name;
  const description = shortened(annotations, 'description');
  const isNamed = summary.toLowerCase().includes(component.name.toLowerCase());
  return {
    says: isNamed ? summary : `${component.name}: ${summary}`,
    detail: [say('alert.named', { name }), description].filter(Boolean).join(' '),
  };
}

/** A text of the alert that people read; one that is cut shows that it is. */
function shortened(annotations: unknown, name: string): string | undefined {
  const text = field(annotations, name);
  if (typeof text !== 'string') return undefined;
  const whole = oneLine(text, MOST_TEXT + 1);
  return (whole.length > MOST_TEXT ? `${whole.slice(0, MOST_TEXT - 1)}…` : whole) || undefined;
}
