import { expect, test } from 'vitest';
import { guessKind, ScriptKinds } from '../../../src/run/script/script-kinds.ts';

test.each([
  ['export default browserCheck(async ({ page }) => {});', 'browser'],
  ['export default httpCheck(async ({ http }) => {});', 'http'],
  ['export default browserCheck<Params>(async () => {});', 'browser'],
  ['// not a browserCheck( any more\nexport default httpCheck(run);', 'http'],
  ['/* browserCheck( */ export default httpCheck(run);', 'http'],
  ["import { browserCheck, httpCheck } from 'bellwether';\nexport default httpCheck(run);", 'http'],
  ["export { default } from './elsewhere.ts';", 'http'],
  ['', 'http'],
])('guesses from %j that it is of kind %s', (text, kind) => {
  expect(guessKind(text)).toBe(kind);
});

test('what a child has found out stands above the guess until scripts change', async () => {
  const kinds = new ScriptKinds();
  expect(await kinds.of('/nowhere/check.ts')).toBe('http');
  kinds.correct('/nowhere/check.ts', 'browser');
  expect(await kinds.of('/nowhere/check.ts')).toBe('browser');
  kinds.forget();
  expect(await kinds.of('/nowhere/check.ts')).toBe('http');
});
