import { describe, expect, test } from 'vitest';
import { addFunction } from '../../../src/config/edit.ts';
import { ConfigFolder, goodEnv, goodFiles, goodYaml } from './config-folder.ts';

const stanza = {
  id: 'track-order',
  question: 'Can customers track an order?',
  check: 'checks/place-order.ts',
  every: '1m',
};

function added(yaml: string): string {
  const result = addFunction(yaml, stanza);
  if ('problem' in result) throw new Error(result.problem);
  return result.text;
}

describe('adding a function to a configuration', () => {
  test('leaves every other line as it is, comments and all, and the result is good', async () => {
    const yaml = goodYaml
      .replace('functions:', '# what we ask\nfunctions:   # by id')
      .replace('channels:', '    # belongs to place-order\n\n# where it goes\nchannels:  { }\n#')
      .replace(/#\n {2}pager:[\s\S]*/, '');
    const text = added(yaml);
    const more = text.split('\n').filter((line) => !yaml.split('\n').includes(line));
    expect(more).toEqual(['  track-order:', '    question: Can customers track an order?']);
    expect(text.replace(/\n\n {2}track-order:\n( {4}.*\n){2} {4}every: 1m(?=\n)/, '')).toBe(yaml);
    expect(text.indexOf('# belongs to place-order')).toBeLessThan(text.indexOf('track-order:'));
    expect(text.indexOf('# where it goes')).toBeGreaterThan(text.indexOf('track-order:'));
    await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': text });
    const result = await folder.load({ env: goodEnv });
    expect(folder.problems(result)).toEqual([]);
    expect(result.ok && [...result.config.functions.keys()]).toEqual(['place-order', 'track-order']);
  });

  test('keeps the distance and the indentation that the file has', () => {
    const spaced = 'functions:\n    a:\n        check: x\n\n    b:\n        check: y\n\nchannels: {}\n';
    expect(added(spaced)).toBe(
      'functions:\n    a:\n        check: x\n\n    b:\n        check: y\n\n    track-order:\n        question: Can customers track an order?\n        check: checks/place-order.ts\n        every: 1m\n\nchannels: {}\n',
    );
    expect(added('functions:\n  a:\n    dependsOn:\n      - x\n      - y')).toBe(
      'functions:\n  a:\n    dependsOn:\n      - x\n      - y\n  track-order:\n    question: Can customers track an order?\n    check: checks/place-order.ts\n    every: 1m',
    );
  });

  test('keeps Windows line ends and values from the environment', () => {
    const text = added('targets: { live: { url: ${SHOP:-http://x} } }\r\nfunctions:\r\n  a:\r\n    check: x\r\n');
    expect(
      text.startsWith(
        'targets: { live: { url: ${SHOP:-http://x} } }\r\nfunctions:\r\n  a:\r\n    check: x\r\n  track-order:\r\n',
      ),
    ).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
  });

  test('begins the section when there is none', () => {
    const lines =
      '  track-order:\n    question: Can customers track an order?\n    check: checks/place-order.ts\n    every: 1m\n';
    expect(added('')).toBe(`functions:\n${lines}`);
    expect(added('# mine\norganisation: x')).toBe(`# mine\norganisation: x\n\nfunctions:\n${lines}`);
    expect(added('functions:  # none yet\n\nchannels: {}\n')).toBe(`functions:  # none yet\n${lines}\nchannels: {}\n`);
  });

  test('refuses in words what it cannot do', () => {
    const problem = (yaml: string, id = 'track-order') => {
      const result = addFunction(yaml, { ...stanza, id });
      return 'problem' in result ? result.problem : 'none';
    };
    expect(problem('functions:\n  track-order: {}\n')).toBe('there is a function track-order already');
    expect(problem('functions: { a: { check: x } }\n')).toContain('in braces');
    expect(problem('functions: [a]\n')).toBe('functions must be a map with an entry for each function');
    expect(problem('a: [\n')).toContain('not valid YAML (line');
    expect(problem('- a\n')).toContain('must be a map');
    expect(problem('', 'constructor')).toContain('"constructor" cannot be used as a name');
    expect(problem('', 'a'.repeat(61))).toContain('must have at most 60 characters, has 61');
    expect(problem('', 'Track Order')).toBe('the name "Track Order" must be made of lower-case words and hyphens');
  });
});
