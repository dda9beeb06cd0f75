// What an engineer gets wrong in a script is reported as that, with the line and what to write instead. What the shop gets
// wrong stays the shop's failure, however unusual the script.
import { expect, test } from 'vitest';
import { awaitInBrowser } from './mistakes/await-browser.ts';
import { awaitInHttp } from './mistakes/await-http.ts';
import { imports } from './mistakes/imports.ts';
import { modules } from './mistakes/modules.ts';
import { names } from './mistakes/names.ts';
import { replies } from './mistakes/replies.ts';
import { httpUse } from './mistakes/http-use.ts';
import { selectors } from './mistakes/selectors.ts';
import { soundAnswers } from './mistakes/sound-answers.ts';
import { oddInBrowser } from './mistakes/sound-browser-odd.ts';
import { soundInBrowser } from './mistakes/sound-browser.ts';
import { oddInHttp } from './mistakes/sound-http-odd.ts';
import { soundInHttp } from './mistakes/sound-http.ts';
import { testScripts } from './mistakes/suite.ts';
import { tools } from './mistakes/tools.ts';
import { types } from './mistakes/types.ts';

const { exitCodes } = testScripts({
  mistakes: [
    ...awaitInBrowser,
    ...awaitInHttp,
    ...names,
    ...types,
    ...imports,
    ...modules,
    ...selectors,
    ...httpUse,
    ...replies,
    ...tools,
  ],
  sound: [...soundInBrowser, ...oddInBrowser, ...soundInHttp, ...oddInHttp, ...soundAnswers],
});

test('run exits with 3 for mistakes, with 0 when all passes and with 1 when the shop fails', () => {
  expect(Object.fromEntries(exitCodes)).toEqual({ mistakes: 3, passed: 0, failed: 1 });
});
