// Follows what a script asks of Playwright. Each object that a script is handed gets a prototype between itself and its
// class, on which the methods are followed. Not an object around it: Playwright would not take that for a page or a
// locator. Not the class itself: Playwright names a call after the innermost of its own frames in a row, so none of ours
// may stand between those.
import { currentOperations, currentScope } from '../../../check/scope.ts';
import type { OperationKind } from '../../../check/operations.ts';
import { refuseNothing, refuseQuery } from './queries.ts';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** The followed prototype of each class, by the class's own. */
const followed = new WeakMap<object, object>();
const ours = new WeakSet<object>();

/** Above 0 while one of Playwright's methods runs: what it calls of the others is its own affair. */
let depth = 0;

/** What pages and contexts carry as properties, for scripts to use. */
const parts = ['keyboard', 'mouse', 'touchscreen', 'clock', 'coverage', 'request', 'tracing'];

/** The same object, from now on followed in what a script asks of it; anything that is not Playwright's is left alone. */
export function trackActions<T>(handed: T): T {
  if (!isOfPlaywright(handed)) return handed;
  const prototype = Object.getPrototypeOf(handed) as object;
  if (ours.has(prototype)) return handed;
  Object.setPrototypeOf(handed, followedFrom(prototype));
  for (const name of parts) if (name in handed) trackActions((handed as Record<string, unknown>)[name]);
  return handed;
}

function followedFrom(prototype: object): object {
  const known = followed.get(prototype);
  if (known) return known;
  const className = prototype.constructor.name.replaceAll(/^_|\d+$/g, '');
  const subject = className.charAt(0).toLowerCase() + className.slice(1);
  const made = Object.create(prototype) as Record<string, unknown>;
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (typeof value !== 'function' || name === 'constructor' || name.startsWith('_')) continue;
    Object.defineProperty(made, name, {
      value: follow(value as Method, kindOf(className, name), `${subject}.${name}(…)`),
      writable: true,
      configurable: true,
    });
  }
  followed.set(prototype, made);
  ours.add(made);
  return made;
}

function follow(original: Method, kind: OperationKind, call: string): Method {
  const query = /\.(getBy\w+|locator|frameLocator)\(…\)$/.exec(call)?.[1];
  const needsArgument = /\.(?:goto|fill|press|pressSequentially|type|waitForURL|getAttribute)\(…\)$/.test(call);
  return function (this: unknown, ...args) {
    const operations = depth > 0 ? undefined : currentOperations();
    if (!operations) return original.apply(this, args);
    if (query !== undefined) noticing(() => refuseQuery(query, args));
    if (args.length === 0 && needsArgument) noticing(() => refuseNothing(call));
    const result = callAlone(original, this, args);
    return result instanceof Promise ? operations.follow(kind, call, result.then(trackResult)) : trackActions(result);
  };
}

function callAlone(original: Method, self: unknown, args: unknown[]): unknown {
  depth += 1;
  try {
    return original.apply(self, args);
  } finally {
    depth -= 1;
  }
}

function trackResult(value: unknown): unknown {
  if (Array.isArray(value)) value.forEach(trackActions);
  return trackActions(value);
}

function noticing(work: () => void): void {
  try {
    work();
  } catch (error) {
    currentScope()?.run.noteSlip(error);
    throw error;
  }
}

function kindOf(className: string, name: string): OperationKind {
  if (className === 'APIRequestContext') return 'request';
  return name.startsWith('waitFor') && name !== 'waitForTimeout' ? 'wait' : 'action';
}

/** All of Playwright's objects have private fields by convention, and none is of a class of JavaScript itself. */
function isOfPlaywright(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === null || prototype === Object.prototype) return false;
  return Object.keys(value).some((name) => /^_[a-z]/.test(name));
}
