import type { Audience, Severity } from './names.ts';

/** Hours that come each week: from and until in minutes after midnight; until at or before from: over midnight. */
export interface HoursOfWeek {
  /** 1 is Monday, 7 is Sunday: the days on which they begin. */
  readonly days: readonly number[];
  readonly fromMinute: number;
  readonly untilMinute: number;
}

/** When the business works. */
export interface BusinessCalendar {
  readonly workingHours: readonly HoursOfWeek[];
  /** Names of days off by date in the business's zone: `2026-12-25`. */
  readonly holidays: ReadonlyMap<string, string>;
}

/** When the severity of an incident rises by itself: as soon as one of its conditions holds. */
export interface Raise {
  readonly to: Severity;
  /** When so many functions stand in the incident at once. */
  readonly functions?: number;
  /** When it has been open for so long and nobody has taken it. */
  readonly afterMs?: number;
}

/** One step of an escalation. */
export interface Step {
  /** Names of channels. */
  readonly notify: readonly string[];
  /** After the step before (the first: after the beginning), unless acknowledged. */
  readonly afterMs: number;
  /** Not before then: the next working hour, or the next time that the clocks show this. */
  readonly at?: 'working-hour' | { readonly minute: number };
}

/** Who is told of what, and who next. Empty lists mean any. The first policy that fits holds. */
export interface Policy {
  readonly severities: readonly Severity[];
  readonly functions: readonly string[];
  readonly components: readonly string[];
  readonly audiences: readonly Audience[];
  readonly targets: readonly string[];
  /** Holds only then; on holidays it does not. Absent: always. */
  readonly during?: readonly HoursOfWeek[];
  readonly raise: readonly Raise[];
  /** Whose duty it is where the owner of the component to blame has no roster. */
  readonly roster?: string;
  readonly steps: readonly Step[];
  /** Why nobody is told: written down, so that silence is never an accident. Then there are no steps. */
  readonly silent?: string;
}

/** Nobody is told of what fits while it holds. What is open when it ends is told then. */
export interface Silence {
  readonly id: string;
  /** Empty lists mean any; what is given must all fit. */
  readonly functions: readonly string[];
  readonly components: readonly string[];
  readonly severities: readonly Severity[];
  readonly targets: readonly string[];
  /** Epoch milliseconds. */
  readonly from: number;
  readonly until: number;
  readonly by: string;
  readonly why: string;
}

/** Everything on who is told of what. */
export interface Alerting {
  readonly policies: readonly Policy[];
  /** How long an incident waits for others with its cause before anybody is told. */
  readonly groupWithinMs: number;
  /** Holds for all incidents, beside those of the policies. */
  readonly raise: readonly Raise[];
  /** Channels that are told of the monitor's own trouble. */
  readonly selfNotify: readonly string[];
  /** More new incidents than this in a minute are told to a channel as one message. */
  readonly atMostPerMinute: number;
  readonly heartbeat?: { readonly url: string; readonly everyMs: number };
}

const DAY_MINUTES = 1440;

/** Whether hours of the week hold on a day (1 is Monday) at a minute after midnight. */
export const isWithinHours = (hours: readonly HoursOfWeek[], day: number, minute: number): boolean =>
  hours.some(({ days, fromMinute, untilMinute }) => {
    const endsNextDay = untilMinute <= fromMinute;
    if (days.includes(day) && minute >= fromMinute && (endsNextDay || minute < untilMinute)) return true;
    const before = day === 1 ? 7 : day - 1;
    return endsNextDay && untilMinute !== DAY_MINUTES && days.includes(before) && minute < untilMinute;
  });
