// What Playwright's actions, navigations and requests say when they fail, as one line: the action, where it was to be
// done, and what it was waiting for.
import { oneLine } from './lines.ts';

const MOST_ELEMENTS = 3;

/** The states of an element for which an action waits, as its log names them. */
const obstacle =
  /^(?:element is (?:not .+|outside of the viewport)|element was detached from the DOM.*|.+ intercepts pointer events|did not find some options|option being selected is not enabled|<?.*> was not checked.*)$/;

/** @returns undefined for an error that is not of an action */
export function describeActionError(text: string): string | undefined {
  const { head, log } = readActionText(text);
  const [, action, problem] = /^([a-zA-Z]+(?:\.[a-zA-Z]+)+): (.+)$/s.exec(head) ?? [];
  if (action === undefined || problem === undefined || !isOfPlaywright(action)) return undefined;
  const what = `${action}: ${withoutStack(problem).replace(/^(?:Error: )+/, '')}`;
  const strict = strictModeViolation(what);
  if (strict !== undefined) return strict;
  const summary = oneLine(what).replace(/[.:]$/, '');
  const waiting = waitingFor(log, /Timeout \d+ms exceeded/.test(problem)).filter((part) => !summary.endsWith(part));
  return [summary, ...waiting].join(': ');
}

/** The classes of Playwright whose methods fail so. */
const isOfPlaywright = (action: string): boolean =>
  /^(?:page|locator|frame|frameLocator|elementHandle|jsHandle|apiRequestContext|apiResponse|response|request|route|keyboard|mouse|touchscreen|dialog|download|fileChooser|worker|webSocket|browserContext|browser|browserType|cdpSession|tracing|video|clock|consoleMessage|selectors)\./i.test(
    action,
  );

function readActionText(text: string): { head: string; log: readonly string[] } {
  const [head = '', log = ''] = text.split(/\n+(?:Call log:|=+ logs =+)\n/);
  const lines = log.split('\n').map((line) => line.trim().replace(/^(?:-|\d+ ×) /, ''));
  return { head: head.trim(), log: lines.filter((line) => line !== '' && !/^=+$/.test(line)) };
}

/** The elements of which one alone should have been found. */
function strictModeViolation(what: string): string | undefined {
  const [, violation] = /^(.+ resolved to \d+ elements):/s.exec(what) ?? [];
  if (violation === undefined || !what.includes('strict mode violation')) return undefined;
  const all = Array.from(what.matchAll(/^\s*\d+\) (<.+?>)(?: aka .*)?$/gm), (match) => match[1]!);
  const rest = all.length - MOST_ELEMENTS;
  const shown = [...all.slice(0, MOST_ELEMENTS), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
  return oneLine(`${violation}: ${shown}`);
}

function waitingFor(log: readonly string[], isTimeout: boolean): string[] {
  const target = log.find((line) => /^(?:waiting for|navigating to|→) /.test(line))?.replace(/^→ /, '');
  if (target === undefined) return [];
  if (!isTimeout)
    return target.startsWith('navigating') ? [] : [target.replace(/^waiting for (?!event |response |request )/, '')];
  const last = log.findLast((line) => obstacle.test(line));
  return [target, last ?? whatIsThere(target, log)].filter((part) => part !== '');
}

/** For a locator whether it found something at all. */
function whatIsThere(target: string, log: readonly string[]): string {
  if (!/^waiting for (?:locator|getBy|frameLocator|internal:)/.test(target)) return '';
  const found = log.filter((line) => / resolved to /.test(line));
  if (found.length === 0) return 'no element found';
  return found.at(-1)?.includes(' resolved to hidden ') ? 'element is hidden' : '';
}

/** A script within the page brings its stack along. */
const withoutStack = (problem: string): string =>
  problem
    .split('\n')
    .filter((line) => !/^\s+at .+/.test(line))
    .join('\n');
