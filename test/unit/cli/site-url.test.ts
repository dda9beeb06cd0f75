import fc from 'fast-check';
import { expect, test } from 'vitest';
import { configYaml } from '../../../src/cli/init-files.ts';
import { siteUrlProblem } from '../../../src/cli/site-url.ts';
import { readSource } from '../../../src/config/source.ts';

test.each([
  ['a brace', 'http://shop.example/}', 'must have no "}" in it (write "%7D" for it)'],
  ['a reference', 'http://shop.example/${HOME}', 'must have no "{"'],
  ['a line end', 'http://shop.example/\nfoo: bar', 'must have no "\\n"'],
  ['a space', 'http://shop.example/ #x', 'must have no " "'],
  ['a quote', 'http://shop.example/"', 'must have no "\\""'],
  ['a backslash', 'https://shop.example/\\', 'must have no "\\\\"'],
  ['what nobody sees', 'http://shop.exam\u200bple/', 'must have no "\\u200b"'],
  ['no site', 'javascript:alert(1)', 'must be an http or https address'],
  ['no slashes', 'http:shop.example', 'must be an http or https address'],
  ['nothing', '', 'must be an http or https address, found ""'],
  ['a port that is none', 'http://shop.example:99999', 'must be an http or https address'],
  ['thousands of characters', `http://shop.example/${'a'.repeat(2000)}`, 'must have at most 2000 characters, has 2020'],
])('the address of a site that has %s is refused', (_, url, why) => {
  expect(siteUrlProblem(url)).toContain(why);
});

test('the address of a site that has a password in it is refused without showing it', () => {
  const problem = siteUrlProblem('https://asha:hunter2@shop.example/');
  expect(problem).toContain('must have no user name and no password');
  expect(problem).not.toContain('hunter2');
});

test('every address that is not refused stands in the new configuration as it was given', () => {
  const part = fc.string({
    unit: fc.constantFrom(...Array.from(`aZ0-._~:/?#[]@!$&'()*+,;=%{}"<>\\^\`| \n\té`)),
    maxLength: 30,
  });
  fc.assert(
    fc.property(part, (rest) => {
      const url = `https://shop.example/${rest}`;
      if (siteUrlProblem(url) !== undefined) return;
      const { source, problems } = readSource('config.yaml', configYaml(url), {});
      expect(problems).toEqual([]);
      expect(source!.value).toMatchObject({ targets: { live: { url } } });
    }),
    { numRuns: 500 },
  );
});
