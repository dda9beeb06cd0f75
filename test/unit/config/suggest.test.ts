import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { didYouMean, editDistance, nearest } from '../../../src/config/suggest.ts';

describe('what was meant', () => {
  test('is a name with a slip or two in it', () => {
    expect(nearest('evry', ['every', 'cron'])).toBe('every');
    expect(nearest('slow-after', ['slowAfter', 'severity'])).toBe('slowAfter');
    expect(nearest('vojager', ['voyager', 'shop'])).toBe('voyager');
    expect(nearest('tiemout', ['timeout', 'target'])).toBe('timeout');
  });

  test('is nothing when nothing is near', () => {
    expect(nearest('colour', ['every', 'cron'])).toBeUndefined();
    expect(nearest('x', [])).toBeUndefined();
    expect(didYouMean('colour', ['every', 'cron'])).toBe('; known here: every, cron');
    expect(didYouMean('colour', [])).toBe('');
  });

  test('is found by a distance that is one', () => {
    const word = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});
