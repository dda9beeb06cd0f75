// What people are told of functions that are not known to work or that are slow. General words are the same for every
// function, so where several have nothing else, they are said once.
import type { Locale } from '../../i18n/locale.ts';
import type { Audience } from '../../model/names.ts';
import { doubtWordsOf, type Doubt } from '../../state/impact.ts';
import type { Fact } from './fact.ts';
import type { Seen } from './situation.ts';

/** The words for one function, or for several together. */
export interface DoubtWording {
  readonly summary?: string;
  readonly facts: readonly Fact[];
}

interface Part<T> {
  readonly is: T;
  readonly isGeneral: boolean;
}

interface Parts {
  readonly summary: Part<string>;
  readonly fact: Part<Fact>;
}

const doubtOf = ({ state }: Seen): Doubt | undefined => {
  if (state.state === 'slow') return 'slow';
  return state.state === 'unknown' && state.cause.kind !== 'never-run' ? 'unknown' : undefined;
};

function partsOf(seen: Seen, audience: Audience, { say }: Locale): Parts | undefined {
  const doubt = doubtOf(seen);
  if (doubt === undefined || audience === 'operations') return undefined;
  const [kind, label] = audience === 'back-office' ? (['hand', 'do'] as const) : (['say', 'say'] as const);
  const { text, isGeneral } = doubtWordsOf(seen.fn, doubt, kind === 'say' ? 'tellCustomers' : 'workaround', say);
  const summary = doubtWordsOf(seen.fn, doubt, 'summary', say);
  // A number beyond its limit need not take long.
  const isByNumber = summary.isGeneral && seen.state.cause.kind === 'measurement';
  return {
    summary: isByNumber
      ? { is: say('impact.slow.measured'), isGeneral: false }
      : { is: summary.text, isGeneral: summary.isGeneral },
    fact: { is: { kind, label: say(`view.card.${label}`), texts: [text], isMain: true }, isGeneral },
  };
}

/** All that an audience is told of one function; undefined when it is not in doubt, or for operations. */
export function doubtWording(seen: Seen, audience: Audience, locale: Locale): DoubtWording | undefined {
  const parts = partsOf(seen, audience, locale);
  return parts && { summary: parts.summary.is, facts: [parts.fact.is] };
}

/** The words of a list of functions in one state: what is general to several once, above them, the others beside each. */
export function sharedWording(
  all: readonly Seen[],
  audience: Audience,
  locale: Locale,
): { readonly general?: DoubtWording; readonly own: ReadonlyMap<string, DoubtWording> } {
  const parts = all.flatMap((seen) => {
    const found = partsOf(seen, audience, locale);
    return found ? [{ key: seen.key, doubt: doubtOf(seen), ...found }] : [];
  });
  const isAllGeneral = ({ summary, fact }: Parts) => summary.isGeneral && fact.isGeneral;
  const [first, ...others] = parts.filter(isAllGeneral);
  const isShared = others.length > 0;
  const own = parts.map(({ key, ...one }): readonly [string, DoubtWording] => [
    key,
    isShared && isAllGeneral(one) ? { facts: [] } : { summary: one.summary.is, facts: [one.fact.is] },
  ]);
  const general = isShared && first && { summary: locale.say(`impact.${first.doubt!}.these`), facts: [first.fact.is] };
  return { ...(general && { general }), own: new Map(own) };
}
