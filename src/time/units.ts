/** Milliseconds in a minute. */
export const MINUTE_MS = 60_000;

/** Milliseconds in an hour. */
export const HOUR_MS = 3_600_000;

/** Milliseconds in 24 hours; a day of the calendar may have 23 or 25. */
export const DAY_MS = 86_400_000;
