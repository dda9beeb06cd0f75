// Ages and durations grow by the script of an open page, and are said anew by the server: both must say the same.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createLocale } from '../../../src/i18n/locale.ts';
import { scriptTexts } from '../../../src/web/pages/script-texts.ts';
import { sayAge, sayFor } from '../../../src/web/views/time-text.ts';

interface SaidTime {
  readonly age: (ms: number) => string;
  readonly lasting: (ms: number) => string;
}

const script = new URL('../../../src/web/assets/said-time.js', import.meta.url).href;
let said: SaidTime;
const page = { lang: '', texts: '' };

beforeAll(async () => {
  vi.stubGlobal('document', {
    documentElement: page,
    getElementById: () => ({ dataset: { texts: page.texts } }),
  });
  said = (await import(script)) as SaidTime;
});
afterAll(() => vi.unstubAllGlobals());

/** A language that counts in more ways than one and many. */
const ukrainian = createLocale('Europe/Kyiv', 'uk', {
  'age.days': { one: '{count} день', few: '{count} дні', many: '{count} днів', other: '{count} дня' },
});

describe.each([createLocale('Europe/London'), createLocale('Europe/Berlin', 'de'), ukrainian])(
  'in $tag, the script of a page says as the server does',
  (locale) => {
    const speak = () => Object.assign(page, { lang: locale.tag, texts: scriptTexts(locale) });
    const span = fc.oneof(fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 0, max: 90 * 86_400_000 }));

    test('how long ago something was', () => {
      speak();
      fc.assert(
        fc.property(span, (ms) => {
          expect(said.age(ms)).toBe(sayAge(ms, locale));
        }),
      );
    });

    test('how long something has lasted', () => {
      speak();
      fc.assert(
        fc.property(span, (ms) => {
          expect(said.lasting(ms)).toBe(sayFor(ms, locale));
        }),
      );
    });
  },
);

describe('for readers who want no movement, the script', () => {
  beforeAll(() => vi.stubGlobal('matchMedia', (query: string) => ({ matches: query.includes('reduce') })));
  afterAll(() => vi.stubGlobal('matchMedia', undefined));

  test.each([createLocale('Europe/London'), createLocale('Europe/Berlin', 'de')])(
    'says in $tag the same for a whole minute, and after it what the server says',
    (locale) => {
      Object.assign(page, { lang: locale.tag, texts: scriptTexts(locale) });
      const seconds = Array.from({ length: 60 }, (_, second) => second * 1000);
      expect(new Set(seconds.map((ms) => said.age(ms)))).toEqual(new Set([locale.say('age.underMinute')]));
      expect(new Set(seconds.map((ms) => said.lasting(ms)))).toEqual(new Set([locale.say('lasting.underMinute')]));
      expect(said.age(60_000)).toBe(sayAge(60_000, locale));
      expect(said.lasting(60_000)).toBe(sayFor(60_000, locale));
    },
  );
});

test('from a minute on, an age changes once a minute', () => {
  const locale = createLocale('Europe/London');
  Object.assign(page, { lang: locale.tag, texts: scriptTexts(locale) });
  const seconds = Array.from({ length: 600 }, (_, second) => 60_000 + second * 1000);
  expect(new Set(seconds.map((ms) => said.age(ms))).size).toBe(10);
});

test('each form of a text is brought along, and no text is left out', () => {
  const texts = JSON.parse(scriptTexts(ukrainian)) as Record<string, Record<string, string>>;
  expect(texts['age.days']).toMatchObject({ one: '{count} день', few: '{count} дні', many: '{count} днів' });
  expect(Object.values(texts).every(({ other }) => other !== undefined && other !== '')).toBe(true);
});
