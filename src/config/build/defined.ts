/** Without the keys that have no value, as the model's optional keys are absent and not undefined. */
export const defined = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

/** A map of what is built of each entry. */
export const mapOf = <F, T>(
  entries: Readonly<Record<string, F>>,
  build: (name: string, form: F) => T,
): ReadonlyMap<string, T> => new Map(Object.entries(entries).map(([name, form]) => [name, build(name, form)]));
