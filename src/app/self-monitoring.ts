// What is wrong with the monitor itself, as signals: who looks after it is told, customer service never is. Some troubles
// mend themselves within seconds (a runner that is replaced); those must last a while before anybody hears of them.
import { inEnglish } from '../i18n/in-english.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Severity } from '../model/names.ts';
import type { Signal } from '../model/signal.ts';
import type { Untaken } from '../notify/stand-in.ts';
import { shortDuration } from '../time/duration.ts';
import { MINUTE_MS } from '../time/units.ts';

/** What can be wrong with the monitor. */
export type OwnTroubleKind =
  | 'schedule'
  | 'runs'
  | 'runner'
  | 'browser'
  | 'store'
  | 'rows'
  | 'messages'
  | 'late'
  | 'configuration'
  | 'script'
  | 'calendar'
  | 'network'
  | 'overloaded'
  | 'heartbeat'
  | `channel-${string}`;

export interface OwnTrouble {
  readonly kind: OwnTroubleKind;
  /** One sentence that stays the same while it lasts, but for the language; troubles are told apart by `kind`. */
  readonly says: string;
  /** What may change from one moment to the next, and what to do. */
  readonly detail?: string;
}

interface Weight {
  readonly severity: Severity;
  /** How long it must have lasted. */
  readonly afterMs: number;
}

const weights: Readonly<Record<Exclude<OwnTroubleKind, `channel-${string}`>, Weight>> = {
  schedule: { severity: 'critical', afterMs: 0 },
  runs: { severity: 'critical', afterMs: 0 },
  runner: { severity: 'critical', afterMs: 30_000 },
  browser: { severity: 'major', afterMs: 30_000 },
  store: { severity: 'critical', afterMs: 5000 },
  rows: { severity: 'major', afterMs: 0 },
  messages: { severity: 'major', afterMs: 0 },
  late: { severity: 'major', afterMs: 0 },
  configuration: { severity: 'minor', afterMs: 0 },
  script: { severity: 'minor', afterMs: 0 },
  network: { severity: 'critical', afterMs: 0 },
  overloaded: { severity: 'major', afterMs: MINUTE_MS },
  calendar: { severity: 'minor', afterMs: 0 },
  heartbeat: { severity: 'minor', afterMs: 5 * MINUTE_MS },
};
const channelWeight: Weight = { severity: 'major', afterMs: 0 };

/** What both clocks show at one moment: epoch milliseconds, and monotonic ones. */
export interface ClockReading {
  readonly wall: number;
  readonly monotonic: number;
}

/** Since when each trouble lasts. */
export type Lasting = ReadonlyMap<OwnTroubleKind, ClockReading>;

/** The beginnings after one more look: those that are over are forgotten. */
export const lastingAfter = (before: Lasting, troubles: readonly OwnTrouble[], now: ClockReading): Lasting =>
  new Map(troubles.map(({ kind }) => [kind, before.get(kind) ?? now]));

/** The troubles that have lasted long enough to be told. */
export function ownSignals(
  troubles: readonly OwnTrouble[],
  lasting: Lasting,
  now: ClockReading,
  { say }: Locale = inEnglish,
): readonly Signal[] {
  return troubles.flatMap((trouble): readonly Signal[] => {
    const { kind, says, detail } = trouble;
    const { severity, afterMs } = weightOf(kind);
    const since = lasting.get(kind) ?? now;
    if (now.monotonic - since.monotonic < afterMs) return [];
    return [
      {
        source: 'self',
        id: kind,
        causeKey: `self:${kind}`,
        severity,
        says: say('monitor.itself', { says }),
        ...(detail !== undefined && { detail }),
        functions: [],
        since: since.wall,
      },
    ];
  });
}

/** A channel is known not to accept notifications. */
export const channelTrouble = (channel: string, { how, error }: Untaken, { say }: Locale): OwnTrouble => ({
  kind: `channel-${channel}`,
  says: say(how === 'refused' ? 'monitor.channel' : 'monitor.channel.unclear', { channel }),
  detail: say('monitor.channel.detail', { channel, error }),
});

/** The monitor's own network fails; `detail` says what was tried. */
export const networkTrouble = (detail: string, { say }: Locale): OwnTrouble => ({
  kind: 'network',
  says: say('monitor.network'),
  detail,
});

/** Something was later than `lateMs`, so that timeouts do not count. */
export const overloadTrouble = (lateMs: number, { say, tag }: Locale): OwnTrouble => ({
  kind: 'overloaded',
  says: say('monitor.overloaded'),
  detail: say('monitor.overloaded.detail', { duration: shortDuration(lateMs, tag) }),
});

/** Calendars cannot be read, each with its reason. */
export const calendarTroubles = (reasons: readonly string[], { say }: Locale): readonly OwnTrouble[] =>
  reasons.length === 0 ? [] : [{ kind: 'calendar', says: say('monitor.calendar'), detail: reasons.join(' ') }];

function weightOf(kind: OwnTroubleKind): Weight {
  switch (kind) {
    case 'schedule':
    case 'runs':
    case 'runner':
    case 'browser':
    case 'store':
    case 'rows':
    case 'messages':
    case 'late':
    case 'configuration':
    case 'script':
    case 'calendar':
    case 'network':
    case 'overloaded':
    case 'heartbeat':
      return weights[kind];
    default:
      return channelWeight;
  }
}
