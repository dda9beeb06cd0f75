import type { CheckKind } from '../model/check.ts';
import type { FunctionId, ParamsOf } from './register.ts';
import { ScriptMistake } from './script-mistake.ts';
import { shown } from './strict.ts';
import type { BrowserTools, HttpTools } from './tools.ts';

/** Recognises checks made by any copy of this package: a script may bring one of its own. */
const tag = Symbol.for('bellwether.check');

/** What a script exports by default. */
export interface Check<Kind extends CheckKind, Tools> {
  readonly [tag]: Kind;
  readonly run: (tools: Tools) => unknown;
}

export type BrowserCheck = Check<'browser', BrowserTools>;
export type HttpCheck = Check<'http', HttpTools>;
export type AnyCheck = BrowserCheck | HttpCheck;

/**
 * A check that tries the function in a real browser. It passes when `run` returns and fails when it throws.
 * `browserCheck<'place-order'>(…)` narrows `params` to those of that function, once `bellwether types` has run.
 */
export function browserCheck<Id extends FunctionId = FunctionId>(
  run: (tools: BrowserTools<ParamsOf<Id>>) => unknown,
): BrowserCheck {
  return define('browser', run as BrowserCheck['run']);
}

/**
 * A check that tries the function over HTTP. It passes when `run` returns and fails when it throws.
 * `httpCheck<'place-order'>(…)` narrows `params` to those of that function, once `bellwether types` has run.
 */
export function httpCheck<Id extends FunctionId = FunctionId>(
  run: (tools: HttpTools<ParamsOf<Id>>) => unknown,
): HttpCheck {
  return define('http', run as HttpCheck['run']);
}

function define<Kind extends CheckKind, Tools>(kind: Kind, run: (tools: Tools) => unknown): Check<Kind, Tools> {
  const example = `Write: export default ${kind}Check(async ({ step }) => { … });`;
  if (typeof run !== 'function')
    throw new ScriptMistake(`${kind}Check needs a function and nothing else, found ${shown(run)}. ${example}`);
  if (run.length > 1)
    throw new ScriptMistake(
      `${kind}Check calls its function with one object, and this one takes ${run.length} arguments: put their names in braces. ${example}`,
    );
  return Object.freeze({ [tag]: kind, run });
}

/** The check that a value is, or undefined when it is none. */
export function asCheck(value: unknown): { kind: CheckKind; check: AnyCheck } | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { [tag]: kind, run } = value as { [tag]?: unknown; run?: unknown };
  if ((kind !== 'browser' && kind !== 'http') || typeof run !== 'function') return undefined;
  return { kind, check: value as AnyCheck };
}
