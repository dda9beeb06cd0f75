import type { Audience } from '../../model/names.ts';
import { subjectKey } from '../../model/names.ts';
import type { State } from '../../model/state.ts';
import type { RollUp } from '../../model/roll-up.ts';
import { historyOf } from './history-view.ts';
import type { History } from './history-view.ts';
import { pathOf } from './safe-link.ts';
import { seenBy, type Seen } from './situation.ts';
import type { Moment } from './status-view.ts';

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

/** What a page of the overview shows, to be read from the store. */
export interface HistoryChoice extends Pick<HistoryPageView, 'page' | 'pages'> {
  readonly shown: readonly Seen[];
}

/** Of what the audience is shown, so many functions at a time; `wished` from 1, the nearest that there is. */
export function historyChoice(audience: Audience, { config, states }: Moment, wished = 1): HistoryChoice {
  const seen = seenBy(audience, config, states);
  const pages = Math.max(1, Math.ceil(seen.length / MOST_ROWS));
  const page = Math.min(Math.max(1, Math.trunc(wished) || 1), pages);
  return { shown: seen.slice((page - 1) * MOST_ROWS, page * MOST_ROWS), page, pages };
}

/** The last 90 days of a choice, from roll-ups by day: a row at a time, for ninety days of fifty functions take long. */
export function* historyRows(
  { shown }: HistoryChoice,
  { config, now }: Moment,
  rollUps: readonly RollUp[],
): Iterable<HistoryRow> {
  const bySubject = Map.groupBy(rollUps, subjectKey);
  for (const { key, fn, state, elsewhere } of shown)
    yield {
      key,
      question: fn.question,
      href: pathOf.function(fn.id, elsewhere),
      state: state.state,
      word: config.locale.say(`state.${state.state}`),
      ...(elsewhere === undefined ? {} : { elsewhere }),
      history: historyOf(bySubject.get(key) ?? [], now, config.locale),
    };
}
