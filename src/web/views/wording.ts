import type { Locale, TextKey } from '../../i18n/locale.ts';
import type { Verb } from '../../incident/verb.ts';
import { unstopped } from '../../text/plain-line.ts';
import type { Component } from '../../model/function.ts';
import type { Cause, State } from '../../model/state.ts';
import { shortDuration } from '../../time/duration.ts';
import { numberText } from './number-text.ts';
import { sayStamp, stamp } from './time-text.ts';

/** Where and when a page is read. */
export interface Reading {
  readonly now: number;
  readonly locale: Locale;
}

/** Why a state holds, for people who look after the machinery. */
export function technicalReason(cause: Cause, { now, locale }: Reading): string {
  const { say, tag } = locale;
  const when = (at: number) => sayStamp(stamp(at, now, locale));
  switch (cause.kind) {
    case 'passed':
      return say('view.reason.passed');
    case 'failed-step':
    case 'timed-out':
      return failedText(cause, locale);
    case 'slow': {
      const spans = { took: shortDuration(cause.durationMs, tag), limit: shortDuration(cause.limitMs, tag) };
      return cause.step
        ? say('view.reason.stepTookLong', { ...spans, step: cause.step })
        : say('view.reason.tookLong', spans);
    }
    case 'measurement':
      return measuredText(cause, locale);
    case 'never-run':
      return say('view.reason.neverRun');
    case 'stale':
      return say('view.reason.stale', { time: when(cause.since) });
    case 'runner-trouble': {
      const { message } = cause;
      const trouble = say(`trouble.${cause.trouble}`);
      return say('view.reason.notJudged', { time: when(cause.since), trouble, message });
    }
    case 'maintenance':
      return say('view.reason.planned', { says: cause.says, time: when(cause.until) });
  }
}

/** `Step “Pay by card” failed: no answer`. */
function failedText(
  { kind, step, error }: Extract<Cause, { kind: 'failed-step' | 'timed-out' }>,
  { say }: Locale,
): string {
  const isLate = kind === 'timed-out';
  return step
    ? say(isLate ? 'view.reason.stepLate' : 'view.reason.stepFailed', { step, error })
    : say(isLate ? 'view.reason.checkLate' : 'view.reason.checkFailed', { error });
}

/** `queue_depth is 812 orders; over 500 orders is too much.` */
function measuredText(
  { name, value, limit, isAbove, unit }: Extract<Cause, { kind: 'measurement' }>,
  { say, tag }: Locale,
): string {
  const of = (number: number) => `${numberText(number, tag)}${unit === undefined ? '' : ` ${unit}`}`;
  return say(isAbove ? 'view.reason.tooMuch' : 'view.reason.tooLittle', { name, value: of(value), limit: of(limit) });
}

/** Why a state holds, without a word about machinery. */
export function plainReason(state: State, cause: Cause, { now, locale }: Reading): string {
  const { say } = locale;
  const when = (at: number) => sayStamp(stamp(at, now, locale));
  if (cause.kind === 'maintenance') return say('view.reason.planned', { says: cause.says, time: when(cause.until) });
  switch (state) {
    case 'working':
      return '';
    case 'slow':
      return say(cause.kind === 'measurement' ? 'impact.slow.measured' : 'view.plain.slow');
    case 'failing':
    case 'maintenance':
      return say(`view.plain.${state}`);
    case 'unknown':
      if (cause.kind === 'stale') return say('view.reason.stale', { time: when(cause.since) });
      if (cause.kind === 'runner-trouble') return say('view.plain.notTried', { time: when(cause.since) });
      return say('view.plain.neverRun');
  }
}

export interface ComponentSentenceNeeds {
  readonly locale: Locale;
  readonly verb: Verb;
  /** The target when it is not where customers go. */
  readonly elsewhere?: string | undefined;
  /** Another function has got through the component since. */
  readonly isDoubtful?: boolean;
}

const sentences = {
  down: { is: 'view.component.notAvailable', small: 'view.component.isDown' },
  faulty: { is: 'view.component.notProper', small: 'view.component.isFaulty' },
  slow: { is: 'view.component.tooSlow', small: 'view.component.isSlow' },
} as const satisfies Readonly<Record<Verb, Readonly<Record<'is' | 'small', TextKey>>>>;

const doubtful = {
  down: { is: 'view.component.mayNotBeAvailable', small: 'view.component.mayBeDown' },
  faulty: { is: 'view.component.mayNotWorkProperly', small: 'view.component.mayBeFaulty' },
  slow: { is: 'view.component.mayBeTooSlow', small: 'view.component.mayBeSlow' },
} as const satisfies Readonly<Record<Verb, Readonly<Record<'is' | 'small', TextKey>>>>;

/** The big sentence and the small one of a blamed component. */
export function componentSentence(
  { name, provides }: Component,
  { locale: { say }, verb, elsewhere, isDoubtful = false }: ComponentSentenceNeeds,
): { readonly big: string; readonly small: string } {
  const { is, small } = (isDoubtful ? doubtful : sentences)[verb];
  return {
    big: say(is, { provides: unstopped(provides) }),
    small:
      elsewhere === undefined
        ? say(small, { component: name })
        : say(`${small}At`, { component: name, target: elsewhere }),
  };
}
