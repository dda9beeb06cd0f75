// Days as numbers, counted from 1 January 1970: for reckoning with dates that have no zone.
import { DAY_MS } from './units.ts';

/** The number of a date such as `2026-12-25`; NaN when there is no such day. */
export function dayNumberOf(date: string): number {
  const ms = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  // 30 February is taken for 2 March by some engines and refused by others.
  return Number.isNaN(ms) || dateOf(ms / DAY_MS) !== date ? Number.NaN : ms / DAY_MS;
}

/** The number of the first day of a month (1 is January); of a later year when `month` is over 12. */
export const monthStart = (year: number, month: number): number => Date.UTC(year, month - 1, 1) / DAY_MS;

/** The date of a day: `2026-12-25`. */
export const dateOf = (dayNumber: number): string => new Date(dayNumber * DAY_MS).toISOString().slice(0, 10);

/** Year, month (1 is January) and day of the month. */
export function partsOf(dayNumber: number): { readonly year: number; readonly month: number; readonly day: number } {
  const date = new Date(dayNumber * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 1 is Monday, 7 is Sunday. */
export const weekdayOf = (dayNumber: number): number => ((((dayNumber + 3) % 7) + 7) % 7) + 1;
