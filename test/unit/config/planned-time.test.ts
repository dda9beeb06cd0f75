import { describe, expect, test } from 'vitest';
import { plannedTime } from '../../../src/config/planned-time.ts';

const iso = (text: string, zone: string) => new Date(plannedTime(text, zone)).toISOString().slice(0, 16);

describe('a time of planned work', () => {
  test('is on the clocks of its zone, in winter and in summer', () => {
    expect(iso('2026-01-05T22:00', 'Europe/London')).toBe('2026-01-05T22:00');
    expect(iso('2026-07-05 22:00', 'Europe/London')).toBe('2026-07-05T21:00');
    expect(iso('2026-07-05T22:00:30', 'America/New_York')).toBe('2026-07-06T02:00');
    expect(iso('2026-07-05T22:00', 'Asia/Kathmandu')).toBe('2026-07-05T16:15');
  });

  test('is what it says when it ends with a zone of its own', () => {
    expect(iso('2026-07-05T22:00Z', 'Europe/London')).toBe('2026-07-05T22:00');
    expect(iso('2026-07-05T22:00+02:00', 'Europe/London')).toBe('2026-07-05T20:00');
  });

  test('that daylight saving skips is an hour later on the clock, and that comes twice is the first', () => {
    expect(iso('2026-03-29T01:30', 'Europe/London')).toBe('2026-03-29T01:30');
    expect(iso('2026-10-25T01:30', 'Europe/London')).toBe('2026-10-25T00:30');
    expect(iso('2026-10-25T02:00', 'Europe/London')).toBe('2026-10-25T02:00');
  });

  test('that is none is none', () => {
    expect(plannedTime('tomorrow', 'UTC')).toBeNaN();
  });
});
