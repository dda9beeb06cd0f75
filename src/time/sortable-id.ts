import { randomBytes, randomFillSync } from 'node:crypto';
import { dayStamp } from './zone.ts';

/** 32 hex digits: 12 of the time in milliseconds, 20 of chance. Sorts by time; valid as a W3C trace id. */
export function newRunId(now: number, bytes: (n: number) => Buffer = takeRandom): string {
  return now.toString(16).padStart(12, '0') + bytes(10).toString('hex');
}

/** Asking the system for a few bytes costs as much as for all of these. */
const drawn = Buffer.alloc(4000);
let taken = drawn.length;

function takeRandom(count: number): Buffer {
  if (taken + count > drawn.length) {
    randomFillSync(drawn);
    taken = 0;
  }
  return drawn.subarray(taken, (taken += count));
}

const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';

/** An incident's id: the day in the business's zone and eight letters that can be read out on a telephone. */
export const newIncidentId = (now: number, zone: string, bytes: (n: number) => Uint8Array = randomBytes): string =>
  `${dayStamp(now, zone)}-${Array.from(bytes(8), (byte) => alphabet[byte % alphabet.length]).join('')}`;
