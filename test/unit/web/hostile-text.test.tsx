import { parse } from 'node-html-parser';
import { describe, expect, test } from 'vitest';
import { audiences } from '../../../src/model/names.ts';
import { documentOf } from '../../../src/web/render.tsx';
import { filledWorld, pagesOf } from './fixture-pages.tsx';

const markers = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title><svg/onload=alert(1)>',
  '&lt;b&gt;',
  '\u202E{name}${7*7}',
];
let turn = 0;
/** A different attack each time, so that every field meets each of them sooner or later. */
const evil = () => markers[turn++ % markers.length]!;

describe.each(audiences)('hostile text on the pages for %s', (audience) => {
  // Several rounds turn the attacks through the fields.
  const documents = Array.from({ length: markers.length }, () => {
    turn += 1;
    return pagesOf(filledWorld(evil), audience, evil).map(documentOf);
  }).flat();

  test('makes no element of its own', () => {
    for (const html of documents) {
      const root = parse(html, { comment: true });
      const scripts = root.querySelectorAll('script').map((script) => script.getAttribute('src'));
      // The answer to a form has none.
      expect(scripts).toEqual(scripts.length === 0 ? [] : ['/assets/live.js']);
      expect(root.querySelectorAll('b').every((b) => b.closest('.tally, .numbers, .wall-foot'))).toBe(true);
      expect(root.querySelectorAll('img').every((img) => /^\/(evidence|badge)\//.test(img.getAttribute('src')!))).toBe(
        true,
      );
      expect(root.querySelectorAll('svg').every((svg) => !svg.getAttribute('onload'))).toBe(true);
    }
  });

  test('makes no attribute of its own, and no inline style that the policy would refuse', () => {
    for (const html of documents)
      for (const element of parse(html).querySelectorAll('*'))
        for (const name of Object.keys(element.attributes)) expect(name).not.toMatch(/^on|^style$|^srcdoc$/i);
  });

  test('makes no link but to web, mail and telephone', () => {
    for (const html of documents)
      for (const link of parse(html).querySelectorAll('[href]'))
        expect(link.getAttribute('href')).toMatch(/^(\/|\?|#|https?:|mailto:|tel:)/);
  });

  test('is shown as the text that it is', () => {
    const all = documents.map((html) => parse(html).structuredText).join('\n');
    for (const marker of markers) expect(all).toContain(marker);
  });
});

test('an evidence file of a foreign name leads to an address that is not served', () => {
  const html = documentOf(pagesOf(filledWorld(evil), 'operations', evil)[1]!);
  expect(html).not.toContain('/../');
});
