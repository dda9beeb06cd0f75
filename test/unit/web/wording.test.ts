import { createLocale } from '../../../src/i18n/locale.ts';
import { describe, expect, test } from 'vitest';
import { safeLink } from '../../../src/web/views/safe-link.ts';
import { sayAge, sayFor, sayStamp, stamp } from '../../../src/web/views/time-text.ts';
import { plainReason, technicalReason } from '../../../src/web/views/wording.ts';
import { MINUTE, NOW } from './fixture-world.ts';

const locale = createLocale('Europe/London');

describe('times on pages', () => {
  test.each([
    [0, 'just now'],
    [4000, '4 s ago'],
    [59_000, '59 s ago'],
    [60_000, '1 min ago'],
    [89_000, '1 min ago'],
    [90_000, '1 min ago'],
    [89 * MINUTE, '89 min ago'],
    [35 * 60 * MINUTE, '35 h ago'],
    [72 * 60 * MINUTE, '3 days ago'],
    [-5000, 'just now'],
  ])('%d ms ago is said as "%s"', (ms, text) => {
    expect(sayAge(ms, locale)).toBe(text);
  });

  test('lasting leaves out seconds from the first minute on', () => {
    expect([sayFor(12_000, locale), sayFor(12 * MINUTE + 20_000, locale)]).toEqual(['12 seconds', '12 minutes']);
  });

  test.each([
    ['Europe/London', NOW, '08:04 GMT'],
    ['Europe/London', NOW - 24 * 60 * MINUTE, 'Fri 20 Nov, 08:04 GMT'],
    ['Europe/Zurich', NOW, '09:04 CET'],
    ['America/New_York', NOW, '03:04 GMT-5'],
  ])('in %s %d is said with zone, and with its day when it is not today', (zone, at, text) => {
    expect(sayStamp(stamp(at, NOW, createLocale(zone)))).toBe(text);
  });
});

describe('reasons', () => {
  const reading = { now: NOW, locale: createLocale('Europe/London') };

  test('plain ones never tell a step, an error or our own machinery', () => {
    const failed = { kind: 'failed-step', step: 'Pay', component: 'voyager', error: 'ECONNREFUSED' } as const;
    const troubled = {
      kind: 'runner-trouble',
      trouble: 'browser-unavailable',
      message: 'no /usr/bin/chromium',
      since: NOW,
    } as const;
    expect(plainReason('failing', failed, reading)).toBe('It does not work.');
    expect(plainReason('unknown', troubled, reading)).toBe('It could not be tried since 08:04 GMT.');
    expect(technicalReason(failed, reading)).toBe('Step “Pay” failed: ECONNREFUSED');
    expect(technicalReason(troubled, reading)).toMatch(/no browser could be started\. no \/usr\/bin\/chromium$/);
  });

  test('planned work says until when', () => {
    const cause = { kind: 'maintenance', says: 'Stock-taking', until: NOW + 56 * MINUTE } as const;
    expect(plainReason('maintenance', cause, reading)).toBe('Stock-taking, until 09:00 GMT.');
  });
});

describe('links from the configuration', () => {
  test.each([
    ['https://wiki.acme.example/x', true],
    ['http://127.0.0.1:8080/', true],
    ['mailto:desk@acme.example', true],
    ['tel:+442079460000', true],
    ['javascript:alert(1)', false],
    ['JAVASCRIPT:alert(1)', false],
    [' javascript:alert(1)', false],
    ['data:text/html,<script>alert(1)</script>', false],
    ['vbscript:x', false],
    ['file:///etc/passwd', false],
    ['//evil.example/x', false],
    ['see the red folder', false],
  ])('%s may be followed: %s', (address, isSafe) => {
    expect(safeLink(address) !== undefined).toBe(isSafe);
  });
});
