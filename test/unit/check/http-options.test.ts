import { describe, expect, test } from 'vitest';
import { checkRequest } from '../../../src/check/http-options.ts';
import { ScriptMistake } from '../../../src/check/script-mistake.ts';

const mistakeIn = (options: unknown): string => mistakeOf('POST', '/orders', options);

const mistakeOf = (method: unknown, path: unknown, options: unknown): string => {
  try {
    checkRequest(method, path, options);
  } catch (error) {
    expect(error).toBeInstanceOf(ScriptMistake);
    return (error as Error).message;
  }
  return 'none';
};

describe('the options of a request', () => {
  test.each([
    [{}],
    [
      {
        json: { a: 1 },
        headers: { 'X-A': 'b', accept: '' },
        query: { a: 1, b: true, c: 'd' },
        timeoutMs: 0.5,
        redirects: 0,
        maxBytes: 1,
      },
    ],
    [{ form: { a: 1 } }],
    [{ body: Buffer.from('a'), headers: Object.create(null) as object }],
    [{ json: null, timeoutMs: undefined, data: undefined }],
  ])('are taken as they are: %j', (options) => {
    expect(mistakeIn(options)).toBe('none');
  });

  test.each([
    [{ timeout: 500 }, 'there is no option timeout (did you mean timeoutMs?)'],
    [{ timeoutms: 500 }, 'there is no option timeoutms (did you mean timeoutMs?)'],
    [{ params: { a: 1 } }, 'there is no option params (did you mean query?)'],
    [{ data: { a: 1 } }, 'there is no option data (did you mean json, form or body?)'],
    [{ header: {} }, 'there is no option header (did you mean headers?)'],
    [
      { toString: 1 },
      'there is no option toString (the options are json, form, query, body, headers, timeoutMs, redirects, maxBytes)',
    ],
    [{ json: {}, body: 'x' }, 'a request has one body: give json, form or body, not several of them'],
    [{ json: () => 1 }, 'json must be what JSON can say, found a function'],
    [{ body: { a: 1 } }, 'body must be text or a Uint8Array, found an object; json sends an object'],
    [{ form: new URLSearchParams('a=1') }, 'form must be an object such as { page: 2 }, found a URLSearchParams'],
    [{ query: { page: undefined } }, 'query must hold texts, numbers, true or false, found undefined as page'],
    [
      { headers: new Headers({ a: 'b' }) },
      "headers must be an object such as { Accept: 'text/html' }, found a Headers",
    ],
    [{ headers: { 'X-Retry': 3 } }, 'headers must hold texts, found a number as X-Retry'],
    [{ headers: { 'X A': 'b' } }, 'headers cannot hold the name "X A"'],
    [
      { headers: { 'X-A': 'b\r\nX-B: c' } },
      'headers cannot send the value of X-A: headers are one line of Latin-1 text; encode it, for example with encodeURIComponent',
    ],
    [
      { headers: { 'Transfer-Encoding': 'chunked' } },
      'headers cannot hold Transfer-Encoding: the client sets it itself where it is needed',
    ],
    [{ timeoutMs: -1 }, 'timeoutMs must be a number, more than 0, found -1'],
    [{ timeoutMs: '5s' }, 'timeoutMs must be a number, more than 0, found text'],
    [{ redirects: 1.5 }, 'redirects must be a whole number, 0 or more, found 1.5'],
    [{ maxBytes: Infinity }, 'maxBytes must be a whole number, more than 0, found Infinity'],
    [
      { timeout: 1, redirects: -1 },
      'there is no option timeout (did you mean timeoutMs?); redirects must be a whole number, 0 or more, found -1',
    ],
    [null, 'its options must be an object such as { timeoutMs: 5000 }, found null'],
    ['json', 'its options must be an object such as { timeoutMs: 5000 }, found text'],
  ])('name what is wrong with %j', (options, problem) => {
    expect(mistakeIn(options)).toBe(`POST /orders: ${problem}`);
  });

  test.each([
    ['GET', 7, 'GET …: the path must be text such as "/orders", found a number'],
    ['GE T', '/', 'GE T /: the method must be a word such as GET, found "GE T"'],
    [undefined, '/', 'http.request /: the method must be a word such as GET, found undefined'],
    ['connect', '/', 'CONNECT /: CONNECT opens a tunnel, which a check cannot use'],
  ])('come after a method and a path: %s %s', (method, path, message) => {
    expect(mistakeOf(method, path, {})).toBe(message);
  });

  test('come after a path that may have been missing in an answer, which is no slip', () => {
    expect(() => checkRequest('GET', undefined, {})).toThrow(new Error('GET …: there is no path, found undefined'));
    expect(() => checkRequest('GET', null, {})).not.toThrow(ScriptMistake);
  });

  test('never show a login that stands in the address', () => {
    expect(mistakeOf('POST', 'https://sam:s3cret@shop.example/x', { timeout: 1 })).toMatch(
      /^POST https:\/\/shop\.example\/x: /,
    );
  });
});
