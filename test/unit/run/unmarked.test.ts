import { describe, expect, test } from 'vitest';
import { siteOf } from '../../../src/run/child/marking/site.ts';
import { Unmarked } from '../../../src/run/child/marking/unmarked.ts';

describe('the site of an address', () => {
  test.each([
    ['https://www.acme.example', 'acme.example'],
    ['https://acme.example:8443', 'acme.example'],
    ['https://shop.acme.co.uk', 'acme.co.uk'],
    ['https://acme.github.io', 'acme.github.io'],
    ['http://intranet', 'intranet'],
    ['http://10.0.0.1:8080', '10.0.0.1'],
    ['http://[2001:db8::1]', '[2001:db8::1]'],
  ])('of %s is %s', (address, site) => {
    expect(siteOf(new URL(address))).toBe(site);
  });

  test('is one for all names of this machine', () => {
    const names = ['http://localhost:1', 'http://shop.localhost', 'http://127.0.0.1', 'http://[::1]:2'];
    expect(new Set(names.map((name) => siteOf(new URL(name)))).size).toBe(1);
  });
});

describe('requests that were not marked', () => {
  const unmarked = () => new Unmarked(new Set(['https://acme.example']), 'live');

  test('leave no note when there are none, or when they went to own origins or strangers', () => {
    const none = unmarked();
    none.noteOther(new URL('https://acme.example/'));
    none.noteOther(new URL('https://pay.voyager.example/'));
    expect(none.notes()).toEqual([]);
  });

  test('are counted by what sent them', () => {
    const some = unmarked();
    for (const what of ['WebSocket', 'WebSocket', 'prefetch']) some.noteOwn(what);
    expect(some.notes()).toEqual([
      '2 own requests were not marked (WebSocket)',
      '1 own request was not marked (prefetch)',
    ]);
  });

  test('are counted by origin when they went to the same site', () => {
    const some = unmarked();
    for (const path of ['/', '/basket']) some.noteOther(new URL(`https://www.acme.example${path}`));
    expect(some.notes()).toEqual([
      '2 requests to https://www.acme.example were not marked: if it belongs to the target, add https://www.acme.example to origins of targets.live',
    ]);
  });

  test('are not told apart beyond twenty origins', () => {
    const many = unmarked();
    for (let n = 0; n < 30; n += 1) many.noteOther(new URL(`https://n${n}.acme.example/`));
    expect(many.notes()).toHaveLength(20);
  });
});
