import type { Component } from '../../model/function.ts';

/** The components that these need, directly or through others, themselves included; circles do no harm. */
export function neededComponents(
  ids: readonly string[],
  components: ReadonlyMap<string, Pick<Component, 'dependsOn'>>,
): ReadonlySet<string> {
  const reached = new Set(ids);
  for (const id of reached) for (const other of components.get(id)?.dependsOn ?? []) reached.add(other);
  return reached;
}
