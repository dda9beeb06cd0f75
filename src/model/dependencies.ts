import type { Component } from './function.ts';

/** These components and all that they depend on, directly or through others. Cycles do no harm. */
export function dependenciesOf(
  ids: readonly string[],
  components: ReadonlyMap<string, Pick<Component, 'dependsOn'>>,
): ReadonlySet<string> {
  const reached = new Set(ids);
  for (const id of reached) for (const other of components.get(id)?.dependsOn ?? []) reached.add(other);
  return reached;
}
