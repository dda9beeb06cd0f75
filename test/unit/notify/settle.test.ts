import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../../src/channels/driver.ts';
import {
  LONGEST_BACKOFF_MS,
  LONGEST_REST_MS,
  MOST_UNCLEAR_TRIES,
  decideDelivery,
  verdictOf,
} from '../../../src/notify/settle.ts';

const now = Date.parse('2026-01-05T09:00:00Z');
const late = () => 0.999999;
const retry = (retryAfter?: string): Verdict => ({
  kind: 'retry',
  why: 'answered 503',
  ...(retryAfter === undefined ? {} : { retryAfter }),
});
const atOf = (verdict: Verdict, attempt: number, random = late) => {
  const result = decideDelivery(verdict, { attempt, now, random });
  return result.kind === 'retry' ? result.at - now : undefined;
};

describe('what becomes of a message after a try', () => {
  test('a delivered one is done, a refused one is done with its reason', () => {
    expect(decideDelivery({ kind: 'delivered' }, { attempt: 1, now, random: late })).toEqual({ kind: 'delivered' });
    const refused = decideDelivery({ kind: 'refused', why: 'answered 400' }, { attempt: 1, now, random: late });
    expect(refused).toEqual({ kind: 'refused', error: 'answered 400' });
  });

  test('waits about 1, 2, 4 … seconds and then five minutes, for ever', () => {
    expect([1, 2, 3, 4, 20, 100_000].map((attempt) => atOf(retry(), attempt))).toEqual([
      1000, 2000, 4000, 8000, 300_000, 300_000,
    ]);
  });

  test('rests at least as long as Retry-After asks, in seconds or as a date, and the whole channel with it', () => {
    expect(decideDelivery(retry('90'), { attempt: 1, now, random: late })).toMatchObject({
      at: now + 90_000,
      holdMs: 90_000,
    });
    expect(atOf(retry('Mon, 05 Jan 2026 09:02:00 GMT'), 1)).toBe(120_000);
    expect(atOf(retry('0'), 3)).toBe(4000);
  });

  test('does not rest longer than a quarter of an hour, however long it is asked to', () => {
    expect(atOf(retry('86400'), 1)).toBe(LONGEST_REST_MS);
    expect(atOf(retry('Mon, 05 Jan 2099 09:02:00 GMT'), 1)).toBe(LONGEST_REST_MS);
  });

  test.each(['soon', '-5', '1.5', '', '12345678901234567890', '2026-01-05'])(
    'takes no notice of Retry-After: %j',
    (value) => {
      expect(decideDelivery(retry(value), { attempt: 1, now, random: late })).toEqual({
        kind: 'retry',
        at: now + 1000,
        error: 'answered 503',
      });
    },
  );

  test('a date gone by asks for no more than the usual wait', () => {
    expect(atOf(retry('Mon, 05 Jan 2026 08:00:00 GMT'), 1)).toBe(1000);
  });

  test('an unclear answer is tried a few times within seconds, and then given up', () => {
    const verdict: Verdict = { kind: 'unclear', why: 'answered 200 with an HTML page' };
    const given = { attempt: 40, now, random: late };
    const outcomes = Array.from({ length: MOST_UNCLEAR_TRIES }, (_, index) =>
      decideDelivery(verdict, { ...given, unclear: index + 1 }),
    );
    expect(outcomes.map((one) => (one.kind === 'retry' ? one.at - now : one.kind))).toEqual([
      1000,
      2000,
      4000,
      8000,
      'unclear',
    ]);
  });

  test('an unclear answer is given up at once when the next message waits behind it', () => {
    const verdict: Verdict = { kind: 'unclear', why: 'answered 200 with an HTML page' };
    const context = { attempt: 1, unclear: 1, isHoldingUp: true, now, random: late };
    expect(decideDelivery(verdict, context)).toEqual({ kind: 'unclear', error: verdict.why });
  });

  test('whatever is answered: a retry lies in the future and within the longest rest', () => {
    const facts = fc.record({
      attempt: fc.integer({ min: 1, max: 1e6 }),
      chance: fc.double({ min: 0, max: 0.999, noNaN: true }),
      retryAfter: fc.option(fc.oneof(fc.string(), fc.nat().map(String), fc.date().map(String)), { nil: undefined }),
    });
    fc.assert(
      fc.property(facts, ({ attempt, chance, retryAfter }) => {
        const wait = atOf(retry(retryAfter), attempt, () => chance)!;
        expect(wait).toBeGreaterThanOrEqual(500);
        expect(wait).toBeLessThanOrEqual(Math.max(LONGEST_BACKOFF_MS, LONGEST_REST_MS));
      }),
    );
  });

  test('no answer is tried again, unless the request itself is impossible', () => {
    const judge = (isFinal: boolean) =>
      verdictOf({ kind: 'unanswered', why: 'no', isFinal }, () => ({ kind: 'delivered' })).kind;
    expect([judge(false), judge(true)]).toEqual(['retry', 'refused']);
  });
});
