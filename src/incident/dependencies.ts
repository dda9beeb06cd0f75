import type { Component } from '../model/function.ts';

/** These components and all that they need, directly or not. Circles do no harm. */
export function dependenciesOf(
  ids: readonly string[],
  components: ReadonlyMap<string, Component>,
): ReadonlySet<string> {
  const reached = new Set(ids);
  for (const id of reached) for (const other of components.get(id)?.dependsOn ?? []) reached.add(other);
  return reached;
}
