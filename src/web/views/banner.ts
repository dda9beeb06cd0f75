import type { State } from '../../model/state.ts';
import type { Situation } from './situation.ts';
import { stateWords } from './wording.ts';

/** The one glance: what is said at the top, in the title and to a screen reader when something changes. */
export interface Banner {
  /** The gravest thing that is so. Green is shown for `working` only. */
  readonly level: State;
  readonly headline: string;
  /** All states that occur, the gravest first. */
  readonly counts: readonly { readonly state: State; readonly word: string; readonly count: number }[];
  /** In plain words, why this page itself may be wrong. */
  readonly caution?: string;
}

const gravestFirst = ['failing', 'unknown', 'slow', 'maintenance', 'working'] as const;

/** @param isDoubtful the monitor itself is not well, so even good answers may be old */
export function bannerOf({ counts, all, others = [] }: Situation, isDoubtful: boolean): Banner {
  const present = gravestFirst.filter((state) => counts[state] > 0);
  const gravest = present[0];
  const isFine = gravest === 'working' || gravest === 'maintenance' || gravest === 'slow';
  const ofFunctions = gravest === undefined || (isDoubtful && isFine) ? 'unknown' : gravest;
  const isOnlyOther = others.length > 0 && (ofFunctions === 'working' || ofFunctions === 'maintenance');
  return {
    // Never green over an open incident.
    level: isOnlyOther ? 'slow' : ofFunctions,
    headline: isOnlyOther ? othersText(others.length) : headlineOf(counts, all, isDoubtful),
    counts: present.map((state) => ({ state, word: stateWords[state], count: counts[state] })),
    ...(isDoubtful
      ? { caution: 'The monitor that keeps this page has a trouble of its own: what is below may be out of date.' }
      : {}),
  };
}

function headlineOf(counts: Situation['counts'], all: Situation['all'], isDoubtful: boolean): string {
  const total = all.length;
  const part = (count: number) => (count === total ? `All ${total} are` : `${count} of ${total} ${are(count)}`);
  if (total === 0) return 'Nothing is watched here yet';
  if (counts.failing > 0) return total === 1 ? 'Not working' : `${part(counts.failing)} not working`;
  if (isDoubtful) return 'Not certain';
  if (counts.unknown > 0) {
    if (all.every(({ state }) => state.cause.kind === 'never-run')) return 'Waiting for the first answers';
    return total === 1 ? 'Not known' : `${part(counts.unknown)} not known`;
  }
  if (counts.slow > 0)
    return `Everything works, but ${counts.slow === total ? 'slowly' : `${counts.slow} of ${total} ${are(counts.slow)} slow`}`;
  if (counts.maintenance === total) return 'Planned work';
  if (counts.maintenance > 0) return 'Everything is working, apart from planned work';
  return 'Everything is working';
}

const othersText = (count: number) =>
  `The functions work, but ${count === 1 ? 'an incident is' : `${count} incidents are`} open`;

const are = (count: number) => (count === 1 ? 'is' : 'are');
