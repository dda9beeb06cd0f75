// What an entry of the timeline says, in the language of whoever reads it.
import type { Locale } from '../i18n/locale.ts';
import { saidDuration, saidTime } from '../i18n/said-time.ts';
import type { Cause } from '../model/state.ts';
import type { SuppressedBy, TimelineEntry, TimelineEvent } from '../model/timeline.ts';
import { suppressionText } from '../escalation/suppression-text.ts';
import { saidMeasurement } from '../state/said-measurement.ts';
import { plainLine } from '../text/plain-line.ts';

const MOST_CHARACTERS = 500;
/** How long a gap was is rounded up to this. */
const LEAST_GAP_MS = 1000;

/** The sentence of an entry, on one line. */
export const timelineText = (entry: Omit<TimelineEntry, 'incidentId'>, locale: Locale): string =>
  plainLine(sentenceOf(entry, locale), MOST_CHARACTERS);

function sentenceOf({ event, at, actor = '' }: Omit<TimelineEntry, 'incidentId'>, locale: Locale): string {
  const { say } = locale;
  switch (event.kind) {
    case 'opened':
      return say('timeline.it', { question: event.question, does: causeText(event.cause, locale) });
    case 'joined': {
      const key = event.isAgain ? 'timeline.again' : 'timeline.also';
      return say(key, { question: event.question, does: causeText(event.cause, locale) });
    }
    case 'signal-opened':
    case 'signal-joined':
    case 'signal-worse':
      return event.says;
    case 'signal-ended':
      return say('timeline.noLonger', { says: event.says });
    case 'signals-unlisted':
      return say('timeline.manyAlerts', { most: String(event.most) });
    case 'recovered':
      return say('timeline.worksAgain', { question: event.question });
    case 'answered-no':
      return say('timeline.answersNo', { question: event.question });
    case 'moved-to': {
      const { question, incident, component } = event;
      return component === undefined
        ? say('timeline.movedToItself', { question, incident })
        : say('timeline.movedTo', { question, incident, component });
    }
    case 'moved-from':
      return say('timeline.movedFrom', { question: event.question, incident: event.incident });
    case 'blamed': {
      const { question, component } = event;
      return say('timeline.blamed', { question, component, does: causeText(event.cause, locale) });
    }
    case 'unwatched':
      return say('timeline.unwatched', { function: event.functionId, target: event.target });
    case 'flapping':
    case 'steady':
      return say(`timeline.${event.kind}`, { question: event.question });
    case 'gap': {
      const duration = saidDuration(Math.max(LEAST_GAP_MS, event.until - event.from), locale);
      return say(`timeline.gap.${event.gap}`, { from: saidTime(event.from, event.until, locale), duration });
    }
    case 'severity-raised':
      return severityText(event, locale);
    case 'acknowledged':
      return say('timeline.taken', { by: actor });
    case 'closed-at-pager':
      return say('timeline.closedAtPager', { by: actor });
    case 'acknowledge-again':
      return say('timeline.takeAnew', { by: event.former });
    case 'still-open':
      return say('timeline.stillNotOver');
    case 'suppressed':
      return suppressedText(event.reason, at, locale);
    case 'unsuppressed':
      return say(event.isNotified ? 'timeline.nothingHolds' : 'timeline.nothingHoldsUntold');
    case 'nobody-notified':
      return say('timeline.nobodyTold', { why: suppressionText(event.reason, locale) });
    case 'escalated': {
      const duration = saidDuration(event.afterMs, locale);
      return say('timeline.escalated', { duration, channels: event.channels.join(', ') });
    }
    case 'summarised':
      return say('timeline.crowded', { channels: event.channels.join(', ') });
    case 'available': {
      const duration = saidDuration(event.afterMs, locale);
      return say(event.wasUnknown ? 'timeline.known' : 'timeline.available', { duration });
    }
    case 'restored':
      return say('timeline.over');
    case 'notified':
      return notifiedText(event, locale);
    case 'other-key':
      return say(`timeline.otherKey.${event.action}`, { channel: event.channel });
    case 'not-notified':
      return say(`timeline.${event.how}.${event.action}`, { channel: event.channel, error: event.error });
    case 'omitted':
      return say('view.timeline.omitted', { count: event.count });
    case 'legacy-note':
      return event.text;
  }
}

type EventOf<K extends TimelineEvent['kind']> = Extract<TimelineEvent, { readonly kind: K }>;

function severityText({ spread, takenOverFrom, ...raised }: EventOf<'severity-raised'>, locale: Locale): string {
  const { say } = locale;
  const change = { from: say(`message.severity.${raised.from}`), to: say(`message.severity.${raised.to}`) };
  if (spread) {
    const duration = saidDuration(spread.openForMs, locale);
    return say('timeline.severityBySpread', { ...change, count: spread.functions, duration });
  }
  return takenOverFrom === undefined
    ? say('timeline.severity', change)
    : say('timeline.severityTakenOver', { ...change, title: takenOverFrom });
}

function suppressedText(reason: SuppressedBy, at: number, locale: Locale): string {
  const { say } = locale;
  switch (reason.kind) {
    case 'component':
      return say('timeline.heldByComponent', { component: reason.component, incident: reason.incident });
    case 'silence':
      return say('timeline.heldBySilence', {
        until: saidTime(reason.until, at, locale),
        by: reason.by,
        why: reason.why,
      });
    case 'maintenance':
      return say('timeline.heldByWork', { until: saidTime(reason.until, at, locale), says: reason.says });
  }
}

function notifiedText({ channel, action, attempts: count, refused }: EventOf<'notified'>, { say }: Locale): string {
  if (refused === undefined)
    return count === 1
      ? say(`timeline.told.${action}`, { channel })
      : say(`timeline.toldLate.${action}`, { channel, count });
  return count === 1
    ? say(`timeline.toldSome.${action}`, { channel, refused })
    : say(`timeline.toldSomeLate.${action}`, { channel, count, refused });
}

/** What a function does, after a subject that the sentence around it has. */
function causeText(cause: Cause, locale: Locale): string {
  const { say } = locale;
  switch (cause.kind) {
    case 'failed-step': {
      const { step, error } = cause;
      return step === undefined ? say('timeline.does.fail', { error }) : say('timeline.does.failAt', { step, error });
    }
    case 'timed-out': {
      const { step, error } = cause;
      return step === undefined
        ? say('timeline.does.timeOut', { error })
        : say('timeline.does.timeOutAt', { step, error });
    }
    case 'measurement':
      return say('timeline.does.exceed', { measured: saidMeasurement(cause, locale) });
    case 'runner-trouble':
      return say('timeline.does.notTry', { message: cause.message });
    case 'stale':
    case 'never-run':
      return say('timeline.does.notAnswer');
    case 'passed':
    case 'slow':
    case 'maintenance':
      return say('timeline.does.notKnow');
  }
}
