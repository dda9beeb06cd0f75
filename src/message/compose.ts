// The words of a message about an incident, as plain text: channels escape them and cut them to their own limits. The
// first line is the sentence of the status page; the details come in the order in which someone needs them at night.
import { blamedComponent } from '../incident/cause-key.ts';
import { forAudience, ownOf } from '../incident/for-audience.ts';
import { functionsOf, isOfSignals, resolvedHeadline, targetToName } from '../incident/headline.ts';
import { plainLine } from '../text/plain-line.ts';
import { saidDuration, saidTime } from '../i18n/said-time.ts';
import type { Locale, TextKey } from '../i18n/locale.ts';
import type { OnDuty } from '../model/duty.ts';
import type { BusinessFunction, Component } from '../model/function.ts';
import type { AffectedFunction, Incident } from '../model/incident.ts';
import type { Notice, NoticeAction, NoticeReason } from '../model/notice.ts';
import { saidMeasurement } from '../state/said-measurement.ts';
import { blastText } from './blast-text.ts';
import { impactDetails, measuredFor } from './impact-details.ts';
import { noticeLinks } from './links.ts';
import type { ComposeConfig, NoticeNeeds } from './needs.ts';
import { ownerText } from './owner-text.ts';
import { standingOrAll } from '../incident/standing.ts';

/** A detail is one paragraph of at most this many characters. */
const MOST_CHARACTERS = 900;
const MOST_FAILURES = 5;

/** What a detail is about, whatever its label is called. */
type Kind = TextKey extends infer Key ? (Key extends `message.label.${infer Name}` ? Name : never) : never;

interface Detail {
  readonly kind: Kind;
  readonly text: string;
}

/** The message about an incident as it is at `now`. */
export function composeNotice(whole: NoticeNeeds): Notice {
  const { action, reason, config, now, audience = 'operations' } = whole;
  const incident = forAudience(whole.incident, audience, config, now);
  const needs = { ...whole, incident };
  const componentId = blamedComponent(incident);
  const all = action === 'resolve' ? incident.affected : standingOrAll(incident.affected);
  const own = ownOf(all, audience, config);
  const inhibited = action === 'resolve' ? [] : (incident.inhibits ?? []).map((functionId) => ({ functionId }));
  const concerned = own.length + inhibited.length === 0 && componentId === undefined ? all : own;
  const functions = functionsOf([...concerned, ...inhibited], config);
  const component = componentId === undefined ? undefined : config.components.get(componentId);
  const parts: Parts = { needs, concerned, functions, component };
  return {
    action,
    reason,
    incidentId: incident.id,
    ...(needs.round !== undefined && needs.round > 1 && { round: needs.round }),
    severity: incident.severity,
    headline: action === 'resolve' ? (incident.ending?.headline ?? resolvedHeadline(incident, config)) : incident.title,
    ...(action === 'resolve' && isOfSignals(incident) && { isSaidOver: true as const }),
    details: detailsOf(parts)
      .map(({ kind, text }) => ({
        label: config.locale.say(`message.label.${kind}`),
        text: plainLine(text, MOST_CHARACTERS),
      }))
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
  return isPlain ? all.filter(({ kind }) => plainKinds.has(kind)) : all;
}

/** What those are told who have no use for errors, machinery and telephone numbers. */
const plainKinds: ReadonlySet<Kind> = new Set<Kind>([
  'since',
  'tellCustomers',
  'stillWorks',
  'workaround',
  'target',
  'takenBy',
  'lasted',
  'hadBeen',
  'functions',
]);

interface Parts {
  readonly needs: NoticeNeeds;
  readonly concerned: readonly AffectedFunction[];
  readonly functions: readonly BusinessFunction[];
  readonly component: Component | undefined;
}

function detailsWhileOpen(parts: Parts): Detail[] {
  const { needs, concerned, functions, component } = parts;
  const { incident, config, now, reason } = needs;
  const { locale } = config;
  const time = (at: number) => saidTime(at, now, locale);
  const lasting = { time: time(incident.startedAt), duration: saidDuration(now - incident.startedAt, locale) };
  const measured = measuredFor(incident, needs.measured);
  const target = targetToName(incident.causeKey, config);
  return [
    { kind: 'since', text: locale.say('message.since', lasting) },
    ...failureDetails(concerned, config),
    ...signalDetails(incident),
    ...impactDetails(incident, functions, { locale, measured }),
    { kind: 'blastRadius', text: blastText(concerned, { component, config, measured }) },
    { kind: 'target', text: target ?? '' },
    { kind: 'runbook', text: runbooksOf(functions, component).join(' ') },
    { kind: 'onDuty', text: onDutyText(needs.onDuty, locale) },
    { kind: 'owner', text: (component && ownerText(component, locale.say)) ?? '' },
    { kind: 'supplier', text: component?.supplier ? supplierText(component, locale) : '' },
    { kind: 'contact', text: component && !component.supplier ? (component.contact ?? '') : '' },
    { kind: 'takenBy', text: takenText(incident, time, locale) },
    { kind: 'why', text: whyText(reason, incident, locale) },
  ];
}

function detailsWhenOver({ needs, functions, component, concerned }: Parts): Detail[] {
  const { incident, config, now, reason } = needs;
  const { locale } = config;
  const time = (at: number) => saidTime(at, now, locale);
  const endedAt = incident.availableAt ?? incident.restoredAt ?? now;
  const duration = saidDuration(endedAt - incident.startedAt, locale);
  const span = { from: time(incident.startedAt), until: time(endedAt), duration };
  return [
    { kind: 'lasted', text: locale.say('message.lasted', span) },
    { kind: 'hadBeen', text: incident.title },
    { kind: 'functions', text: functions.map(({ question }) => question).join(' ') || idsOf(concerned) },
    { kind: 'owner', text: (component && ownerText(component, locale.say)) ?? '' },
    { kind: 'takenBy', text: takenText(incident, time, locale) },
    { kind: 'why', text: whyText(reason, incident, locale) },
  ];
}

/** What signals tell beside their sentence. */
const signalDetails = ({ signals = [] }: Incident): Detail[] =>
  signals
    .filter(({ endedAt, detail }) => endedAt === undefined && detail !== undefined)
    .slice(0, MOST_FAILURES)
    .map(({ detail }) => ({ kind: 'found', text: detail! }));

const signalled = ({ signals = [] }: Incident): readonly string[] => signals.flatMap(({ functions }) => functions);

/** `Asha Rao (+44 7700 900001), then Bram Vos (+44 7700 900002)`. */
function onDutyText(duty: OnDuty | undefined, { say }: Locale): string {
  const [first = '', second] = [duty?.first, duty?.second].flatMap((person) => {
    if (!person) return [];
    return person.phone === undefined ? person.name : `${person.name} (${person.phone})`;
  });
  return second === undefined ? first : say('message.onDuty', { first, second });
}

/** Each failing step with its error; with the question in front when there are several functions. */
function failureDetails(concerned: readonly AffectedFunction[], config: ComposeConfig): Detail[] {
  const found = concerned.flatMap((one) => failureOf(one, config.locale) ?? []);
  const isAlone = found.length === 1;
  const lines = found.map(({ kind, text, functionId }) => ({
    kind,
    text: isAlone ? text : `${config.functions.get(functionId)?.question ?? functionId} ${text}`,
  }));
  const count = lines.length - MOST_FAILURES;
  return [
    ...lines.slice(0, MOST_FAILURES),
    ...(count > 0 ? [{ kind: 'more' as const, text: config.locale.say('message.moreFailures', { count }) }] : []),
  ];
}

function failureOf(
  { cause, functionId }: AffectedFunction,
  locale: Locale,
): (Detail & { functionId: string }) | undefined {
  const { say } = locale;
  const step = 'step' in cause ? cause.step : undefined;
  switch (cause.kind) {
    case 'failed-step': {
      const { error } = cause;
      const text = step === undefined ? say('message.failed', { error }) : say('message.failedAt', { step, error });
      return { kind: 'failingStep', text, functionId };
    }
    case 'timed-out': {
      const { error } = cause;
      const text = step === undefined ? say('message.timedOut', { error }) : say('message.timedOutAt', { step, error });
      return { kind: 'failingStep', text, functionId };
    }
    case 'measurement':
      return { kind: 'measured', text: saidMeasurement(cause, locale), functionId };
    case 'runner-trouble':
      return { kind: 'ownTrouble', text: cause.message, functionId };
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

const supplierText = ({ name, contact, statusPage }: Component, { say }: Locale) =>
  [say('message.supplier', { name }), contact, statusPage].filter((part) => part !== undefined).join(', ');

const takenText = (
  { acknowledgedAt, acknowledgedBy }: Incident,
  time: (at: number) => string,
  { say }: Locale,
): string =>
  acknowledgedAt === undefined
    ? ''
    : say('message.taken', { by: acknowledgedBy ?? say('message.someone'), time: time(acknowledgedAt) });

const idsOf = (concerned: readonly AffectedFunction[]) =>
  [...new Set(concerned.map(({ functionId }) => functionId))].join(', ');

function whyText(reason: NoticeReason, incident: Incident, { say }: Locale): string {
  const severity = say(`message.severity.${incident.severity}`);
  switch (reason) {
    case 'incident-opened':
    case 'severity-raised':
    case 'escalated':
    case 'flapping':
      return say(`message.why.${reason}`, { severity });
    case 'functions-joined':
    case 'incident-acknowledged':
    case 'incident-resolved':
    case 'still-open':
    case 'test':
    case 'channel-refused':
    case 'reconciled':
      return say(`message.why.${reason}`);
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
    case 'update':
      return now;
    case 'acknowledge':
      return acknowledgedAt ?? now;
    case 'resolve':
      return availableAt ?? restoredAt ?? now;
  }
}
