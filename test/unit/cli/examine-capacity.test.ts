import { describe, expect, test } from 'vitest';
import type { Assessment } from '../../../src/app/demands.ts';
import { capacityFindings, capacityRemark } from '../../../src/cli/examine-capacity.ts';
import { assess, type Demand, type Machine } from '../../../src/schedule/capacity.ts';
import { capacityAdvice } from '../../../src/schedule/capacity-advice.ts';
import { demandOf, journeys, START, twoCores } from '../capacity/samples.ts';

function assessmentOf(
  demands: readonly Demand[],
  measured = demands.length,
  machine: Machine = twoCores,
  canMeasureCpu = true,
): Assessment {
  const basis = { checks: demands.length, measured, canMeasureCpu };
  const capacity = assess(demands, machine, START);
  return { demands, machine, basis, capacity, words: capacityAdvice(capacity, demands, machine, basis) };
}

describe('doctor --capacity', () => {
  test('says that all fits and how many more of each kind would', () => {
    expect(
      capacityFindings(
        assessmentOf([...journeys(40, { wallMs: 1400 }), demandOf('http', 'queue', { everyMs: 10_000 })]),
      ),
    ).toEqual([
      { subject: 'capacity', state: 'good', found: expect.stringContaining('There is room for 40 browser checks') },
      {
        subject: 'room',
        state: 'good',
        found:
          '28 more browser checks fit (each run every 60 s, taking 1.4 s and 600 ms of processor time; up to 80 % of what there is)',
      },
      {
        subject: 'room',
        state: 'good',
        found: expect.stringMatching(/^\d+ more HTTP checks fit \(each run every 10 s, taking 200 ms and 0\.5 ms/),
      },
    ]);
  });

  test('says what is too much and what to do, and that no more fit', () => {
    const [whether, browsers] = capacityFindings(assessmentOf(journeys(90)));
    expect(whether).toMatchObject({
      state: 'bad',
      found: expect.stringContaining('90 browser checks need 2.3 browsers at once'),
      remedy: expect.stringContaining('Raise runners.browsers to 3'),
    });
    expect(browsers).toMatchObject({
      state: 'warning',
      found: expect.stringMatching(/^no more browser checks fit/),
      remedy: expect.stringContaining('make room first'),
    });
  });

  test('only warns of what is too much by estimates', () => {
    const [whether] = capacityFindings(assessmentOf(journeys(90), 0));
    expect(whether).toMatchObject({ state: 'warning', found: expect.stringContaining('This is an estimate') });
  });

  test('tells what would fit of a kind that is not there yet, and nothing of browsers where there is none', () => {
    const found = capacityFindings(assessmentOf([], 0, { browsers: 0, http: 50, cores: 2 })).map((one) => one.found);
    expect(found[0]).toContain('nothing can be too much');
    expect(found.slice(1)).toEqual([expect.stringMatching(/^\d+ more HTTP checks fit \(each run every 60 s/)]);
  });

  test('says that processor time cannot be measured where it cannot, and answers all the same', () => {
    const found = capacityFindings(assessmentOf(journeys(5), 5, twoCores, false));
    expect(found[0]).toMatchObject({
      state: 'good',
      found: expect.stringContaining('cannot be measured on this system'),
    });
    expect(found[1]?.found).toMatch(/^\d+ more browser checks fit/);
  });

  test('takes checks that run often for more usual than those that run once a night', () => {
    const nightly = demandOf('browser', 'nightly', { everyMs: 86_400_000 });
    const [, browsers] = capacityFindings(assessmentOf([...journeys(9), nightly]));
    expect(browsers?.found).toContain('each run every 66.7 s');
  });
});

describe('the remark of validate', () => {
  test('is none when all fits', () => {
    expect(capacityRemark(assessmentOf(journeys(20)))).toBeUndefined();
  });

  test('tells what was measured to be tight or too much, with a way out', () => {
    expect(capacityRemark(assessmentOf(journeys(70)))).toContain('leaves little room');
    expect(capacityRemark(assessmentOf(journeys(90)))).toMatch(
      /runs will start up to .* late.* Raise runners\.browsers/,
    );
  });

  test('by costs that are only guessed it speaks of plainly too much, and says that it is a guess', () => {
    expect(capacityRemark(assessmentOf(journeys(70), 0))).toBeUndefined();
    expect(capacityRemark(assessmentOf(journeys(90), 0))).toContain('This is an estimate');
  });
});
