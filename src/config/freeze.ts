const refuse = (): never => {
  throw new TypeError('A configuration does not change; load a new one');
};

/** Freezes a value and all within it, maps too. Returns the same value. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (value instanceof Map) {
    for (const item of value.values()) deepFreeze(item);
    for (const name of ['set', 'delete', 'clear']) Object.defineProperty(value, name, { value: refuse });
  }
  for (const item of Object.values(value)) deepFreeze(item);
  return Object.freeze(value);
}
