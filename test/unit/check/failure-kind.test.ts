import { expect, test } from 'vitest';
import { failureKindOf, timeoutKindOf } from '../../../src/check/failure/failure-kind.ts';

test.each([
  'page.goto: net::ERR_CONNECTION_REFUSED at http://127.0.0.1:1/',
  'page.goto: net::ERR_CERT_DATE_INVALID at https://shop.example/',
  'page.goto: Timeout 5000ms exceeded.\nCall log:\n  - navigating to "http://127.0.0.1:1/"',
])('a page that did not come is not reachable: %s', (message) => {
  expect(failureKindOf(new Error(message), false)).toBe('unreachable');
});

test('what answered and is not as it should be is a wrong answer', () => {
  expect(failureKindOf(new Error('expect(received).toBe(expected)'), false)).toBe('wrong-answer');
  expect(failureKindOf('thrown text', false)).toBe('wrong-answer');
});

test('a server that cannot serve is not reachable, whatever the check misses in its reply', () => {
  expect(failureKindOf(new Error('expect(received).toBe(expected)'), true)).toBe('unreachable');
});

test('a run out of time is not reachable when its last step waited for most of it, else slow', () => {
  const step = (startedAt: number) => ({ name: 'Pay', depth: 0, startedAt });
  const [long, short, ended] = [step(1000), step(5600), step(1000)];
  const waits = { at: 6000, running: [long, short], over: [ended] };
  expect(timeoutKindOf(long, waits, 5000)).toBe('unreachable');
  expect(timeoutKindOf(short, waits, 5000)).toBe('slow');
  expect(timeoutKindOf(ended, waits, 5000)).toBe('slow');
  expect(timeoutKindOf(undefined, waits, 5000)).toBe('unreachable');
});
