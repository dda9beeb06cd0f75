import { didYouMean } from '../config/suggest.ts';
import type { Interruptible } from './scope.ts';
import { ScriptMistake } from './script-mistake.ts';
import { strict } from './strict.ts';
import type { Params, Variables } from './register.ts';

/** Ends the run without a judgement: the author has made a slip. */
function refuse(run: Interruptible, sentence: string): never {
  const mistake = new ScriptMistake(sentence);
  run.noteSlip(mistake);
  throw mistake;
}

/** `target.variables`, in which no name may be read that the configuration does not give. */
export function strictVariables(
  { name: targetName, variables }: { readonly name: string; readonly variables: Variables },
  run: Interruptible,
): Variables {
  return strict(variables, (name) =>
    refuse(
      run,
      `target.variables has no "${name}"${didYouMean(name, Object.keys(variables))}. Add it under targets.${targetName}.variables in the configuration, or ask first: "${name}" in target.variables`,
    ),
  );
}

/** `params`, in which no name may be read that the configuration does not give. */
export function strictParams(params: Params, run: Interruptible): Params {
  return strict(params, (name) =>
    refuse(
      run,
      `params has no "${name}"${didYouMean(name, Object.keys(params))}. Add it to the function's params in the configuration, or ask first: "${name}" in params`,
    ),
  );
}

const onlyInBrowser = new Set(['page', 'context', 'request', 'newContext']);

/** What a script is given, in which no name may be read that is not there. */
export function strictTools<T extends object>(tools: T, run: Interruptible): T {
  return strict(tools, (name) =>
    refuse(
      run,
      onlyInBrowser.has(name)
        ? `"${name}" is for browser checks, and this is an HTTP check. Write browserCheck(…), or use http`
        : `A check is given no "${name}"${didYouMean(name, Object.keys(tools))}`,
    ),
  );
}
