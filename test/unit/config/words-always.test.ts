import { createLocale } from '../../../src/i18n/locale.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textRemarks } from '../../../src/config/words/judge-text.ts';
import { lexiconOf } from '../../../src/config/words/lexicon.ts';
import { sentencesIn } from '../../../src/config/words/sentences.ts';
import { hints, standIns } from '../../../src/config/words/technical-words.ts';
import type { TextKind } from '../../../src/config/words/texts.ts';
import type { Component } from '../../../src/model/function.ts';

const kinds: readonly TextKind[] = [
  'summary',
  'stillWorks',
  'tellCustomers',
  'workaround',
  'provides',
  'alarm',
  'maintenance',
];
const audiences = new Set(['customer-service', 'back-office'] as const);
const component = (name: string): Component => ({ id: 'a-b', name, provides: name, dependsOn: [], supplier: false });
const lexicon = (name: string, allow: readonly string[] = [], avoid: Readonly<Record<string, string>> = {}) =>
  lexiconOf(
    {
      organisation: name,
      locale: createLocale('UTC'),
      components: new Map([['a-b', component(name)]]),
      functions: new Map(),
    },
    { allow: [...allow], avoid },
  );

const plain = [
  'Customers cannot place an order.',
  'Customers cannot see our products.',
  'Business customers cannot order on invoice.',
  'The warehouse cannot book goods in and gets no new orders.',
  'Claims cannot be opened or looked up.',
  'New orders do not reach the warehouse.',
  'Orders already placed are being delivered.',
  'Browsing, and orders on invoice for business customers.',
  'Our shop cannot take orders at the moment. I can take yours now and confirm it by e-mail.',
  'We cannot take card payments at the moment. I can take your order, and we will ring you back for the card.',
  'I cannot see your order just now. It is on its way as promised; may I ring you back?',
  'Use the printed catalogue; take orders on form OF-7.',
  'Write deliveries on form GR-2; the desk types them in afterwards.',
  'Ask the warehouse by telephone, extension 320, from 8 a.m. to 6 p.m.',
  'Print the orders of the last hour in the shop and carry them over.',
  'Do NOT promise a date. Tell them that DHL has the parcel.',
  'Customers queue at the till; open a second one.',
  'It takes longer than usual, about 10 minutes.',
  'Nobody can sign in. Whoever is signed in already can go on.',
  'Stock-taking',
];

test('a plain text is never remarked on, whatever it is for', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...plain),
      fc.constantFrom(...kinds.filter((kind) => kind !== 'provides')),
      (text, kind) => {
        expect(textRemarks({ path: [], kind, text, audiences }, lexicon('Acme'))).toEqual([]);
      },
    ),
  );
});

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 2000 }),
  fc.string({ unit: 'binary', maxLength: 500 }),
  fc
    .array(
      fc.constantFrom(
        ...Object.keys(standIns),
        ...Object.keys(hints),
        ...plain,
        '(',
        ')',
        '"',
        '-',
        '@',
        '://',
        '.',
        '\n',
      ),
    )
    .map((parts) => parts.join(' ')),
);

test('judging ends with remarks of one line, whatever is judged', () => {
  fc.assert(
    fc.property(anyText, fc.constantFrom(...kinds), anyText, (text, kind, other) => {
      const words = lexicon(other.slice(0, 100), [other.slice(0, 60)], { [text.slice(0, 60)]: other.slice(0, 100) });
      for (const remark of textRemarks({ path: [], kind, text, audiences, question: other }, words))
        expect(remark.length).toBeGreaterThan(10);
    }),
  );
});

test('a word that is allowed is not remarked on, and a word that is avoided is', () => {
  const words = [...Object.keys(standIns), ...Object.keys(hints)];
  for (const word of words) {
    const text = `Look at the ${word} again.`;
    const said = (of: ReturnType<typeof lexicon>) => textRemarks({ path: [], kind: 'workaround', text, audiences }, of);
    expect(said(lexicon('Acme')), word).toEqual([expect.stringContaining(`"${word}" is a technical word`)]);
    expect(said(lexicon('Acme', [word])), word).toEqual([]);
    expect(said(lexicon(word)), word).toEqual([]);
    expect(said(lexicon('Acme', [], { [word]: 'till' })), word).toEqual([
      `"${word}" is one of the words to avoid; say "till", as in "Look at the till again."`,
    ]);
  }
});

test('no way of saying it better is itself hard to understand', () => {
  const plainOf = (text: string) => textRemarks({ path: [], kind: 'workaround', text, audiences }, lexicon('Acme'));
  for (const text of [...Object.values(standIns), ...Object.values(hints)]) expect(plainOf(text), text).toEqual([]);
});

test('sentences are parts of the text in its order', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      let at = 0;
      for (const { start, end } of sentencesIn(text)) {
        expect(start).toBeGreaterThanOrEqual(at);
        expect(end).toBeGreaterThan(start);
        at = end;
      }
      expect(at).toBeLessThanOrEqual(text.length);
    }),
  );
});
