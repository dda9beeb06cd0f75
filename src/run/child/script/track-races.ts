import { allowToLose } from '../../../check/operations.ts';

/** From then on, what a script gives to Promise.race() and Promise.any() may still be under way when the script ends. */
export function trackRaces(): void {
  for (const name of ['race', 'any'] as const) {
    const original = Promise[name] as (values: Iterable<unknown>) => Promise<unknown>;
    const tracked = function (this: PromiseConstructor, values: Iterable<unknown>): Promise<unknown> {
      // What is no list of promises is for the original to refuse.
      if (typeof (values as Partial<Iterable<unknown>> | null)?.[Symbol.iterator] !== 'function')
        return original.call(this, values);
      const all = [...values];
      allowToLose(all);
      return original.call(this, all);
    };
    Object.defineProperty(Promise, name, { value: tracked, writable: true, configurable: true });
  }
}
