import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guessDuration, parseDuration, shortDuration, spellDuration } from '../../../src/time/duration.ts';

describe('durations', () => {
  test.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['7d', 604_800_000],
    ['1.5h', 5_400_000],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each(['', '30', 's', '3 sec', '-5s', '5 m', '1e3s', '5M'])('does not take "%s" for one', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test.each([
    ['3 sec', '3s'],
    ['45 seconds', '45s'],
    ['10', '10s'],
    ['5 min', '5m'],
    ['250 millis', '250ms'],
    ['2 Hours', '2h'],
  ])('guesses that "%s" means %s', (text, guess) => {
    expect(guessDuration(text)).toBe(guess);
  });

  test.each(['soon', '3 fortnights', '2 months'])('makes no guess at "%s"', (text) => {
    expect(guessDuration(text)).toBeUndefined();
  });

  test('every guess is a duration', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const guess = guessDuration(text);
        if (guess !== undefined) expect(parseDuration(guess)).toBeDefined();
      }),
    );
  });

  test.each([
    [0, '1 second'],
    [59_999, '59 seconds'],
    [60_000, '1 minute'],
    [3_900_000, '1 hour 5 minutes'],
    [90_000_000, '1 day 1 hour'],
    [754_000, '12 minutes'],
  ])('spells %i ms for people as %s', (ms, words) => {
    expect(spellDuration(ms)).toBe(words);
  });

  test('is short where space is', () => {
    expect([850, 1234, 99_940, 180_000].map((ms) => shortDuration(ms))).toEqual(['850 ms', '1.2 s', '99.9 s', '3 min']);
  });
});
