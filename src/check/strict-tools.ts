// One guarded prototype of each kind for all runs of a process: making one takes longer than the rest of a small run.
import { didYouMean } from '../config/suggest.ts';
import { refuse } from './refuse.ts';
import type { Params, Variables } from './register.ts';
import { currentScope } from './scope.ts';
import { guardedPrototype } from './strict.ts';
import type { Tools } from './tools.ts';

const guarded = (sentence: (name: string, known: readonly string[]) => string): object =>
  guardedPrototype(Object.prototype, (name, object) =>
    refuse(currentScope()?.run, sentence(name, Object.keys(object))),
  );

const variables = guarded(
  (name, known) =>
    `target.variables has no "${name}"${didYouMean(name, known)}. Add it to the variables of the target in the configuration, or ask first: "${name}" in target.variables`,
);
const target = guarded((name, known) => `target has no "${name}"${didYouMean(name, known)}`);
const params = guarded(
  (name, known) =>
    `params has no "${name}"${didYouMean(name, known)}. Add it to the function's params in the configuration, or ask first: "${name}" in params`,
);
const onlyInBrowser = new Set(['page', 'context', 'request', 'newContext']);
const tools = guarded((name, known) =>
  onlyInBrowser.has(name)
    ? `"${name}" is for browser checks, and this is an HTTP check. Write browserCheck(…), or use http`
    : `A check is given no "${name}"${didYouMean(name, known)}`,
);

const under = <T extends object>(prototype: object, own: T): T => Object.setPrototypeOf(own, prototype) as T;

/** The same target, in which no name may be read that the configuration does not give. */
export const strictTarget = (given: Tools['target']): Tools['target'] =>
  under(target, { ...given, variables: under<Variables>(variables, { ...given.variables }) });

/** The same params, in which no name may be read that the configuration does not give. */
export const strictParams = (given: Params): Params => under(params, { ...given });

/** What a script is given, from now on without any other name to be read. */
export const strictTools = <T extends object>(given: T): T => under(tools, given);
