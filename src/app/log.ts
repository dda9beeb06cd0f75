import { pino } from 'pino';
import { pretty } from './log-pretty.ts';
import type { Log } from '../model/log.ts';

export const logLevels = ['debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Lines for people on a terminal, JSON (one object a line) elsewhere; both on standard error. */
export function createLog({ level, isTerminal }: { level: LogLevel; isTerminal: boolean }): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return isTerminal ? pino(options, pretty()) : pino(options, pino.destination({ dest: 2, sync: true }));
}
