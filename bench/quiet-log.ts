import type { Log } from '../src/model/log.ts';

const nothing = () => {};

/** Says only what is wrong. */
export const quietLog: Log = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: console.error,
  fatal: console.error,
};
