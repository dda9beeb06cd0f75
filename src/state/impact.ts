import type { BusinessFunction, ImpactText } from '../model/function.ts';

/** What a function's failure means, in the sentences of the configuration: sharper where it has some for the component. */
export function impactOf({ impact }: BusinessFunction, componentId?: string): ImpactText {
  const { whenDown, ...general } = impact;
  const sharper = componentId !== undefined && Object.hasOwn(whenDown, componentId) ? whenDown[componentId] : undefined;
  return { ...general, ...sharper };
}

/** One kind of sentence of several functions, each said once, in the order of the functions. */
export function sentencesOf(
  kind: keyof ImpactText,
  functions: readonly BusinessFunction[],
  componentId?: string,
): readonly string[] {
  const said = functions.map((fn) => impactOf(fn, componentId)[kind]?.trim() ?? '');
  return [...new Set(said)].filter((sentence) => sentence !== '');
}
