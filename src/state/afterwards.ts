import type { Say } from '../i18n/locale.ts';
import type { BusinessFunction } from '../model/function.ts';

/** What to say, once it is over, to those who call about it: the sentences of the configuration, or a general one. */
export function afterwardsOf(
  functions: readonly BusinessFunction[],
  componentId: string | undefined,
  say: Say,
): string[] {
  const said = functions.flatMap(({ impact }) => {
    const { whenDown, afterwards } = impact;
    const isNamed = componentId !== undefined && Object.hasOwn(whenDown, componentId);
    return (isNamed ? whenDown[componentId]?.afterwards : undefined) ?? afterwards ?? [];
  });
  return said.length > 0 ? [...new Set(said.map((text) => text.trim()))] : [say('view.ended.sayByDefault')];
}
