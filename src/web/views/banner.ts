import type { Say } from '../../i18n/locale.ts';
import type { State } from '../../model/state.ts';
import type { Situation } from './situation.ts';

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
export function bannerOf(situation: Situation, isDoubtful: boolean): Banner {
  const { counts, others = [] } = situation;
  const { say } = situation.locale;
  const present = gravestFirst.filter((state) => counts[state] > 0);
  const gravest = present[0];
  const isFine = gravest === 'working' || gravest === 'maintenance' || gravest === 'slow';
  const ofFunctions = gravest === undefined || (isDoubtful && isFine) ? 'unknown' : gravest;
  const isOnlyOther = others.length > 0 && (ofFunctions === 'working' || ofFunctions === 'maintenance');
  return {
    // Never green over an open incident.
    level: isOnlyOther ? 'slow' : ofFunctions,
    headline: isOnlyOther ? othersText(others.length, say) : headlineOf(situation, isDoubtful),
    counts: present.map((state) => ({ state, word: say(`state.${state}`), count: counts[state] })),
    ...(isDoubtful ? { caution: say('view.banner.caution') } : {}),
  };
}

function headlineOf({ counts, all, predicted = [], locale: { say } }: Situation, isDoubtful: boolean): string {
  const total = String(all.length);
  const isAll = (count: number) => count === all.length;
  // How many as text: written without marks between thousands.
  const part = (count: number) => ({ count, some: String(count), total });
  if (all.length === 0) return say('view.banner.nothing');
  if (counts.failing > 0) {
    if (!isAll(counts.failing)) return say('view.banner.someFailing', part(counts.failing));
    return all.length === 1 ? say('view.banner.failing') : say('view.banner.allFailing', { total });
  }
  if (isDoubtful) return say('view.banner.notCertain');
  const harmed = predicted.flatMap((one) => one.harmed).length;
  if (harmed > 0) return say('view.banner.probably', part(harmed));
  if (counts.unknown > 0) {
    if (all.every(({ state }) => state.cause.kind === 'never-run')) return say('view.banner.waiting');
    if (!isAll(counts.unknown)) return say('view.banner.someUnknown', part(counts.unknown));
    return all.length === 1 ? say('view.banner.unknown') : say('view.banner.allUnknown', { total });
  }
  if (counts.slow > 0)
    return isAll(counts.slow) ? say('view.banner.allSlow') : say('view.banner.someSlow', part(counts.slow));
  if (isAll(counts.maintenance)) return say('view.banner.allPlanned');
  return counts.maintenance > 0 ? say('view.banner.somePlanned') : say('view.banner.working');
}

const othersText = (count: number, say: Say) => say('view.banner.others', { count, incidents: String(count) });
