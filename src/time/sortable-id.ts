import { randomBytes } from 'node:crypto';
import { dayStamp } from './zone.ts';

/** 32 hex digits: 12 of the time in milliseconds, 20 of chance. Sorts by time; valid as a W3C trace id. */
export const newRunId = (now: number, bytes: (n: number) => Uint8Array = randomBytes): string =>
  now.toString(16).padStart(12, '0') + Buffer.from(bytes(10)).toString('hex');

const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';

/** An incident's id: the day in the business's zone and eight letters that can be read out on a telephone. */
export const newIncidentId = (now: number, zone: string, bytes: (n: number) => Uint8Array = randomBytes): string =>
  `${dayStamp(now, zone)}-${Array.from(bytes(8), (byte) => alphabet[byte % alphabet.length]).join('')}`;
