// Tells the slips of a script's author from what is wrong with the business. Only what can be no answer of the business
// is a slip: a text that is not there, a list that is none, may well be the failure that the check is there to find.
import { stripVTControlCharacters } from 'node:util';
import { didYouMean, nearest } from '../config/suggest.ts';
import { at } from './call-site.ts';
import { ScriptMistake } from './script-mistake.ts';

/** What the author should change, with the place in front; undefined when the error is no slip. */
export function explainSlip(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const sentence = sentenceOf(error);
  return sentence === undefined ? undefined : at(error, sentence);
}

function sentenceOf(error: Error): string | undefined {
  if (error instanceof ScriptMistake) return error.message;
  if (error instanceof ReferenceError)
    return `${error.message}. Declare it, import it, or take it from what the check is given`;
  if (error instanceof TypeError) return misspelledCall(error.message) ?? reassignedConstant(error.message);
  return playwrightSlip(error.message);
}

/** What a script calls things that Bellwether and Playwright give it. */
const roots = /^(?:page|context|request|browser|http|step|expect|target|params|secret|measure|log|cleanup|signal)\b/;

/** Methods that any text, list, number or date has: calling one on something else may be the business's wrong answer. */
const builtIn = new Set(
  [Object, Array, String, Number, Boolean, Date, Map, Set, RegExp, Promise, Function].flatMap(({ prototype }) =>
    Object.getOwnPropertyNames(prototype),
  ),
);

/** The methods that scripts call most, of pages, locators, replies and the other tools. */
const methods =
  'goto click dblclick fill check uncheck press pressSequentially hover focus blur clear selectOption selectText setInputFiles setChecked dragTo tap waitFor waitForURL waitForResponse waitForRequest waitForEvent waitForSelector waitForFunction waitForLoadState waitForTimeout locator getByRole getByText getByLabel getByPlaceholder getByTestId getByTitle getByAltText first last nth filter and or count all allTextContents allInnerTexts textContent innerText innerHTML inputValue getAttribute isVisible isHidden isEnabled isDisabled isChecked isEditable evaluate evaluateAll evaluateHandle screenshot reload goBack goForward content title url frameLocator contentFrame setViewportSize route unroute addInitScript cookies addCookies clearCookies newPage get post put patch delete request json text bytes header headers status statusText ok soft timings redirects'.split(
    ' ',
  );

/** `page.clik is not a function`: the object is one of ours, or the name is nearly one of ours. */
function misspelledCall(message: string): string | undefined {
  const [, callee] = /^(.+) is not a function(?: or its return value is not (?:async )?iterable)?$/.exec(message) ?? [];
  if (callee === undefined) return undefined;
  const name = /\.([\w$]+)$/.exec(callee)?.[1];
  if (/^http\.\w+\(\.\.\.\)\./.test(callee))
    return `${callee} is not a function: a request is a promise. Write: (await ${callee.replace(/\.[\w$]+$/, '')}).${name}(…)`;
  const [, uncalled] = /\.([\w$]+)\.[\w$]+$/.exec(callee) ?? [];
  if (uncalled !== undefined && methods.includes(uncalled) && roots.test(callee))
    return `${callee} is not a function: ${uncalled} is one, and must be called. Write: (await ….${uncalled}()).${name}(…)`;
  if (name === undefined || builtIn.has(name)) return undefined;
  const meant = methods.includes(name) ? undefined : nearest(name, methods);
  if (meant !== undefined) return `${callee} is not a function (did you mean ${meant}?)`;
  return roots.test(callee) ? `${callee} is not a function${didYouMean(name, [])}. Look up its name` : undefined;
}

const reassignedConstant = (message: string): string | undefined =>
  message === 'Assignment to constant variable.' ? `${message} Declare it with let` : undefined;

/** What Playwright says when it is called in a way that can never work; the text of a line without what it is about. */
const playwrightSlips: readonly (readonly [RegExp, string])[] = [
  [/^(?:Unexpected token|Unknown engine|Malformed).*while parsing (?:css )?selector/, 'Correct the selector'],
  [
    /^SyntaxError: Failed to execute '(?:querySelectorAll|evaluate)' on 'Document': .*is not a valid/,
    'Correct the selector',
  ],
  [/^[\w.[\]]+: expected .+, got (?!undefined|null)\w+$/, 'Correct the argument'],
  [/^[\w.[\]]+: expected one of \(/, 'Correct the argument'],
  [
    /^Protocol error \(Page\.navigate\): Cannot navigate to invalid URL/,
    'Write a path like "/catalogue", or a whole address',
  ],
  [/^InvalidSelectorError: /, 'Correct the selector'],
  [/^Unknown key: /, 'Write a key like "Enter" or "Control+A"'],
  [/^(?:Matcher error: )?expected value must be /, 'Correct what is expected'],
  [/^to\w+ can be only used with \w+ object/, 'Give expect() what this matcher is for'],
  [/^`expect\.\w+\(\)` accepts only/, 'Write: expect.poll(() => …).toBe(…)'],
];

/** `locator.click: `, `Error: `: what Playwright puts before the sentence. What a page threw is not Playwright's sentence. */
const sentencesOf = (message: string): string[] =>
  stripVTControlCharacters(message)
    .split('\n')
    .map((line) => line.trim().replace(/^(?:(?!\w+\.evaluate)\w+\.\w+: )?(?:Error: )?/, ''));

function playwrightSlip(message: string): string | undefined {
  for (const sentence of sentencesOf(message)) {
    const remedy = playwrightSlips.find(([form]) => form.test(sentence))?.[1];
    if (remedy === undefined) continue;
    const [whatIsWrong = ''] = sentence.split(', was called with');
    return `${whatIsWrong.replace(/\.$/, '')}. ${remedy}`;
  }
  return undefined;
}
