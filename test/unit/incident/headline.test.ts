import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { componentOf, readCauseKey } from '../../../src/incident/cause-key.ts';
import { functionsOf, headline, incidentTitle, resolvedHeadline } from '../../../src/incident/headline.ts';
import { plainLine, unstopped } from '../../../src/text/plain-line.ts';
import { createLocale } from '../../../src/i18n/locale.ts';
import { saidDuration, saidTime } from '../../../src/i18n/said-time.ts';
import type { AffectedFunction } from '../../../src/model/incident.ts';
import type { CauseKey } from '../../../src/model/cause-key.ts';
import { fn } from '../state/samples.ts';
import { config, failedAt, minutes, shop, START, twoTargets, voyager } from './samples.ts';

const { locale } = config;
const part = (functionId: string, change: Partial<AffectedFunction> = {}): AffectedFunction => ({
  functionId,
  target: 'live',
  cause: failedAt('voyager'),
  joinedAt: START,
  ...change,
});
const about = (causeKey: CauseKey, affected: readonly AffectedFunction[]) => ({ causeKey, affected, startedAt: START });
const title = (causeKey: CauseKey, ...affected: AffectedFunction[]) =>
  incidentTitle(about(causeKey, affected), config, minutes(3));

describe('the first line', () => {
  test('names the component, what is not available, and what that means', () => {
    expect(title('component:voyager@live', part('card'))).toBe(
      'Voyager is down: Credit card payment gateway is NOT available. Customers cannot place an order by card.',
    );
  });

  test('says what it means for each function, the gravest first, no sentence twice', () => {
    expect(title('component:voyager@live', part('browse'), part('card'), part('gateway'), part('card'))).toBe(
      'Voyager is down: Credit card payment gateway is NOT available. No card can be charged. Customers cannot place an order by card. Customers cannot see our products.',
    );
  });

  test('leaves out functions that have recovered, until all have', () => {
    expect(title('component:voyager@live', part('card', { recoveredAt: START }), part('gateway'))).toBe(
      'Voyager is down: Credit card payment gateway is NOT available. No card can be charged.',
    );
    expect(title('component:voyager@live', part('card', { recoveredAt: START }))).toContain('by card.');
  });

  test('does not say a full stop twice', () => {
    expect(headline({ component: shop, functions: [], locale })).toBe(
      'Web shop is down: The site on which customers browse and order is NOT available.',
    );
  });

  test('without a component is the meaning alone', () => {
    expect(title('function:card@live', part('card'))).toBe('Customers cannot place an order.');
  });

  test('with a component that nobody has described is the meaning alone', () => {
    expect(title('component:mystery@live', part('card'))).toBe('Customers cannot place an order.');
  });

  test('of a function that is not configured any more still says something', () => {
    expect(title('function:gone@live', part('gone'))).toBe('Not working: gone');
  });

  test('names the target when more than one is watched', () => {
    const at = (key: CauseKey) =>
      incidentTitle(about(key, [part('card', { cause: { kind: 'never-run' } })]), twoTargets, START);
    expect(at('component:voyager@green')).toMatch(/^Voyager is down at green: Credit card/);
    expect(at('function:card@green')).toBe('At green: Customers cannot place an order.');
    expect(at('unknown:green')).toBe(
      'Not known at green: Can customers place an order by card? No fresh answer since 09:00 GMT.',
    );
  });

  test('of silence asks the questions and says since when, counted from the first that fell silent', () => {
    const stale = (functionId: string, since: number) => part(functionId, { cause: { kind: 'stale', since } });
    expect(title('unknown:live', stale('browse', minutes(-20)), stale('card', minutes(-10)))).toBe(
      'Not known: Can customers place an order by card? Can customers see the catalogue? No fresh answer since 08:40 GMT.',
    );
  });

  test('of many functions says how many more there are, and stays short enough for a pager', () => {
    const many = Array.from(
      { length: 40 },
      (_, i) => fn(`f${i}`, { question: `Question ${i}?`, impact: { summary: `Sentence ${i}.`, whenDown: {} } })[1],
    );
    expect(headline({ functions: many, locale })).toBe(
      'Sentence 0. Sentence 1. Sentence 2. Sentence 3. Sentence 4. And 35 more.',
    );
    expect(headline({ functions: many.slice(0, 5), locale })).not.toContain('more');
    const long = { ...voyager, provides: 'x'.repeat(5000) };
    expect(headline({ component: long, functions: many, locale })).toHaveLength(1000);
  });
});

describe('the line when it is over', () => {
  const over = (causeKey: CauseKey, ...affected: AffectedFunction[]) =>
    resolvedHeadline({ ...about(causeKey, affected), availableAt: START + 12 * 60_000 + 5000 }, config);

  test('says that the component is back, and how long it was down', () => {
    expect(over('component:voyager@live', part('card'))).toBe(
      'Voyager is working again: Credit card payment gateway is available. It was down for 12 minutes.',
    );
  });

  test('asks the question again where no component was to blame', () => {
    const text = 'Working again: Can customers place an order by card? It was not working for 12 minutes.';
    expect(over('function:card@live', part('card'))).toBe(text);
    expect(over('component:mystery@live', part('card'))).toBe(text);
  });

  test('of silence says that it is known again', () => {
    expect(over('unknown:live', part('card'))).toBe(
      'Known again: Can customers place an order by card? There was no fresh answer for 12 minutes.',
    );
  });

  test('does not claim that something works which nobody watches any more', () => {
    expect(resolvedHeadline(about('component:voyager@live', [part('gone')]), config)).toBe(
      'Closed without an answer, not watched any more: gone',
    );
  });

  test('names the target when more than one is watched', () => {
    const at = { ...about('component:voyager@green', [part('card')]), availableAt: minutes(1) };
    expect(resolvedHeadline(at, twoTargets)).toMatch(/^Voyager is working again at green: /);
  });
});

describe('times and durations as they are said', () => {
  test('never without their zone, with the date when it was another day', () => {
    expect(saidTime(START, minutes(5), createLocale('Europe/London'))).toBe('09:00 GMT');
    expect(saidTime(START, minutes(5), createLocale('America/New_York'))).toMatch(/^04:00 \S+$/);
    expect(saidTime(START, minutes(60 * 24), createLocale('Europe/London'))).toBe('Mon 5 Jan 2026, 09:00 GMT');
  });

  test('the time is found though the date holds the same digits', () => {
    const at = Date.parse('2020-10-20T19:20:00Z');
    expect(saidTime(at, at, createLocale('Europe/London'))).toMatch(/^20:20 \S+$/);
  });

  test('without seconds from the first minute on', () => {
    expect(saidDuration(42_000, createLocale('UTC'))).toBe('42 seconds');
    expect(saidDuration(12 * 60_000 + 59_000, createLocale('UTC'))).toBe('12 minutes');
  });
});

describe('texts from outside', () => {
  test('become one line, whatever they hold', () => {
    expect(plainLine('  one\n\ttwo\u0000\u2028three  ', 100)).toBe('one two three');
  });

  test('are cut by characters, never within one', () => {
    expect(plainLine('😀😀😀😀', 3)).toBe('😀😀…');
    expect(plainLine('😀😀', 3)).toBe('😀😀');
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\t', '\u0000', '\u2028', 'é', '😀', '\ud83d') }),
        fc.integer({ min: 1, max: 30 }),
        (text, most) => {
          const line = plainLine(text, most);
          expect(Array.from(line).length).toBeLessThanOrEqual(most);
          expect(line).not.toMatch(/[\n\r\t]/);
        },
      ),
    );
  });

  test('lose the full stop when they are gone on with', () => {
    expect(unstopped('Product data. ')).toBe('Product data');
  });
});

describe('a cause key', () => {
  test('is read back, also when an id holds the signs that part it', () => {
    expect(readCauseKey('component:a@b:c@live')).toEqual({ kind: 'component', id: 'a@b:c', target: 'live' });
    expect(readCauseKey('function:order@live')).toEqual({ kind: 'function', id: 'order', target: 'live' });
    expect(readCauseKey('unknown:live')).toEqual({ kind: 'unknown', target: 'live' });
  });

  test('tells its component, if it has one', () => {
    expect(componentOf('component:voyager@live')).toBe('voyager');
    expect(componentOf('function:voyager@live')).toBeUndefined();
    expect(componentOf('unknown:live')).toBeUndefined();
  });
});

test('functions behind an incident are named once, the gravest first, unknown ones left out', () => {
  const found = functionsOf([part('browse'), part('gone'), part('gateway'), part('browse')], config);
  expect(found.map(({ id }) => id)).toEqual(['gateway', 'browse']);
});
