// The rules by which PagerDuty's Events API v2 judges what it is sent.
import { textOf } from '../serving/app.ts';
import type { AlertFacts } from './alert-book.ts';

export const MOST_BYTES = 512 * 1024;
const MOST_SUMMARY = 1024;
const MOST_KEY = 255;
const MOST_ROUTING_KEY = 32;
const severities = ['critical', 'error', 'warning', 'info'];
const actions = ['trigger', 'acknowledge', 'resolve'] as const;

export interface PagerEvent {
  readonly routingKey: string;
  readonly action: (typeof actions)[number];
  /** Absent on a trigger that leaves it to the pager to make one up. */
  readonly dedupKey: string | undefined;
  readonly facts: AlertFacts;
}

type Fields = Readonly<Record<string, unknown>>;

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** All that is wrong with an alert event, in the pager's own manner of speaking; empty when it is taken. */
export function problemsOf(event: unknown): string[] {
  if (!isObject(event)) return ['Event must be a JSON object'];
  const { event_action: action, dedup_key: key, payload, links, images } = event;
  const problems = routingProblems(event);
  if (!actions.includes(action as PagerEvent['action']))
    problems.push(`'event_action' must be one of: ${actions.join(', ')}`);
  if (key !== undefined && typeof key !== 'string') problems.push("'dedup_key' must be a string");
  if (typeof key === 'string' && key.length > MOST_KEY)
    problems.push(`'dedup_key' is too long (maximum is ${MOST_KEY} characters)`);
  if (action === 'trigger') problems.push(...payloadProblems(payload), ...extrasProblems(links, images));
  else if (!isText(key)) problems.push("'dedup_key' is missing or blank");
  return problems;
}

/** All that is wrong with a change event. */
export function changeProblemsOf(event: unknown): string[] {
  if (!isObject(event)) return ['Event must be a JSON object'];
  const { payload } = event;
  const problems = routingProblems(event);
  if (typeof event['routing_key'] === 'string' && event['routing_key'].startsWith('R')) {
    problems.push("'routing_key' must be of a service integration, not of a ruleset");
  }
  if (!isObject(payload)) return [...problems, "'payload' is missing or blank"];
  return [...problems, ...summaryProblems(payload)];
}

function routingProblems({ routing_key: key }: Fields): string[] {
  if (!isText(key)) return ["'routing_key' is missing or blank"];
  return key.length > MOST_ROUTING_KEY
    ? [`Length of 'routing_key' is incorrect (should be ${MOST_ROUTING_KEY} characters)`]
    : [];
}

function summaryProblems({ summary }: Fields): string[] {
  if (!isText(summary)) return ["'payload.summary' is missing or blank"];
  return Array.from(summary).length > MOST_SUMMARY
    ? [`'payload.summary' is too long (maximum is ${MOST_SUMMARY} characters)`]
    : [];
}

function payloadProblems(payload: unknown): string[] {
  if (!isObject(payload)) return ["'payload' is missing or blank"];
  const problems = summaryProblems(payload);
  if (!isText(payload['source'])) problems.push("'payload.source' is missing or blank");
  if (!severities.includes(payload['severity'] as string))
    problems.push(`'payload.severity' must be one of: ${severities.join(', ')}`);
  return problems;
}

function extrasProblems(links: unknown, images: unknown): string[] {
  const problems: string[] = [];
  if (links !== undefined && !(Array.isArray(links) && links.every((link) => isObject(link) && isText(link['href'])))) {
    problems.push("'links' must be a list of objects with an 'href'");
  }
  if (
    images !== undefined &&
    !(Array.isArray(images) && images.every((image) => isObject(image) && String(image['src']).startsWith('https://')))
  ) {
    problems.push("'images' must be a list of objects with an HTTPS 'src'");
  }
  return problems;
}

/** An event without problems, as what it means. */
export function readEvent(event: Fields): PagerEvent {
  const payload = isObject(event['payload']) ? event['payload'] : {};
  const details = isObject(payload['custom_details']) ? Object.entries(payload['custom_details']) : [];
  const links = Array.isArray(event['links']) ? (event['links'] as Fields[]) : [];
  return {
    routingKey: String(event['routing_key']),
    action: event['event_action'] as PagerEvent['action'],
    dedupKey: isText(event['dedup_key']) ? event['dedup_key'] : undefined,
    facts: {
      summary: textOf(payload['summary']),
      severity: textOf(payload['severity']),
      source: textOf(payload['source']),
      ...(isText(payload['component']) && { component: payload['component'] }),
      details: details.map(
        ([label, value]) => [label, typeof value === 'string' ? value : JSON.stringify(value)] as const,
      ),
      links: links.map((link) => ({
        href: String(link['href']),
        text: isText(link['text']) ? link['text'] : String(link['href']),
      })),
    },
  };
}
