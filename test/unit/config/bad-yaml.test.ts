import { describe, expect, test } from 'vitest';
import { changed, problemsOf } from './config-folder.ts';

/** What is changed in a good configuration, into what, and all that is said of it. */
const mistakes: readonly (readonly [title: string, from: string, to: string, problems: readonly string[]])[] = [
  [
    'a key that is written twice',
    '    name: Voyager\n',
    '    name: Voyager\n    name: Twice\n',
    ['config.yaml:15:5  components.voyager.name: is written twice; keep one of them (the other is on line 14)'],
  ],
  ['a tab', 'organisation', '	organisation', ['config.yaml:1:1  is indented with a tab; use spaces']],
  [
    'a second colon',
    'timezone: Europe',
    'timezone: a: b',
    ['config.yaml:2:11  there is a second ": " on one line; put the value in quotes, or begin a new line'],
  ],
  [
    'an alias to nothing',
    'timezone: Europe/London',
    'timezone: *zone',
    ['config.yaml:2:1  timezone: *zone stands for nothing (no &zone before it)'],
  ],
  [
    'a tag',
    'timezone: Europe/London',
    'timezone: !zone Europe/London',
    ['config.yaml:2:11  tags (!) are not understood here; write the value without one'],
  ],
  [
    'a bracket that is never closed',
    'dependsOn: [shop]',
    'dependsOn: [shop',
    ['config.yaml:23:5  a bracket that begins before this is not closed with "]"'],
  ],
  [
    'a quotation mark that is never closed',
    'timezone: Europe/London',
    'timezone: "Europe/London',
    ['config.yaml:2:11  the quotation mark that begins here is never closed'],
  ],
  [
    'a second document',
    'targets:',
    '---\ntargets:',
    ['config.yaml:5:1  a second document begins here; remove the "---"'],
  ],
  [
    'control characters, without obeying them',
    'organisation',
    '%\u001b[31m\n---\norganisation',
    ['config.yaml:1:1  is not YAML: Unknown directive %\\u001b[31m'],
  ],
  [
    'a variable that is not set',
    'url: http://127.0.0.1:4300',
    'url: ${SHOP}',
    ['config.yaml:7:5  targets.live.url: environment variable SHOP is not set (set it, or give a default: ${SHOP:-…})'],
  ],
  [
    'a reference to nothing',
    'url: http://127.0.0.1:4300',
    'url: ${bad name}',
    [
      'config.yaml:7:5  targets.live.url: ${bad name} names no environment variable (write ${NAME} or ${NAME:-default}, or $${ for the characters themselves)',
    ],
  ],
  [
    'a reference without end',
    'url: http://127.0.0.1:4300',
    'url: "${SHOP"',
    ['config.yaml:7:5  targets.live.url: "${" has no closing "}" (write $${ for the characters themselves)'],
  ],
];

describe('text that is not a configuration', () => {
  test.each(mistakes)('refuses %s', async (_, from, to, problems) => {
    const devices = ['Desktop Chrome', 'Pixel 7'];
    expect(await problemsOf(changed(from, to), { devices })).toEqual(problems);
  });
});
