import { createLocale } from '../../../src/i18n/locale.ts';
import { describe, expect, test } from 'vitest';
import type { WordsForm } from '../../../src/config/form/words.ts';
import { textRemarks } from '../../../src/config/words/judge-text.ts';
import { lexiconOf } from '../../../src/config/words/lexicon.ts';
import { answeredNo, toldToCustomer } from '../../../src/config/words/missing.ts';
import type { ReadText } from '../../../src/config/words/texts.ts';
import type { BusinessFunction, Component } from '../../../src/model/function.ts';

const components = new Map(
  [
    { id: 'catalogue-db', name: 'Catalogue database', provides: 'Product data' },
    { id: 'voyager', name: 'Voyager', provides: 'Card payments' },
    { id: 'apple', name: 'Apple Server', provides: 'The till' },
  ].map((one) => [one.id, { ...one, dependsOn: [], supplier: false } satisfies Component]),
);
const functions = new Map(
  [
    { id: 'place-order', question: 'Can customers place an order?' },
    { id: 'check-in', question: 'Can guests arrive?' },
    { id: 'click-and-collect', question: 'Does click-and-collect work?' },
  ].map((one) => [one.id, one as BusinessFunction]),
);

const noWords: WordsForm = { allow: [], avoid: {} };

function said(text: string, more: Partial<ReadText> = {}, words: Partial<WordsForm> = {}): readonly string[] {
  const lexicon = lexiconOf(
    { organisation: 'XYZ Ltd', locale: createLocale('UTC'), components, functions },
    { ...noWords, ...words },
  );
  const usual = { path: [], kind: 'workaround', audiences: new Set(['customer-service'] as const) } as const;
  return textRemarks({ ...usual, text, ...more }, lexicon);
}

const toCustomers = { kind: 'tellCustomers' } as const;
const forOperations = { audiences: new Set(['operations'] as const) };

describe('technical words', () => {
  test('are told with the sentence as it could be, where another word fits in', () => {
    expect(said('Our shop is fine. The backend has a high latency.', toCustomers)).toEqual([
      '"backend" is a technical word that customers may not know; say "system", as in "The system has a high delay."',
      '"latency" is a technical word that customers may not know; say "delay", as in "The system has a high delay."',
    ]);
    expect(said('An API is down.')).toEqual([
      '"API" is a technical word that customer service may not know; say "connection", as in "A connection is down."',
    ]);
    expect(said('Servers of the old shop are full.')).toEqual([
      '"Servers" is a technical word that customer service may not know; say "systems", as in "Systems of the old shop are full."',
    ]);
  });

  test('are told with what to say about it, where none does', () => {
    expect(said('The gateway had a timeout, and the databases too.')).toEqual([
      '"gateway" is a technical word that customer service may not know; say what it is for, such as "card payments"',
      '"timeout" is a technical word that customer service may not know; say that it takes too long',
      '"databases" is a technical word that customer service may not know; say "stored data"',
    ]);
  });

  test.each([
    'gateway',
    'backend',
    'back-end',
    'API',
    'timeout',
    'timed out',
    'latencies',
    'database',
    'server',
    'deployed',
    'node',
    'pods',
    'cache',
    'caches',
    'order queue',
    'queue is stuck',
    'null',
    'unhandled exception',
    'endpoints',
    'SLA',
    'SLAs',
    'Kubernetes',
    'load-balancer',
    'DNS',
    'JSON',
    'PROXY SERVER',
    'stack trace',
  ])('%s is one', (word) => {
    expect(said(`Look at the ${word} again.`)).toHaveLength(1);
  });

  test.each([
    'Customers queue at the till.',
    'All shops, with the exception of Leeds, are open.',
    'Ask your host for a table.',
    'The container is at the port.',
    'Give a gift token.',
    'Use form OF-7 and put it in the red tray.',
    'Take a rest and soap.',
    'Write to api-help@acme.example or see server.acme.example/backend.',
    'The Apple Server is away; ask at the apple server desk.',
    'The Catalogue database is away.',
    'Look at the server-side.',
    'The delivery driver has a new address.',
  ])('%s has none', (text) => {
    expect(said(text)).toEqual([]);
  });

  test('are told once for each text, and not at all to technicians', () => {
    expect(said('The server, the Server and the SERVER.')).toHaveLength(1);
    expect(said('The server, WMSX and HTTP 503 at 10.0.0.1.', forOperations)).toEqual([]);
  });

  test('may be allowed, one by one', () => {
    expect(said('The payment gateways and the server.', {}, { allow: ['Gateway', 'server'] })).toEqual([]);
    expect(said('The payment gateway.', {}, { allow: ['card gateway'] })).toHaveLength(1);
  });
});

describe('words that the configuration avoids', () => {
  const avoid = { fulfilment: 'delivery', card: 'credit card', Voyager: 'card payments' };

  test('are told with what to say instead, names too', () => {
    expect(said('Fulfilment is late, and Voyager is away.', {}, { avoid })).toEqual([
      '"Fulfilment" is one of the words to avoid; say "delivery", as in "Delivery is late, and card payments is away."',
      '"Voyager" is one of the words to avoid; say "card payments", as in "Delivery is late, and card payments is away."',
    ]);
  });

  test('are not told where the better words stand already', () => {
    expect(said('Take the credit card.', {}, { avoid })).toEqual([]);
    expect(said('Take the card.', {}, { avoid })).toHaveLength(1);
  });

  test('take the place of what would be said otherwise', () => {
    expect(said('The server is away.', {}, { avoid: { server: 'till' } })).toEqual([
      '"server" is one of the words to avoid; say "till", as in "The till is away."',
    ]);
  });
});

describe('what machines write', () => {
  test('is told: codes, names from programs, addresses', () => {
    expect(said('It says HTTP 503 or error 404.')).toEqual([
      '"HTTP 503" is what one machine says to another, which means nothing to customer service; say what people see, such as "does not answer"',
      '"error 404" is what one machine says to another, which means nothing to customer service; say what people see, such as "does not answer"',
    ]);
    expect(said('Look for a NullPointerException in queue_depth.')).toEqual([
      '"NullPointerException" is a name from a program, which means nothing to customer service; say what people see when it goes wrong',
      '"queue_depth" is a name from a program, which means nothing to customer service; say what people see when it goes wrong',
    ]);
    expect(said('It is at 10.0.0.12:8080.')).toEqual([
      '"10.0.0.12:8080" is the address of a machine, which means nothing to customer service; say what people cannot do',
    ]);
  });

  test('an address of a page is told where somebody reads it aloud, and helps where somebody works with it', () => {
    const text = 'Open https://forms.acme.example/of-7 please.';
    expect(said(text)).toEqual([]);
    expect(said(text, toCustomers)).toEqual([
      '"https://forms.acme.example/of-7" is an address, which nobody can read aloud; say what the page is called',
    ]);
  });

  test('abbreviations are told unless they are spelt out, well known, allowed or stressed words', () => {
    expect(said('Look into STX.')).toEqual([
      '"STX" is an abbreviation, which customer service may not know; write it out',
    ]);
    for (const text of [
      'Look into the stock system (STX).',
      'Look into STX (the stock system).',
      'Look into the warehouse system (WMS).',
      'The parcel is with DHL.',
      'Do NOT promise a date, NEVER.',
      'Use form STX-7.',
      'XYZ Ltd is open.',
    ])
      expect(said(text), text).toEqual([]);
    expect(said('Look into STX.', {}, { allow: ['STX'] })).toEqual([]);
  });

  test('ids are told with what stands behind them, unless they are words that people say', () => {
    expect(said('The catalogue-db is away; use place-order.')).toEqual([
      '"catalogue-db" is an id, which only those know who write this file; say what it is for: "Product data"',
      '"place-order" is an id, which only those know who write this file; say what it is about, as in "Can customers place an order?"',
    ]);
    expect(said('Use check-in, or click-and-collect, or voyager.')).toEqual([]);
  });
});

describe('long texts', () => {
  const words = (count: number) => Array.from({ length: count }, (_, n) => `word${n}x`).join(' ');

  test('sentences over 25 words are told with a place to part them', () => {
    expect(said(`${words(25)}.`)).toEqual([]);
    expect(said(`${words(14)} but customers can ${words(12)}.`, toCustomers)).toEqual([
      'has a sentence of 29 words, more than customers can take in at once (25); make two of it, the second from "but customers can …" on',
    ]);
    expect(said(`${words(30)}.`, forOperations)).toEqual([
      'has a sentence of 30 words, more than readers can take in at once (25); make two of it',
    ]);
    expect(said(`${words(20)}; ${words(20)}: ${words(20)}\n${words(20)}.`)).toEqual([]);
  });

  test('texts that nobody reads to the end are told with what to do with the rest', () => {
    const provides = { kind: 'provides' } as const;
    expect(said(words(15), provides)).toEqual([]);
    expect(said(words(16), provides)).toEqual([
      'is 16 words long, and in a hurry nobody reads more than 15; name only what is missing while it is down',
    ]);
  });
});

describe('how it sounds', () => {
  test('a text that blames somebody is told, with what it should be about', () => {
    expect(said('Sorry, IT broke it.', { question: 'Can customers place an order?' })).toEqual([
      'blames somebody ("IT broke it"), which helps no customer and makes people keep quiet; say what does not work, such as "Customers cannot place an order."',
    ]);
    for (const text of [
      "It is the supplier's fault.",
      'This was a human error.',
      'The web team forgot to renew it.',
      'Voyager is to blame.',
    ])
      expect(said(text, forOperations), text).toHaveLength(1);
    for (const text of [
      'It is not your fault.',
      'We made a mistake, and we are sorry.',
      'Note it when a customer forgot to sign.',
      'Nobody is to blame.',
    ])
      expect(said(text), text).toEqual([]);
  });

  test('two negations are told, with one', () => {
    expect(said('It is not impossible to order.')).toEqual([
      'says no twice ("not impossible"), which is misread in a hurry; say "possible"',
    ]);
    for (const text of [
      'Customers cannot see no prices.',
      'Nobody cannot order.',
      "They don't get nothing.",
      'Do not never ring.',
    ])
      expect(said(text), text).toEqual([expect.stringContaining('says no twice')]);
    for (const text of [
      'Do not order without a card.',
      'No, do not promise a date.',
      'Customers cannot order, no date is known.',
      'Do not say no to a customer.',
      'It is not available.',
      'Not all customers can order.',
    ])
      expect(said(text), text).toEqual([]);
  });
});

describe('what is missing', () => {
  test('a summary that names what is broken, and not who cannot do what', () => {
    const about = (question: string) => ({ kind: 'summary', question }) as const;
    expect(said('Voyager is down.', about('Can business customers order on invoice?'))).toEqual([
      'says that something is wrong, and not who cannot do what; say it like "Business customers cannot order on invoice."',
    ]);
    for (const text of ['Checkout failure', 'Search is currently broken', 'The site has problems.'])
      expect(said(text, about('Does it work?')), text).toEqual([
        'says that something is wrong, and not who cannot do what; say it like "Customers cannot place an order."',
      ]);
    for (const text of [
      'Claims cannot be opened.',
      'Orders do not reach the warehouse.',
      'Customers see the wrong prices.',
      'Deliveries are late.',
    ])
      expect(said(text, about('Does it work?')), text).toEqual([]);
    expect(said('Voyager is down.', { ...about('Does it work?'), ...forOperations })).toEqual([]);
  });

  test('a question that is none', () => {
    const question = { kind: 'question' } as const;
    expect(said('Can customers pay.', question)).toEqual([
      'is no question, and the page gives the answer to it; end it with a question mark: "Can customers pay?"',
    ]);
    expect(said('Paying by card', { ...question, ...forOperations })).toEqual([
      'is no question, and the page gives the answer to it; ask what a user would ask, such as "Can customers place an order?"',
    ]);
    expect(said('Can customers pay?', question)).toEqual([]);
  });

  test('is proposed in the words that are there', () => {
    expect(answeredNo('Can the warehouse book goods in?')).toBe('The warehouse cannot book goods in.');
    expect(answeredNo('Can customer service open a claim?')).toBe('Customer service cannot open a claim.');
    expect(answeredNo('Can it be seen?')).toBeUndefined();
    expect(answeredNo('Do orders reach the warehouse?')).toBeUndefined();
    expect(toldToCustomer('Customers cannot see where their order is.')).toBe(
      'I am sorry, you cannot see where your order is just now.',
    );
    expect(toldToCustomer('Claims cannot be opened.')).toBeUndefined();
  });
});
