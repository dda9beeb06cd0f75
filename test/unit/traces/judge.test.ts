import { describe, expect, test } from 'vitest';
import { createEncoder } from '../../../src/traces/encode.ts';
import { judge, waitMs } from '../../../src/traces/judge.ts';
import { at } from '../metrics/sample-world.ts';

const protobuf = createEncoder('protobuf', {}, '1');
const json = createEncoder('json', {}, '1');

const answer = (status: number, more: { contentType?: string; retryAfter?: string; body?: Uint8Array } = {}) => ({
  kind: 'answered' as const,
  status,
  contentType: '',
  retryAfter: '',
  body: new Uint8Array(),
  ...more,
});

const inJson = (body: unknown) =>
  answer(200, { contentType: 'application/json; charset=utf-8', body: Buffer.from(JSON.stringify(body)) });

describe('an answer of a collector', () => {
  test.each([429, 502, 503, 504])('%i means later', (status) => {
    expect(judge(answer(status), protobuf, at)).toEqual({ kind: 'later', why: `the collector answered ${status}` });
  });

  test.each([301, 400, 401, 403, 404, 408, 413, 415, 500, 501])('%i means never', (status) => {
    expect(judge(answer(status), protobuf, at).kind).toBe('refused');
  });

  test('may say how much later, in seconds or as a date', () => {
    const inOneMinute = new Date(at + 60_000).toUTCString();
    expect(judge(answer(503, { retryAfter: '7' }), protobuf, at)).toMatchObject({ retryAfterMs: 7000 });
    expect(judge(answer(429, { retryAfter: inOneMinute }), protobuf, at)).toMatchObject({ retryAfterMs: 60_000 });
    expect(judge(answer(429, { retryAfter: 'soon' }), protobuf, at)).not.toHaveProperty('retryAfterMs');
  });

  test('that did not come means later', () => {
    expect(judge({ kind: 'unanswered', why: 'no way' }, protobuf, at)).toEqual({ kind: 'later', why: 'no way' });
  });

  test('is taken when it has no words, or none that are out of order', () => {
    expect(judge(answer(200), protobuf, at)).toEqual({ kind: 'taken' });
    expect(judge(answer(202, { contentType: protobuf.contentType }), protobuf, at)).toEqual({ kind: 'taken' });
    expect(judge(inJson({}), json, at)).toEqual({ kind: 'taken' });
    expect(judge(inJson({ partialSuccess: {} }), json, at)).toEqual({ kind: 'taken' });
  });

  test('is taken in part when spans were rejected, in both encodings', () => {
    const partly = { kind: 'partly', rejectedSpans: 3, why: 'too old' };
    // field 1 { field 1: 3, field 2: "too old" }
    const body = Buffer.concat([Buffer.from([0x0a, 0x0b, 0x08, 0x03, 0x12, 0x07]), Buffer.from('too old')]);
    expect(judge(answer(200, { contentType: protobuf.contentType, body }), protobuf, at)).toEqual(partly);
    expect(judge(inJson({ partialSuccess: { rejectedSpans: '3', errorMessage: 'too old' } }), json, at)).toEqual(
      partly,
    );
  });

  test('that cannot be read is taken by its status', () => {
    const torn = answer(200, { contentType: protobuf.contentType, body: Buffer.from([0x0a, 0xff, 0xff]) });
    expect(judge(torn, protobuf, at)).toEqual({ kind: 'taken' });
    expect(judge(inJson(null), json, at)).toEqual({ kind: 'taken' });
  });

  test('that is a web page comes from no collector', () => {
    expect(judge(answer(200, { contentType: 'text/html; charset=utf-8' }), protobuf, at).kind).toBe('refused');
  });

  test('tells its words when they are words', () => {
    const words = answer(400, { contentType: 'text/plain', body: Buffer.from('no tenant') });
    expect(judge(words, protobuf, at)).toEqual({ kind: 'refused', why: 'the collector answered 400: no tenant' });
  });
});

describe('the wait after failures', () => {
  const later = { kind: 'later', why: '' } as const;

  test('grows up to a minute', () => {
    expect([1, 2, 3, 20].map((failures) => waitMs(failures, later, () => 1))).toEqual([1000, 2000, 4000, 60_000]);
  });

  test('is at least what the collector asks for, but never over five minutes', () => {
    expect(waitMs(1, { ...later, retryAfterMs: 30_000 }, () => 0)).toBe(30_000);
    expect(waitMs(1, { ...later, retryAfterMs: 86_400_000 }, () => 0)).toBe(300_000);
    expect(waitMs(9, { ...later, retryAfterMs: 1 }, () => 0)).toBe(30_000);
  });
});
