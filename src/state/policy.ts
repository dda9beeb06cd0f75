import type { Locale } from '../i18n/locale.ts';
import type { AlarmPolicy, MeasurementLimits } from '../model/function.ts';

/** All that the state of one function depends on apart from what was observed. Built once per decision. */
export interface SubjectPolicy {
  readonly alarm: AlarmPolicy;
  readonly slowAfterMs?: number;
  /** Limits by the name of the measurement. */
  readonly measurements?: Readonly<Record<string, MeasurementLimits>>;
  /** When a result from `lastAt` stops being fresh, epoch milliseconds. */
  readonly staleAt: (lastAt: number) => number;
  /** The maintenance window that is on now, if any. */
  readonly maintenance?: { readonly says: string; readonly until: number };
  /** The blame of a failing function moves at most once in this time; absent: as soon as there are grounds. */
  readonly blameMovesAfterMs?: number;
  /** How the few words that a state has of its own are said; absent: in English. Nothing is decided by them. */
  readonly locale?: Locale;
}
