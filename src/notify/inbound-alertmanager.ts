// The webhook of Alertmanager, version 4. It comes at least once and in any order, so each alert is judged by its own
// status and fingerprint, never by the status of the whole; fields that we do not know are not looked at.
import type { Source } from '../config/config.ts';
import { inEnglish } from '../language/in-english.ts';
import type { Locale } from '../language/locale.ts';
import type { Component } from '../model/function.ts';
import type { Signal } from '../model/signal.ts';
import { parseInstant } from '../time/instant.ts';
import { field, lineIn, readJson } from './inbound-line.ts';

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
export const ALERT_LASTS_MS = 86_400_000;
const MOST_TEXT = 500;
const MOST_NAME = 200;

/** Reads the bytes of a webhook. */
export function readAlertmanagerWebhook(rawBody: Uint8Array, needs: AlertNeeds): InboundAlerts {
  const body = readJson(rawBody);
  if (body === undefined) return { kind: 'not-understood', why: 'the body is not JSON' };
  if (field(body, 'version') !== '4')
    return { kind: 'not-understood', why: `version must be "4", ${shown(field(body, 'version'))} was given` };
  const alerts = field(body, 'alerts');
  if (!Array.isArray(alerts)) return { kind: 'not-understood', why: 'alerts must be a list' };
  const read = (alerts as readonly unknown[]).map((alert) => readAlert(alert, needs));
  // Of one that is told twice the later word counts.
  const last = new Map(read.flatMap((one) => ('id' in one ? [[one.id, one]] : [])));
  const heard = [...last.values()];
  return {
    kind: 'alerts',
    raised: heard.flatMap((one) => one.signal ?? []),
    endedIds: heard.filter((one) => !one.signal).map(({ id }) => id),
    refused: read.flatMap((one) => ('why' in one ? [one] : [])),
  };
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
  const id = lineIn(alert, 'fingerprint', MOST_NAME);
  if (id === undefined) return { alert: name, why: 'it has no fingerprint' };
  const status = field(alert, 'status');
  if (status === 'resolved') return { id };
  if (status !== 'firing')
    return { alert: name, why: `its status must be "firing" or "resolved", ${shown(status)} was given` };
  const label = lineIn(labels, source.componentLabel, MOST_NAME);
  if (label === undefined) return { alert: name, why: `it has no label ${source.componentLabel}` };
  const componentId = lineIn(source.components, label, MOST_NAME) ?? label;
  const component = components.get(componentId);
  if (!component)
    return { alert: name, why: `${source.componentLabel} "${label}" is no component of the configuration` };
  const startsAt = parseInstant(lineIn(alert, 'startsAt', MOST_NAME) ?? '') ?? now;
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
      since: Math.min(startsAt, now),
      until: now + ALERT_LASTS_MS,
    },
  };
}

/** The summary says what is wrong, and which component unless the summary names it. */
function wordsOf(alert: unknown, name: string, component: Component, { say }: Locale): Pick<Signal, 'says' | 'detail'> {
  const annotations = field(alert, 'annotations');
  const summary = lineIn(annotations, 'summary', MOST_TEXT) ?? name;
  const description = lineIn(annotations, 'description', MOST_TEXT);
  const isNamed = summary.toLowerCase().includes(component.name.toLowerCase());
  return {
    says: isNamed ? summary : `${component.name}: ${summary}`,
    detail: [say('alert.named', { name }), description].filter(Boolean).join(' '),
  };
}

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value).slice(0, MOST_NAME));
