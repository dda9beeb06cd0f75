import { describe, expect, test } from 'vitest';
import { assess, type Demand, type Machine } from '../../../src/schedule/capacity.ts';
import { capacityAdvice, lateness, type Basis } from '../../../src/schedule/capacity-advice.ts';
import { demandOf, journeys, START, twoCores } from './samples.ts';

function wordsOf(demands: readonly Demand[], machine: Machine = twoCores, basis: Partial<Basis> = {}) {
  const all = { checks: demands.length, measured: demands.length, canMeasureCpu: true, ...basis };
  return capacityAdvice(assess(demands, machine, START), demands, machine, all);
}

const queries = (count: number, change: Parameters<typeof demandOf>[2] = {}) =>
  Array.from({ length: count }, (_, n) => demandOf('http', `query-${n}`, change));

describe('what is said of capacity', () => {
  test('tells how much of what is needed, and asks for nothing, when all fits', () => {
    expect(wordsOf([...journeys(20), ...queries(12)])).toEqual({
      fit: 'fits',
      use: expect.closeTo(0.25, 5),
      says: 'There is room for 20 browser checks and 12 HTTP checks: 10 % of 2 processor cores, 25 % of 2 browsers and less than 1 % of 50 places for HTTP checks are needed; runs start on time.',
    });
  });

  test('names processors when these run out, and never says that more at once would help', () => {
    const { fit, says, remedy } = wordsOf(journeys(64, { everyMs: 20_000, cpuMs: 720 }), { ...twoCores, browsers: 8 });
    expect(fit).toBe('over');
    expect(says).toMatch(
      /^64 browser checks need 2\.4 processor cores, and this machine has 2: runs will start up to \d+ s late, and about \d+ % of them will be left out, as the one before is not over\.$/,
    );
    expect(remedy).toContain('`every` about 1.5 times as long');
    expect(remedy).toContain('page: { block: [image, font, media] }');
    expect(remedy).toContain('give Bellwether 3 processor cores');
    expect(remedy).not.toContain('runners.browsers');
  });

  test('says to raise runners.browsers when browsers run out and the processors have room for more', () => {
    const { fit, says, remedy } = wordsOf(journeys(90));
    expect(fit).toBe('over');
    expect(says).toContain('90 browser checks need 2.3 browsers at once, and runners.browsers is 2');
    expect(remedy).toContain('Raise runners.browsers to 3');
  });

  test('what it says to do is enough', () => {
    for (const count of [70, 90, 120, 150]) {
      const raised = Number(/Raise runners\.browsers to (\d+)/.exec(wordsOf(journeys(count)).remedy ?? '')?.[1]);
      expect(wordsOf(journeys(count), { ...twoCores, browsers: raised })).toMatchObject({ fit: 'fits' });
    }
    const needed = Number(/about ([\d.]+) times as long/.exec(wordsOf(journeys(90)).remedy ?? '')?.[1]);
    expect(wordsOf(journeys(90, { everyMs: 60_000 * needed }))).toMatchObject({ fit: 'fits' });
  });

  test('asks for more processors as well when more browsers alone would only share too few', () => {
    const { remedy } = wordsOf(journeys(100, { everyMs: 36_000 }));
    expect(remedy).toContain('give Bellwether 3 processor cores and raise runners.browsers to 6');
  });

  test('tells the one process of HTTP checks from their places', () => {
    expect(wordsOf(queries(400, { everyMs: 10_000, cpuMs: 30 }), { ...twoCores, cores: 8 }).says).toContain(
      'need 1.2 processor cores by themselves, and the one process that runs them can use 1',
    );
    expect(wordsOf(queries(400, { everyMs: 10_000, wallMs: 3000 })).remedy).toContain('Raise runners.http to 150');
  });

  test('warns when there is room on average but much is due at the same moment', () => {
    const nightly = Array.from({ length: 20 }, (): Demand => ({
      ...demandOf('browser', 'nightly', { everyMs: 86_400_000, wallMs: 12_000 }),
      next: (after) => (Math.floor((after - START) / 86_400_000) + 1) * 86_400_000 + START,
    }));
    const { fit, says, remedy } = wordsOf(nightly);
    expect(fit).toBe('tight');
    expect(says).toContain('many browser checks are due at the same moment: some will start up to 2 min late');
    expect(remedy).toContain('`cron`');
  });

  test('says that it is an estimate as long as not all was measured', () => {
    const none = wordsOf(journeys(5), twoCores, { measured: 0 });
    expect(none.caveat).toContain('This is an estimate: no check has been measured here yet');
    expect(wordsOf(journeys(5), twoCores, { measured: 1 }).caveat).toContain('only 1 of 5 checks has been measured');
    expect(wordsOf(journeys(5)).caveat).toBeUndefined();
  });

  test('says that processor time cannot be measured where the system does not tell', () => {
    expect(wordsOf(journeys(5), twoCores, { canMeasureCpu: false }).caveat).toBe(
      'How much processor time checks use cannot be measured on this system (there is no /proc): what such checks usually use is taken.',
    );
  });

  test('finds nothing to say against nothing', () => {
    expect(wordsOf([])).toEqual({ fit: 'fits', use: 0, says: 'No check runs by itself, so nothing can be too much.' });
  });

  test.each([
    [1, '1 s'],
    [2100, '3 s'],
    [31_000, '35 s'],
    [40_000, '40 s'],
    [100_000, '2 min'],
    [3 * 3_600_000, '3 h'],
  ])('a lateness of %d ms is told as %s', (ms, text) => {
    expect(lateness(ms)).toBe(text);
  });
});
