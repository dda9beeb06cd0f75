// What failing functions mean to people. The sentences are written one function at a time, so of several failing functions
// only what is known to be true of all of them together is said.
import type { Say } from '../i18n/locale.ts';
import { gravestFirst } from '../model/function.ts';
import type { BusinessFunction, ConditionalText, DoubtText, Impact, ImpactText } from '../model/function.ts';
import type { Measured } from './measured.ts';

/** What a function's failure means, in the sentences of the configuration: sharper where it has some for the component. */
export function impactOf({ impact }: BusinessFunction, componentId?: string): ImpactText {
  const { summary, stillWorks, tellCustomers, workaround } = impact;
  const general = { summary, stillWorks, tellCustomers, workaround };
  const given = Object.entries(general).filter(([, text]) => text !== undefined);
  return { ...(Object.fromEntries(given) as unknown as ImpactText), ...sharperOf(impact, componentId) };
}

const sharperOf = ({ whenDown }: Impact, componentId?: string): Partial<ImpactText> =>
  (componentId !== undefined && Object.hasOwn(whenDown, componentId) ? whenDown[componentId] : undefined) ?? {};

/** Functions that fail by one cause, and what else is measured at their target. */
export interface FailingTogether {
  readonly functions: readonly BusinessFunction[];
  /** The component to blame. */
  readonly componentId?: string | undefined;
  readonly measured: Measured;
}

/** One kind of unconditional sentence of several functions, each said once, in the order of the functions. */
export const sentencesOf = (
  kind: 'summary' | 'workaround',
  functions: readonly BusinessFunction[],
  componentId?: string,
): readonly string[] => saidOnce(functions.map((fn) => impactOf(fn, componentId)[kind] ?? ''));

/**
 * What still works. A sentence that names functions is said while each of them is known to work. A plain one names
 * nothing that is measured: it is said only while each function that is not known to work, at this target, says the same
 * sentence itself, for only then is it meant for exactly this.
 */
export function stillWorksOf(failing: FailingTogether): readonly string[] {
  const { functions, componentId, measured } = failing;
  const offered = functions.map((fn) => impactOf(fn, componentId).stillWorks);
  const common = offered.some((one) => typeof one === 'string') ? sentenceOfAll(failing) : undefined;
  return saidOnce(
    offered.map((one) => {
      if (one === undefined || !holds(one, measured)) return '';
      const text = textOf(one);
      return typeof one === 'string' && text !== common ? '' : text;
    }),
  );
}

/** The one sentence that every function says that is not known to work; each is looked at once. */
function sentenceOfAll({ functions, componentId, measured }: FailingTogether): string | undefined {
  const own = new Set(functions);
  const others = measured.doubtful.filter(({ fn }) => !own.has(fn));
  let common: string | undefined;
  for (const { fn, component } of [...functions.map((fn) => ({ fn, component: componentId })), ...others]) {
    const { stillWorks } = impactOf(fn, component);
    if (stillWorks === undefined || !holds(stillWorks, measured)) return undefined;
    const text = textOf(stillWorks);
    if (common !== undefined && text !== common) return undefined;
    common = text;
  }
  return common;
}

/**
 * What to tell customers. Of several functions those speak whose words are for this component or rest on functions that
 * work. Plain general words suppose that nothing else fails: without any for the component only the gravest function's
 * are said. When all that is configured would be untrue now, an apology that promises nothing is left.
 */
export function tellCustomersOf({ functions, componentId, measured }: FailingTogether, say: Say): readonly string[] {
  const written = gravestFirst(functions).flatMap((fn) => {
    const said = impactOf(fn, componentId).tellCustomers;
    const isSharper = sharperOf(fn.impact, componentId).tellCustomers !== undefined;
    return said === undefined ? [] : [{ said, isSharper, isMeasured: typeof said !== 'string' }];
  });
  const offered = written.filter(({ said }) => holds(said, measured));
  const gravest = offered.some(({ isSharper }) => isSharper) ? undefined : offered.find((one) => !one.isMeasured);
  const chosen = offered.filter((one) => one.isSharper || one.isMeasured || one === gravest);
  if (chosen.length === 0 && written.length > 0) return [say('impact.apology')];
  return saidOnce(chosen.map(({ said }) => textOf(said)));
}

/** The text of a sentence, whatever it rests on. */
export const textOf = (sentence: string | ConditionalText): string =>
  (typeof sentence === 'string' ? sentence : sentence.text).trim();

/** Whether every function that a sentence rests on is known to work. */
export const holds = (sentence: string | ConditionalText, { isKnownToWork }: Measured): boolean =>
  typeof sentence === 'string' || sentence.functions.every(isKnownToWork);

const saidOnce = (sentences: readonly string[]): readonly string[] => [
  ...new Set(sentences.map((one) => one.trim()).filter((one) => one !== '')),
];

/** A function of which nothing fresh is known, or that works slowly. */
export type Doubt = 'unknown' | 'slow';

export type DoubtKind = keyof DoubtText;

/** Words for people who depend on a function in doubt. */
export interface DoubtWords {
  readonly text: string;
  /** Said of any function alike: the configuration has no words of its own. */
  readonly isGeneral: boolean;
}

/** One kind of sentence about a function in doubt. */
export function doubtWordsOf({ impact }: BusinessFunction, doubt: Doubt, kind: DoubtKind, say: Say): DoubtWords {
  const own = (doubt === 'unknown' ? impact.whenUnknown : impact.whenSlow)?.[kind];
  return { text: own ?? say(`impact.${doubt}.${kind}`), isGeneral: own === undefined };
}

/** The same of several functions, each sentence once. */
export const doubtSentencesOf = (
  kind: DoubtKind,
  { functions, doubt }: { readonly functions: readonly BusinessFunction[]; readonly doubt: Doubt },
  say: Say,
): readonly string[] => saidOnce(functions.map((fn) => doubtWordsOf(fn, doubt, kind, say).text));
