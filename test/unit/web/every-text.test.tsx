import { describe, expect, test } from 'vitest';
import { audiences } from '../../../src/model/names.ts';
import { documentOf } from '../../../src/web/render.tsx';
import { bracketLocale, outsideBrackets } from '../../support/bracket-language.ts';
import { filledWorld, pagesOf } from './fixture-pages.tsx';

test.each(audiences)('no text on the pages for %s is written outside the catalogue', (audience) => {
  const words = () => 'ξλ 7';
  const world = filledWorld(words, { locale: bracketLocale });
  const found = pagesOf(world, audience, words).flatMap((page) => outsideBrackets(documentOf(page)));
  // Addresses that lead nowhere are shown as they are.
  expect([...new Set(found)].filter((text) => !/(javascript|data):/i.test(text))).toEqual([]);
});

describe('what is written into a page is found', () => {
  test.each([
    ['<p>Not translated</p>', 'Not translated'],
    ['<p>⟦Seit ⟧<time>12 Minuten</time></p>', '12 Minuten'],
    ['<noscript>Load it</noscript>', 'Load it'],
    ['<button aria-label="Close"></button>', 'Close'],
    ['<p>⟦Translated ⟧and not</p>', 'and not'],
  ])('%s', (html, found) => expect(outsideBrackets(html)).toEqual([found]));
});
