import { pino } from 'pino';
import { pretty } from './log-pretty.ts';
import type { Log } from '../model/log.ts';
import { KnownSecrets } from '../secrets/known-secrets.ts';

export const logLevels = ['debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof logLevels)[number];

interface LogOptions {
  readonly level: LogLevel;
  readonly isTerminal: boolean;
  /** Known to the core now or later: none is written. */
  readonly secrets?: KnownSecrets;
}

/** Lines for people on a terminal, JSON (one object a line) elsewhere; both on standard error. */
export function createLog({ level, isTerminal, secrets = new KnownSecrets() }: LogOptions): Log {
  const hooks = { streamWrite: (line: string) => redactLine(line, secrets) };
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, hooks };
  return isTerminal ? pino(options, pretty()) : pino(options, pino.destination({ dest: 2, sync: true }));
}

/** The end of the log: whatever a line is made of, it has no secret in it. Numbers stay, and the line stays JSON. */
function redactLine(line: string, { redactor }: KnownSecrets): string {
  if (redactor.find(line).length === 0) return line;
  return `${JSON.stringify(redactor.value(JSON.parse(line)))}\n`;
}
