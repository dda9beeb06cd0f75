import { didYouMean } from '../config/suggest.ts';
import type { Interruptible } from './scope.ts';
import { refuse } from './refuse.ts';
import { strict } from './strict.ts';
import type { Params, Variables } from './register.ts';
import type { Tools } from './tools.ts';

type Target = Tools['target'];

/** `target.variables`, in which no name may be read that the configuration does not give. */
function strictVariables({ name: targetName, variables }: Target, run: Interruptible): Variables {
  return strict(variables, (name) =>
    refuse(
      run,
      `target.variables has no "${name}"${didYouMean(name, Object.keys(variables))}. Add it under targets.${targetName}.variables in the configuration, or ask first: "${name}" in target.variables`,
    ),
  );
}

/** `target`, in which no other name may be read. */
export function strictTarget(target: Target, run: Interruptible): Target {
  const known = { ...target, variables: strictVariables(target, run) };
  return strict(known, (name) => refuse(run, `target has no "${name}"${didYouMean(name, Object.keys(known))}`));
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
