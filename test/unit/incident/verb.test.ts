import { describe, expect, test } from 'vitest';
import { incidentTitle, resolvedHeadline } from '../../../src/incident/headline.ts';
import { verbOf } from '../../../src/incident/verb.ts';
import type { AffectedFunction } from '../../../src/model/incident.ts';
import type { FailureKind } from '../../../src/model/run.ts';
import type { Cause } from '../../../src/model/state.ts';
import { pastSentence } from '../../../src/message/ending.ts';
import { componentSentence } from '../../../src/web/views/wording.ts';
import { config, failedAt, minutes, subject, twoTargets, voyager } from './samples.ts';

const failed = (failure?: FailureKind): Cause => ({ ...failedAt('voyager'), ...(failure && { failure }) });
const measured = (unit?: string, isAbove = true): Cause => ({
  kind: 'measurement',
  name: 'x',
  value: 2,
  limit: 1,
  isAbove,
  ...(unit && { unit }),
});

describe('the verb of a component', () => {
  test.each([
    ['down', [failed('unreachable')]],
    ['down', [failed()]],
    ['faulty', [failed('wrong-answer')]],
    ['slow', [failed('slow')]],
    ['slow', [measured('ms')]],
    ['faulty', [measured('ms', false)]],
    ['faulty', [measured('orders')]],
    ['down', [failed('wrong-answer'), failed('unreachable')]],
    ['faulty', [failed('slow'), failed('wrong-answer')]],
    ['down', []],
  ] as const)('is %s for %j', (verb, causes) => {
    expect(verbOf(causes)).toBe(verb);
  });
});

describe('the sentence of page and pager', () => {
  const incident = (failure: FailureKind) => {
    const one: AffectedFunction = { ...subject('card'), cause: failed(failure), joinedAt: minutes(1) };
    return { causeKey: 'component:voyager@live', affected: [one], startedAt: minutes(1) } as const;
  };
  const over = (failure: FailureKind) => ({ ...incident(failure), availableAt: minutes(13) });
  const title = (failure: FailureKind, where = config) => incidentTitle(incident(failure), where, minutes(2));

  test('says what kind of failure it is', () => {
    const meaning = 'Customers cannot place an order by card.';
    expect(title('unreachable')).toBe(`Voyager is down: Credit card payment gateway is NOT available. ${meaning}`);
    expect(title('wrong-answer')).toBe(
      `Voyager has a fault: Credit card payment gateway does not work properly. ${meaning}`,
    );
    expect(title('slow')).toBe(`Voyager is slow: Credit card payment gateway is slow. ${meaning}`);
    expect(title('wrong-answer', twoTargets)).toMatch(/^Voyager has a fault at live: /);
    expect(title('slow', twoTargets)).toMatch(/^Voyager is slow at live: /);
  });

  test('and of its end, what kind it was', () => {
    expect(resolvedHeadline(over('unreachable'), config)).toMatch(/ is available\. It was down for 12 minutes\.$/);
    expect(resolvedHeadline(over('wrong-answer'), config)).toBe(
      'Voyager is working again: Credit card payment gateway works properly. It had a fault for 12 minutes.',
    );
    expect(resolvedHeadline(over('slow'), twoTargets)).toBe(
      'Voyager is working again at live: Credit card payment gateway is not slow any more. It was slow for 12 minutes.',
    );
  });

  test('the card of the page uses the same verb', () => {
    const { locale } = config;
    expect(componentSentence(voyager, { locale, verb: 'faulty' })).toEqual({
      big: 'Credit card payment gateway does not work properly',
      small: 'Voyager has a fault',
    });
    expect(componentSentence(voyager, { locale, verb: 'slow', elsewhere: 'green' }).small).toBe(
      'Voyager is slow at green',
    );
    expect(pastSentence(voyager, locale, 'faulty')).toBe('Credit card payment gateway did not work properly');
  });
});
