import type { BusinessFunction, Component } from '../model/function.ts';
import { audiences as allAudiences } from '../model/names.ts';
import type { Audience } from '../model/names.ts';

export interface TouchedFunction {
  readonly functionId: string;
  /** Depends on one of the failing components itself, not only through others. */
  readonly direct: boolean;
  /** Of its own dependencies those that are failing or hang on what is failing. */
  readonly via: readonly string[];
}

/** What hangs on some components. */
export interface BlastRadius {
  /** Those asked for and all that depend on them, directly or not; the nearest first. */
  readonly components: readonly string[];
  /** In the order of the configuration. */
  readonly functions: readonly TouchedFunction[];
  readonly audiences: readonly Audience[];
}

/** Everything that may break when these components fail. Circles among components do no harm. */
export function blastRadius(
  failing: readonly string[],
  components: ReadonlyMap<string, Component>,
  functions: ReadonlyMap<string, BusinessFunction>,
): BlastRadius {
  const reached = new Set(failing);
  for (const id of reached)
    for (const { id: other, dependsOn } of components.values()) if (dependsOn.includes(id)) reached.add(other);
  const touched = [...functions.values()].flatMap(({ id, dependsOn }) => {
    const via = dependsOn.filter((one) => reached.has(one));
    return via.length === 0 ? [] : [{ functionId: id, direct: via.some((one) => failing.includes(one)), via }];
  });
  const concerned = new Set(touched.flatMap(({ functionId }) => functions.get(functionId)!.audiences));
  return {
    components: [...reached],
    functions: touched,
    audiences: allAudiences.filter((audience) => concerned.has(audience)),
  };
}
