import { createLocale } from '../../../src/i18n/locale.ts';
import { describe, expect, test } from 'vitest';
import type { BusinessFunction } from '../../../src/model/function.ts';
import type { FunctionState } from '../../../src/model/state.ts';
import { certificateSignals } from '../../../src/state/certificates.ts';
import { initialState } from '../../../src/state/transition.ts';
import { EVERY, fn, policy, START, subject, told } from './samples.ts';

const DAY = 86_400_000;
const expiresAt = Date.parse('2026-12-12T10:00:00Z');
const certificate = { warnBeforeMs: 21 * DAY, severity: 'minor' } as const;
const functions = new Map<string, BusinessFunction>([
  fn('order', { certificate, impact: { summary: 'Customers cannot place an order.', whenDown: {} } }),
  fn('browse', { certificate, severity: 'major' }),
  fn('claims', { certificate: { warnBeforeMs: 30 * DAY, severity: 'major' }, severity: 'minor' }),
  fn('unasked'),
]);
const state = (functionId: string, certificateExpiresAt?: number, target = 'live'): FunctionState => ({
  ...initialState({ functionId, target }, START),
  ...(certificateExpiresAt === undefined ? {} : { certificateExpiresAt }),
});
const signals = (states: readonly FunctionState[], now: number) =>
  certificateSignals(states, functions, now, createLocale('Europe/London'));

describe('the expiry of a certificate', () => {
  const how = policy();
  const at = (count: number) => START + count * EVERY;
  const fresh = initialState(subject, START);

  test('is what the newest run saw that saw one', () => {
    const one = told(fresh, { at: at(1), certificateExpiresAt: 5 }, how);
    expect(one.certificateExpiresAt).toBe(5);
    expect(told(one, { at: at(2) }, how).certificateExpiresAt).toBe(5);
    expect(told(one, { at: at(2), outcome: 'failed', certificateExpiresAt: 9 }, how).certificateExpiresAt).toBe(9);
  });

  test('is not taken from a run that could not be judged', () => {
    const one = told(fresh, { at: at(1), outcome: 'inconclusive', certificateExpiresAt: 5 }, how);
    expect(one).not.toHaveProperty('certificateExpiresAt');
  });
});

describe('a certificate that soon expires', () => {
  test('is told from the configured time before on, and not a moment earlier', () => {
    expect(signals([state('order', expiresAt)], expiresAt - 21 * DAY - 1)).toEqual([]);
    expect(signals([state('order', expiresAt)], expiresAt - 21 * DAY)).toEqual([
      {
        source: 'certificate',
        id: '2026-12-12T10:00:00.000Z@live',
        causeKey: 'certificate:2026-12-12T10:00:00.000Z@live',
        severity: 'minor',
        says: 'A certificate at live expires on Sat 12 Dec 2026, 10:00 GMT. Afterwards: Customers cannot place an order.',
        functions: ['order'],
        since: expiresAt - 21 * DAY,
      },
    ]);
  });

  test('is said in the same words each day', () => {
    const said = [20, 10, 4].map((days) => signals([state('order', expiresAt)], expiresAt - days * DAY));
    expect(said[1]).toEqual(said[0]);
    expect(said[2]).toEqual(said[0]);
  });

  test('is as grave as the function itself when fewer than three days are left', () => {
    const severity = (leftMs: number) => signals([state('order', expiresAt)], expiresAt - leftMs)[0]!.severity;
    expect(severity(3 * DAY)).toBe('minor');
    expect(severity(3 * DAY - 1)).toBe('critical');
    expect(signals([state('claims', expiresAt)], expiresAt - DAY)[0]!.severity).toBe('major');
  });

  test('is said otherwise when it has expired', () => {
    const [signal] = signals([state('order', expiresAt)], expiresAt);
    expect(signal).toMatchObject({
      severity: 'critical',
      says: 'A certificate at live expired on Sat 12 Dec 2026, 10:00 GMT. Customers cannot place an order.',
    });
  });

  test('is not told of functions that nobody asked for, that saw none, or that are not configured', () => {
    const states = [state('unasked', expiresAt), state('order'), state('gone', expiresAt)];
    expect(signals(states, expiresAt)).toEqual([]);
  });
});

describe('several functions behind one certificate', () => {
  const all = ['browse', 'claims', 'order'].map((id) => state(id, expiresAt));

  test('are one signal, in the order of the configuration, as grave as the gravest of them', () => {
    expect(signals(all, expiresAt - 20 * DAY)).toMatchObject([
      { functions: ['order', 'browse', 'claims'], severity: 'major', since: expiresAt - 30 * DAY },
    ]);
  });

  test('are told as soon as the first of them wants it, and stay the same signal later', () => {
    const [early] = signals(all, expiresAt - 25 * DAY);
    const [later] = signals(all, expiresAt - 20 * DAY);
    expect(early!.causeKey).toBe(later!.causeKey);
    expect(early!.functions).toEqual(later!.functions);
  });

  test('stay the same signal while one after the other sees the renewed one', () => {
    const renewed = expiresAt + 90 * DAY;
    const keys = [0, 1, 2].map((count) => {
      const states = all.map((one, index) => (index < count ? { ...one, certificateExpiresAt: renewed } : one));
      return signals(states, expiresAt - DAY).map(({ id }) => id);
    });
    expect(new Set(keys.flat()).size).toBe(1);
    expect(
      signals(
        all.map(({ functionId }) => state(functionId, renewed)),
        expiresAt - DAY,
      ),
    ).toEqual([]);
  });

  test('at another target, or with another expiry, are signals of their own', () => {
    const states = [...all, state('order', expiresAt, 'green'), state('browse', expiresAt + 1)];
    expect(signals(states, expiresAt).map(({ id }) => id)).toEqual([
      '2026-12-12T10:00:00.000Z@green',
      '2026-12-12T10:00:00.000Z@live',
      '2026-12-12T10:00:00.001Z@live',
    ]);
  });

  test('say at most five sentences', () => {
    const many = new Map(Array.from({ length: 30 }, (_, index) => fn(`f${index}`, { certificate })));
    const states = [...many.keys()].map((id) => state(id, expiresAt));
    const [signal, ...more] = certificateSignals(states, many, expiresAt - DAY, createLocale('UTC'));
    expect(more).toEqual([]);
    expect(signal!.functions).toHaveLength(30);
    expect(signal!.says).toMatch(/They cannot f4\. And 25 more\.$/);
  });
});
