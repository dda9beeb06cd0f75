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

/** A page of the overview: the bars of thousands of functions at once would hold up everything else. */
export interface HistoryPageView {
  readonly rows: readonly HistoryRow[];
  /** From 1. */
  readonly page: number;
  readonly pages: number;
}

const MOST_ROWS = 50;

/** The last 90 days of what the audience is shown, so many functions at a time; `wished` from 1, the nearest that there is. */
export function historyRows(
  audience: Audience,
  { config, states, now }: Moment,
  rollUps: readonly RollUp[],
  wished = 1,
): HistoryPageView {
  const seen = seenBy(audience, config, states);
  const pages = Math.max(1, Math.ceil(seen.length / MOST_ROWS));
  const page = Math.min(Math.max(1, Math.trunc(wished) || 1), pages);
  const shown = seen.slice((page - 1) * MOST_ROWS, page * MOST_ROWS);
  const keys = new Set(shown.map(({ key }) => key));
  const bySubject = Map.groupBy(
    rollUps.filter((one) => keys.has(subjectKey(one))),
    subjectKey,
  );
  const rows = shown.map(({ key, fn, state, elsewhere }) => ({
    key,
    question: fn.question,
    href: pathOf.function(fn.id, elsewhere),
    state: state.state,
    word: stateWords[state.state],
    ...(elsewhere === undefined ? {} : { elsewhere }),
    history: historyOf(bySubject.get(key) ?? [], now),
  }));
  return { rows, page, pages };
}
