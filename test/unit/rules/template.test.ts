import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { promDuration, quoted, select } from '../../../dashboards/rules/promql.ts';
import { literal, sentences } from '../../../dashboards/rules/template.ts';

/** What Go makes of a template in which only strings are inserted; throws where Go would see anything else. */
const said = (template: string) => {
  const text = template.replaceAll(/\{\{ "(\{+)" \}\}/g, (_, braces: string) => braces.replaceAll('{', '\u0001'));
  if (text.includes('{{')) throw new Error(`an action is left in ${template}`);
  return text.replaceAll('\u0001', '{');
};

describe('texts of the configuration in templates', () => {
  test.each([
    ['Can customers place an order?', 'Can customers place an order?'],
    ['{{ $labels.job }}', '{{ $labels.job }}'],
    ['{{{{', '{{{{'],
    ['ends with {', 'ends with {'],
    ['}} and {{ end }}', '}} and {{ end }}'],
    ['"quoted" and \'so\' and `so` and \\n', '"quoted" and \'so\' and `so` and \\n'],
    ['over\ntwo lines\u2028and\u0085more', 'over two lines and more'],
    ['half a \ud83d pair', 'half a \ufffd pair'],
  ])('%j comes out as the text that it is', (text, wanted) => {
    expect(said(literal(text))).toBe(wanted);
  });

  test('whatever the text, it never becomes an action, not even with one of ours behind it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('{', '}', '"', '$', ' ', 'a', '\\')).map((parts) => parts.join('')),
        (text) => {
          expect(said(literal(text))).toBe(text.trim());
          expect(`${literal(text)}{{ $labels.target }}`.replaceAll(/\{\{ "\{+" \}\}/g, '')).not.toMatch(/\{\{\{/);
        },
      ),
    );
  });

  test('sentences end once', () => {
    expect(sentences('Orders stop', undefined, 'Why?', '', 'Form “OF-7.”')).toBe('Orders stop. Why? Form “OF-7.”');
  });
});

describe('PromQL', () => {
  test('a value in quotes stays a value', () => {
    expect(select('up', { job: 'a"} or vector(1)', channel: '~pager|chat' })).toBe(
      String.raw`up{job="a\"} or vector(1)",channel=~"pager|chat"}`,
    );
    expect(quoted('back\\slash\nand \ud800')).toBe(String.raw`"back\\slash\nand ` + '\ufffd"');
  });

  test.each([
    [1000, '1s'],
    [1500, '1s500ms'],
    [90_000, '1m30s'],
    [7_200_000, '2h'],
    [86_400_000 + 60_000, '1d1m'],
    [0, '1ms'],
  ])('%d ms are %s', (ms, wanted) => {
    expect(promDuration(ms)).toBe(wanted);
  });
});
