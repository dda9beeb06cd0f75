import { describe, expect, test } from 'vitest';
import { plannedEnd, plannedStart, plannedTime } from '../../../src/config/planned-time.ts';

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

describe('a span of days', () => {
  const span = (from: string, until: string, zone: string) =>
    [plannedStart(from, zone), plannedEnd(until, zone)].map((at) => new Date(at).toISOString().slice(0, 16));

  test('is from the midnight of its first to the end of its last day, however long they are', () => {
    expect(span('2026-12-20', '2026-12-20', 'Europe/London')).toEqual(['2026-12-20T00:00', '2026-12-21T00:00']);
    expect(span('2026-03-29', '2026-03-29', 'Europe/London')).toEqual(['2026-03-29T00:00', '2026-03-29T23:00']);
    expect(span('2026-10-25', '2026-10-25', 'Europe/London')).toEqual(['2026-10-24T23:00', '2026-10-26T00:00']);
    expect(span('9999-12-31', '9999-12-31', 'UTC')[0]).toBe('9999-12-31T00:00');
  });

  test('begins and ends at the times that it says', () => {
    expect(span('2026-07-01T12:00', '2026-07-02', 'Europe/London')).toEqual(['2026-07-01T11:00', '2026-07-02T23:00']);
    expect(span('2026-07-01', '2026-07-02T09:00', 'Europe/London')).toEqual(['2026-06-30T23:00', '2026-07-02T08:00']);
  });

  test('is none when it is of no days', () => {
    expect(plannedStart('2026-13-01', 'UTC')).toBeNaN();
    expect(plannedEnd('2026-13-01', 'UTC')).toBeNaN();
  });
});
