// The words of a message about an incident, as plain text: channels escape them and cut them to their own limits. The
// first line is the sentence of the status page; the details come in the order in which someone needs them at night.
import { componentOf } from '../incident/cause-key.ts';
import { functionsOf, resolvedHeadline, standingOf, targetToName } from '../incident/headline.ts';
import { plainLine } from '../incident/plain-line.ts';
import { saidDuration, saidTime } from '../incident/said-time.ts';
import type { OnDuty } from '../model/duty.ts';
import type { BusinessFunction, Component } from '../model/function.ts';
import type { AffectedFunction, Incident } from '../model/incident.ts';
import type { Notice, NoticeAction, NoticeReason } from '../model/notice.ts';
import { sentencesOf } from '../state/impact.ts';
import { saidMeasurement } from '../state/said-measurement.ts';
import { blastText } from './compose/blast-text.ts';
import { noticeLinks } from './compose/links.ts';
import type { ComposeConfig, NoticeNeeds } from './compose/needs.ts';

/** A detail is one paragraph of at most this many characters. */
const MOST_CHARACTERS = 900;
const MOST_FAILURES = 5;

type Detail = Notice['details'][number];

/** The message about an incident as it is at `now`. */
export function composeNotice(needs: NoticeNeeds): Notice {
  const { incident, action, reason, config, now } = needs;
  const componentId = componentOf(incident.causeKey);
  const concerned = action === 'resolve' ? incident.affected : standingOf(incident.affected);
  const functions = functionsOf(concerned, config);
  const component = componentId === undefined ? undefined : config.components.get(componentId);
  const parts: Parts = { needs, concerned, functions, component, componentId };
  return {
    action,
    reason,
    incidentId: incident.id,
    ...(needs.round !== undefined && needs.round > 1 && { round: needs.round }),
    severity: incident.severity,
    headline: action === 'resolve' ? resolvedHeadline(incident, config) : incident.title,
    details: detailsOf(parts)
      .map(({ label, text }) => ({ label, text: plainLine(text, MOST_CHARACTERS) }))
      .filter(({ text }) => text !== ''),
    links: noticeLinks(needs, { functions, component }),
    ...(componentId === undefined ? {} : { component: componentId }),
    functions: [...new Set([...concerned.map(({ functionId }) => functionId), ...signalled(incident)])],
    at: happenedAt(incident, action, { reason, now }),
  };
}

function detailsOf(parts: Parts): Detail[] {
  const all = parts.needs.action === 'resolve' ? detailsWhenOver(parts) : detailsWhileOpen(parts);
  const isPlain = (parts.needs.audience ?? 'operations') !== 'operations';
  return isPlain ? all.filter(({ label }) => plainLabels.has(label)) : all;
}

/** What those are told who have no use for errors, machinery and telephone numbers. */
const plainLabels: ReadonlySet<string> = new Set([
  'Since',
  'Tell customers',
  'Still works',
  'Workaround',
  'Target',
  'Taken by',
  'Lasted',
  'It had been',
  'Functions',
]);

interface Parts {
  readonly needs: NoticeNeeds;
  readonly concerned: readonly AffectedFunction[];
  readonly functions: readonly BusinessFunction[];
  readonly component: Component | undefined;
  readonly componentId: string | undefined;
}

function detailsWhileOpen(parts: Parts): Detail[] {
  const { needs, concerned, functions, component, componentId } = parts;
  const { incident, config, now, reason } = needs;
  const time = (at: number) => saidTime(at, now, config.timezone);
  const lasting = saidDuration(now - incident.startedAt);
  const said = (kind: Parameters<typeof sentencesOf>[0]) => sentencesOf(kind, functions, componentId).join(' ');
  const target = targetToName(incident.causeKey, config);
  return [
    { label: 'Since', text: `${time(incident.startedAt)}, for ${lasting}` },
    ...failureDetails(concerned, config),
    ...signalDetails(incident),
    { label: 'Tell customers', text: said('tellCustomers') },
    { label: 'Still works', text: said('stillWorks') },
    { label: 'Workaround', text: said('workaround') },
    { label: 'Blast radius', text: blastText(concerned, { component, config }) },
    { label: 'Target', text: target ?? '' },
    { label: 'Runbook', text: runbooksOf(functions, component).join(' ') },
    { label: 'On duty', text: onDutyText(needs.onDuty) },
    { label: 'Owner', text: component?.owner ?? '' },
    { label: 'Supplier', text: component?.supplier ? supplierText(component) : '' },
    { label: 'Contact', text: component && !component.supplier ? (component.contact ?? '') : '' },
    { label: 'Taken by', text: takenText(incident, time) },
    { label: 'Why this message', text: whyText(reason, incident) },
  ];
}

function detailsWhenOver({ needs, functions, component, concerned }: Parts): Detail[] {
  const { incident, config, now, reason } = needs;
  const time = (at: number) => saidTime(at, now, config.timezone);
  const endedAt = incident.availableAt ?? incident.restoredAt ?? now;
  const span = `${time(incident.startedAt)} to ${time(endedAt)}, ${saidDuration(endedAt - incident.startedAt)}`;
  return [
    { label: 'Lasted', text: span },
    { label: 'It had been', text: incident.title },
    { label: 'Functions', text: functions.map(({ question }) => question).join(' ') || idsOf(concerned) },
    { label: 'Owner', text: component?.owner ?? '' },
    { label: 'Taken by', text: takenText(incident, time) },
    { label: 'Why this message', text: whyText(reason, incident) },
  ];
}

/** What signals tell beside their sentence. */
const signalDetails = ({ signals = [] }: Incident): Detail[] =>
  signals
    .filter(({ endedAt, detail }) => endedAt === undefined && detail !== undefined)
    .slice(0, MOST_FAILURES)
    .map(({ detail }) => ({ label: 'Found', text: detail! }));

const signalled = ({ signals = [] }: Incident): readonly string[] => signals.flatMap(({ functions }) => functions);

/** `Asha Rao (+44 7700 900001), then Bram Vos (+44 7700 900002)`. */
function onDutyText(duty: OnDuty | undefined): string {
  const said = [duty?.first, duty?.second].flatMap((person) => {
    if (!person) return [];
    return person.phone === undefined ? person.name : `${person.name} (${person.phone})`;
  });
  return said.join(', then ');
}

/** Each failing step with its error; with the question in front when there are several functions. */
function failureDetails(concerned: readonly AffectedFunction[], config: ComposeConfig): Detail[] {
  const found = concerned.flatMap((one) => failureOf(one) ?? []);
  const isAlone = found.length === 1;
  const lines = found.map(({ label, text, functionId }) => ({
    label,
    text: isAlone ? text : `${config.functions.get(functionId)?.question ?? functionId} ${text}`,
  }));
  const more = lines.length - MOST_FAILURES;
  return [
    ...lines.slice(0, MOST_FAILURES),
    ...(more > 0 ? [{ label: 'More', text: `${more} more, see the incident page` }] : []),
  ];
}

function failureOf({ cause, functionId }: AffectedFunction): (Detail & { functionId: string }) | undefined {
  const step = 'step' in cause && cause.step !== undefined ? `“${cause.step}”` : 'The check';
  switch (cause.kind) {
    case 'failed-step':
      return { label: 'Failing step', text: `${step}: ${cause.error}`, functionId };
    case 'timed-out':
      return { label: 'Failing step', text: `${step} did not finish in time: ${cause.error}`, functionId };
    case 'measurement':
      return { label: 'Measured', text: saidMeasurement(cause), functionId };
    case 'runner-trouble':
      return { label: 'Our own trouble', text: cause.message, functionId };
    case 'passed':
    case 'slow':
    case 'never-run':
    case 'stale':
    case 'maintenance':
      return undefined;
  }
}

function runbooksOf(functions: readonly BusinessFunction[], component: Component | undefined): readonly string[] {
  const known = [component?.runbook, ...functions.map(({ runbook }) => runbook)];
  return [...new Set(known.filter((one) => one !== undefined))];
}

const supplierText = ({ name, contact, statusPage }: Component) =>
  [`${name} is a supplier`, contact, statusPage].filter((part) => part !== undefined).join(', ');

const takenText = ({ acknowledgedAt, acknowledgedBy }: Incident, time: (at: number) => string) =>
  acknowledgedAt === undefined ? '' : `${acknowledgedBy ?? 'Someone'}, ${time(acknowledgedAt)}`;

const idsOf = (concerned: readonly AffectedFunction[]) =>
  [...new Set(concerned.map(({ functionId }) => functionId))].join(', ');

function whyText(reason: NoticeReason, { severity }: Incident): string {
  switch (reason) {
    case 'incident-opened':
      return `A new incident, severity ${severity}`;
    case 'incident-acknowledged':
      return 'Someone has taken the incident';
    case 'incident-resolved':
      return 'The incident is over';
    case 'severity-raised':
      return `The incident has become graver: severity ${severity}`;
    case 'escalated':
      return `Nobody has taken the incident yet, severity ${severity}`;
    case 'still-open':
      return 'It was closed at the pager, and is not over';
    case 'flapping':
      return `It fails and works by turns, severity ${severity}; this is told once`;
    case 'test':
      return 'Somebody wanted to know whether this channel works';
    case 'channel-refused':
      return 'Another channel refused it';
    case 'reconciled':
      return 'This channel did not have what is true now';
  }
}

/** When what the message tells of happened. */
function happenedAt(
  { openedAt, acknowledgedAt, availableAt, restoredAt }: Incident,
  action: NoticeAction,
  { reason, now }: Pick<NoticeNeeds, 'reason' | 'now'>,
): number {
  switch (action) {
    case 'trigger':
      return reason === 'severity-raised' || reason === 'still-open' ? now : openedAt;
    case 'acknowledge':
      return acknowledgedAt ?? now;
    case 'resolve':
      return availableAt ?? restoredAt ?? now;
  }
}
