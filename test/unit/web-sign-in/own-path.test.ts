import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ownPath, signInPath } from '../../../src/web/sign-in/own-path.ts';

describe('where somebody goes after signing in', () => {
  test.each([
    ['/silences?for=operations'],
    ['/incidents/20261121-k7m3q9xa'],
    ['/functions/place-order?target=green&for=operations'],
    ['/a%20b'],
  ])('is where they wanted: %s', (path) => expect(ownPath(path)).toBe(path));

  test.each([
    [undefined],
    [['/a', '/b']],
    [''],
    ['silences'],
    ['//evil.example'],
    ['///evil.example'],
    ['/\\evil.example'],
    ['\\\\evil.example'],
    ['/\t/evil.example'],
    ['/\n/evil.example'],
    [' //evil.example'],
    ['https://evil.example/'],
    ['https:evil.example'],
    ['javascript:alert(1)'],
    ['/.//evil.example'],
    ['/x/..//evil.example'],
    ['/a b'],
    ['/ä'],
    [`/${'x'.repeat(1001)}`],
    ['/sign-in'],
    ['/sign-in/openid?next=/'],
    ['/SIGN-OUT'],
  ])('is the status page for %j', (wished) => expect(ownPath(wished)).toBe('/'));

  test('is at our own address, whatever is asked', () => {
    const hostile = fc.array(
      fc.constantFrom('/', '\\', '.', '@', ':', '?', '#', '%2f', '%5c', '\t', '\r', 'evil.example'),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          hostile.map((parts) => `/${parts.join('')}`),
        ),
        (wished) => {
          const path = ownPath(wished);
          expect(new URL(path, 'https://status.acme.example').origin).toBe('https://status.acme.example');
          expect(path).toMatch(/^\/(?!\/)/);
          // Asked again, as with every redirect on the way, it is the same.
          expect(ownPath(path)).toBe(path);
        },
      ),
    );
  });

  test('is written into the address of the page to sign in on', () => {
    expect(signInPath('/silences?for=operations')).toBe('/sign-in?next=%2Fsilences%3Ffor%3Doperations');
    expect(signInPath('//evil.example')).toBe('/sign-in');
  });
});
