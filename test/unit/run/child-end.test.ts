import { expect, test } from 'vitest';
import { troubles } from '../../../src/model/run.ts';
import { endCauses, troubleFrom } from '../../../src/run/attempt/child-end.ts';

test.each(endCauses)('a run lost to "%s" has a known trouble and a whole sentence', (cause) => {
  const { trouble, message } = troubleFrom({ cause, exit: 'exit code 3', lastWords: [] }, 15_000);
  expect(troubles).toContain(trouble);
  expect(message).toMatch(/^[A-Z].*\.$/);
});

test('a death says how, and what was said last', () => {
  const { message } = troubleFrom({ cause: 'died', exit: 'signal SIGKILL', lastWords: ['one', 'two'] }, 15_000);
  expect(message).toContain('(signal SIGKILL)');
  expect(message).toMatch(/Its last words: one \| two$/);
});

test('a blocked run says its time limit', () => {
  expect(troubleFrom({ cause: 'blocked', exit: '', lastWords: [] }, 15_000).message).toContain('15.0 s');
});
