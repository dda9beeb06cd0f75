// What a script is given knows its own names: a slip of the author is named where it happens, and is never read as
// `undefined` that goes on to a page, an address or a form.
import { didYouMean } from '../config/suggest.ts';
import { isCalledByScript } from './call-site.ts';
import { ScriptMistake } from './script-mistake.ts';

/** What `await` asks of any object, with no frame of anybody on the stack. */
const askedOfAnything = new Set(['then']);

/**
 * A prototype with what `base` has, on which a script that reads any other name calls `onUnknown`, which throws. Objects
 * that have it stay plain ones: their own names cost nothing, and Node and packages may ask them for anything.
 */
export function guardedPrototype(base: object, onUnknown: (name: string, object: object) => unknown): object {
  return new Proxy(base, {
    get(target, name, receiver: object) {
      const isUnknown = typeof name === 'string' && !(name in target) && !askedOfAnything.has(name);
      return isUnknown && isCalledByScript(new Error().stack)
        ? onUnknown(name, receiver)
        : (Reflect.get(target, name, receiver) as unknown);
    },
  });
}

/** Throws when options have a name that is not read. `subject`: the call, as it stands in the script. */
export function refuseUnknownOptions(subject: string, options: unknown, known: readonly string[]): void {
  if (options === undefined) return;
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new ScriptMistake(
      `${subject}: the options must be an object like { ${known[0]}: … }, found ${shown(options)}`,
    );
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new ScriptMistake(`${subject} has no option "${unknown}"${didYouMean(unknown, known)}`);
}

/** A value as it is named in an error: `"12"`, `undefined`, `a function`. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (value === null || ['undefined', 'number', 'boolean', 'bigint'].includes(typeof value)) return String(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
