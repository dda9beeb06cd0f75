import { describe, expect, test } from 'vitest';
import { germanStemIn } from '../../../src/config/words/german-words.ts';
import { textRemarks } from '../../../src/config/words/judge-text.ts';
import { lexiconOf } from '../../../src/config/words/lexicon.ts';
import type { TextKind } from '../../../src/config/words/texts.ts';
import { toldToCustomer } from '../../../src/config/words/missing.ts';
import { createLocale } from '../../../src/i18n/locale.ts';

const lexicon = (allow: readonly string[] = [], tag = 'de') =>
  lexiconOf(
    { organisation: 'Acme', components: new Map(), functions: new Map(), locale: createLocale('UTC', tag) },
    { allow: [...allow], avoid: {} },
  );
const remarks = (kind: TextKind, text: string, words = lexicon()) =>
  textRemarks({ path: [], kind, text, audiences: new Set(['customer-service']) }, words);

describe('German texts', () => {
  test('in plain words are not remarked on, although English words stand in them by chance', () => {
    expect(remarks('summary', 'Kunden können nicht mit Karte bezahlen.')).toEqual([]);
    expect(remarks('tellCustomers', 'Die Bestellung ist da, sie war fast fertig. Ich rufe Sie zurück.')).toEqual([]);
    expect(remarks('summary', 'Niemand kann nichts dafür: was not ist, ist not.')).toEqual([]);
  });

  test.each([
    ['Der Server antwortet nicht.', 'Server'],
    ['Die Datenbanken sind weg.', 'Datenbanken'],
    ['Ein Serverausfall stört.', 'Serverausfall'],
    ['Der Zahlungsserver steht.', 'Zahlungsserver'],
    ['Wegen des Deployments geht nichts.', 'Deployments'],
    ['Die Schnittstellen sind gestört.', 'Schnittstellen'],
  ])('with technical words are told so, however the word is built: %s', (text, word) => {
    const [remark, ...more] = remarks('summary', text);
    expect(remark).toContain(`"${word}" is a technical word that customer service may not know`);
    expect(remark).toMatch(/„.+“$/);
    expect(more).toEqual([]);
  });

  test('may use a word that is allowed', () => {
    expect(remarks('summary', 'Der Server antwortet nicht.', lexicon(['Server']))).toEqual([]);
  });

  test('are judged by length and for what machines write, as in any language', () => {
    const long = `${'Kunden warten '.repeat(13)}, weil nichts geht.`;
    expect(remarks('workaround', long).join()).toContain('make two of it');
    expect(remarks('summary', 'Es kommt HTTP 503.').join()).toContain('what one machine says to another');
  });

  test('that ask nothing are shown a German question', () => {
    expect(remarks('question', 'Bestellung').join()).toContain('"Können Kunden bestellen?"');
    expect(remarks('question', 'Können Kunden bestellen').join()).toContain('"Können Kunden bestellen?"');
    expect(remarks('question', 'Können Kunden bestellen?')).toEqual([]);
  });

  test('for customers are proposed in German', () => {
    expect(toldToCustomer('Kunden können ihre Bestellungen nicht verfolgen.')).toBe(
      'Es tut mir leid, Sie können derzeit Ihre Bestellungen nicht verfolgen.',
    );
  });
});

test.each(['Wasser', 'Kasse', 'Kunden', 'Queller', 'Lager', 'Kapitän', 'Mitteilung', 'Konserven'])(
  'the everyday word %s is no technical one',
  (word) => {
    expect(germanStemIn(word)).toBeUndefined();
  },
);

test('texts in a language that is not known are judged by length and marks alone', () => {
  const words = lexicon([], 'nl');
  expect(remarks('summary', 'De server is down.', words)).toEqual([]);
  expect(remarks('summary', 'Fout op 10.0.0.1.', words).join()).toContain('the address of a machine');
});
