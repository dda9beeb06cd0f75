// What every way in shares: where messages are kept, and how a body is read.
import type { Request } from 'express';
import type { AlertBook, Effect } from './alert-book.ts';
import type { InboxFaultSwitch } from './inbox-fault.ts';
import type { Message, MessageLog } from './message-log.ts';
import type { RateLimit } from './rate-limit.ts';

export interface Intake {
  readonly alerts: AlertBook;
  readonly log: MessageLog;
  readonly faults: InboxFaultSwitch;
  readonly limit: RateLimit;
  readonly onMessage: (channel: Message['channel'], effect: Effect) => void;
}

/** The body's bytes; an empty buffer when there is none. */
export const bytesOf = (request: Request): Buffer => (Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));

/** The body as JSON; undefined when it is none. */
export function jsonOf(request: Request): unknown {
  try {
    return JSON.parse(bytesOf(request).toString());
  } catch {
    return undefined;
  }
}

export function note({ log, onMessage }: Intake, message: Omit<Message, 'receivedAt'>, bytes: number): void {
  log.add(message, bytes);
  onMessage(message.channel, message.effect);
}
