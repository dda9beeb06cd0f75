import type { Audience } from '../../model/names.ts';
import { subjectKey } from '../../model/names.ts';
import type { State } from '../../model/state.ts';
import type { RollUp } from '../../store/store.ts';
import { historyOf } from './history-view.ts';
import type { History } from './history-view.ts';
import { pathOf } from './safe-link.ts';
import { seenBy } from './situation.ts';
import type { Moment } from './status-view.ts';
import { stateWords } from './wording.ts';

/** One function in the overview of 90 days. */
export interface HistoryRow {
  readonly key: string;
  readonly question: string;
  readonly href: string;
  readonly state: State;
  readonly word: string;
  readonly elsewhere?: string;
  readonly history: History;
}

/** The last 90 days of everything that the audience is shown. */
export function historyRows(
  audience: Audience,
  { config, states, now }: Moment,
  rollUps: readonly RollUp[],
): HistoryRow[] {
  const bySubject = Map.groupBy(rollUps, subjectKey);
  return seenBy(audience, config, states).map(({ key, fn, state, elsewhere }) => ({
    key,
    question: fn.question,
    href: pathOf.function(fn.id, elsewhere),
    state: state.state,
    word: stateWords[state.state],
    ...(elsewhere === undefined ? {} : { elsewhere }),
    history: historyOf(bySubject.get(key) ?? [], now),
  }));
}
