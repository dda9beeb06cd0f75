import { PinoPretty } from 'pino-pretty';

/** `07:52:04 WARN  message`, fields only from `warn` on. Written at once: a crash loses no line. */
export const pretty = () =>
  PinoPretty({ destination: 2, sync: true, translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname', singleLine: true });
