import type { Config } from '../../config/config.ts';
import type { BusinessFunction } from '../../model/function.ts';
import { blastRadius } from '../../state/blast-radius.ts';
import type { Linked } from './safe-link.ts';
import { pathOf } from './safe-link.ts';

/** The functions that depend on a component, directly or through others, in the order of the configuration. */
export function functionsHangingOn(componentId: string, { components, functions }: Config): BusinessFunction[] {
  return blastRadius([componentId], components, functions).functions.flatMap(
    ({ functionId }) => functions.get(functionId) ?? [],
  );
}

/** Components that need this one, directly. */
export const neededBy = (componentId: string, { components }: Config): Linked[] =>
  [...components.values()]
    .filter(({ dependsOn }) => dependsOn.includes(componentId))
    .map(({ id, name }) => ({ text: name, href: pathOf.component(id) }));
