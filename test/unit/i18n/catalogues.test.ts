import { describe, expect, expectTypeOf, test } from 'vitest';
import { placeholdersOf, type Catalogue } from '../../../src/i18n/catalogue.ts';
import { english } from '../../../src/i18n/english.ts';
import { german } from '../../../src/i18n/german.ts';
import { createLocale, languageOf, languages, type Parameters } from '../../../src/i18n/locale.ts';

const keys = Object.keys(english);
const all: readonly (readonly [string, Catalogue])[] = [
  ['English', english],
  ['German', german],
];
const formsOf = (text: Catalogue[string]) => (typeof text === 'string' ? [text] : Object.values(text));

describe.each(all)('the %s catalogue', (_, catalogue) => {
  test('has a text for every key and no other', () => {
    expect(Object.keys(catalogue).sort()).toEqual([...keys].sort());
  });

  test('has in each text only the placeholders that the text is given, and loses none', () => {
    const other = keys.filter((key) => {
      const named = [...placeholdersOf(catalogue[key]!)].filter((name) => name !== 'count').sort();
      const given = [...placeholdersOf((english as Catalogue)[key]!)].filter((name) => name !== 'count').sort();
      return named.join() !== given.join();
    });
    expect(other).toEqual([]);
  });

  test('has no empty text, and none with a brace that is no placeholder', () => {
    const bad = keys.filter((key) =>
      formsOf(catalogue[key]!).some((form) => form.trim() === '' || /[{}]/.test(form.replaceAll(/\{\w+\}/g, ''))),
    );
    expect(bad).toEqual([]);
  });

  test('counts in every text that depends on a number with the forms of its language', () => {
    const short = keys.filter((key) => {
      const text = catalogue[key]!;
      return typeof text !== 'string' && Object.keys(text).sort().join() !== 'one,other';
    });
    expect(short).toEqual([]);
  });
});

test('a German text is not the English one, but for names and words that both have', () => {
  const same = keys.filter((key) => {
    const [ours, theirs] = [formsOf((english as Catalogue)[key]!), formsOf((german as Catalogue)[key]!)];
    return (
      ours.join() === theirs.join() && /[a-z]{3,} [a-z]{3,} [a-z]{3,}/i.test(ours.join(' ').replaceAll(/\{\w+\}/g, ''))
    );
  });
  expect(same).toEqual([]);
});

describe('a locale', () => {
  test('says a text with what stands for its placeholders, numbers as the language writes them', () => {
    expect(createLocale('UTC').say('age.seconds', { count: 4 })).toBe('4 s ago');
    expect(createLocale('UTC', 'de').say('age.days', { count: 1200 })).toBe('vor 1.200 Tagen');
    expect(createLocale('UTC', 'de-CH').say('age.days', { count: 1200 })).toMatch(/^vor 1['’]200 Tagen$/);
  });

  test('counts as its language does', () => {
    const { say } = createLocale('UTC', 'de');
    expect([1, 2, 0].map((count) => say('age.days', { count }))).toEqual(['vor 1 Tag', 'vor 2 Tagen', 'vor 0 Tagen']);
  });

  test('has its own forms where a language counts in more ways', () => {
    const own = { 'age.days': { one: '{count} dzień', few: '{count} dni temu', other: '{count} dnia' } };
    const { say } = createLocale('UTC', 'pl', own);
    expect([1, 3, 5].map((count) => say('age.days', { count }))).toEqual(['1 dzień', '3 dni temu', '5 dnia']);
  });

  test('says what it has no text for in English', () => {
    expect(createLocale('UTC', 'nl', { 'state.slow': 'Traag' }).say('state.slow')).toBe('Traag');
    expect(createLocale('UTC', 'nl').say('state.slow')).toBe('Slow');
  });

  test('leaves what is put in as it is: braces and dollars in a name are no placeholders', () => {
    const { say } = createLocale('UTC', 'en', { 'age.seconds': '{count} of {count}' });
    expect(say('age.seconds', { count: '{count} $1 $&' })).toBe('{count} $1 $& of {count} $1 $&');
  });

  test('reads the language from the tag', () => {
    expect(['de', 'de-CH', 'EN-us'].map(languageOf)).toEqual(['de', 'de', 'en']);
    expect(languages).toEqual(['en', 'de']);
  });

  test('knows by type what a text must be given', () => {
    expectTypeOf<Parameters<'age.seconds'>>().toEqualTypeOf<Readonly<Record<'count', string | number>>>();
    expectTypeOf(createLocale('UTC').say<'state.slow'>)
      .parameter(1)
      .toEqualTypeOf<undefined>();
  });
});
