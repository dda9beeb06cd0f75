// What a value read from JSON must be before the program works with it. Only what must always be there is looked at: a
// newer program may have added parts, an older one may lack some.

/** What is wrong with a value, as the end of a sentence that begins with its name; undefined when nothing is. */
export type Check = (value: unknown) => string | undefined;

/** The check of a `T`. Nobody sets `of`: it only ties the type to the check. */
export type Form<T> = Check & { readonly of?: T };

export const text: Check = (value) => (typeof value === 'string' ? undefined : `must be a text, is ${shown(value)}`);

export const number: Check = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? undefined : `must be a number, is ${shown(value)}`;

export const anything: Check = () => undefined;

/** A list whose elements are all of a form. */
export const listOf =
  (element: Check): Check =>
  (value) => {
    if (!Array.isArray(value)) return `must be a list, is ${shown(value)}`;
    return firstProblem(
      value.map((one, index) => [String(index), one]),
      () => element,
    );
  };

/** An object whose values are all of a form. */
export const recordOf =
  (element: Check): Check =>
  (value) => {
    if (!isRecord(value)) return `must be an object, is ${shown(value)}`;
    return firstProblem(Object.entries(value), () => element);
  };

/** An object that has at least these fields. */
export const fields =
  (needed: Readonly<Record<string, Check>>): Check =>
  (value) => {
    if (!isRecord(value)) return `must be an object, is ${shown(value)}`;
    const present = Object.keys(needed).map((name): [string, unknown] => [name, value[name]]);
    return firstProblem(present, (name) => needed[name] ?? anything);
  };

/** Of this form where it is there. */
export const optional =
  (form: Check): Check =>
  (value) =>
    value === undefined ? undefined : form(value);

/** Whichever form the field `name` chooses. */
export const oneOf =
  (name: string, forms: Readonly<Record<string, Check>>): Check =>
  (value) => {
    const kind = isRecord(value) ? value[name] : undefined;
    const form = typeof kind === 'string' && Object.hasOwn(forms, kind) ? forms[kind] : undefined;
    return form ? form(value) : `"${name}" must be one of ${Object.keys(forms).join(', ')}, is ${shown(kind)}`;
  };

function firstProblem(
  parts: Iterable<readonly [string, unknown]>,
  formOf: (name: string) => Check,
): string | undefined {
  for (const [name, value] of parts) {
    const problem = formOf(name)(value);
    if (problem !== undefined) return `"${name}" ${problem}`;
  }
  return undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The kind of a value, never itself: it may be personal. */
const shown = (value: unknown): string =>
  value === undefined ? 'missing' : value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
