import type { SavedState } from '../model/change.ts';
import { subjectKey } from '../model/names.ts';
import { lastAnswerAt } from '../state/verdict.ts';
import type { Policies } from './policies.ts';

/** The time in a state is added to the roll-ups at least this often. */
const COUNT_MS = 300_000;

/** When each subject must be evaluated again, so that a look at thousands each second costs next to nothing. */
export class DueTimes {
  readonly #policies: Policies;
  readonly #dueAt = new Map<string, number>();

  constructor(policies: Policies) {
    this.#policies = policies;
  }

  /** Takes over what was decided at `now`. */
  note({ state, countedUntil }: SavedState, now: number): void {
    const last = lastAnswerAt(state.tracks);
    const answers = Object.values(state.tracks).flatMap(({ lastJudgedAt }) => lastJudgedAt ?? []);
    const waitingSince = Math.max(last ?? 0, state.knownSince);
    const times = [...answers, waitingSince].map((at) => this.#policies.staleAt(state, at) + 1);
    if (state.flapping) times.push(state.flapping.until);
    const next = Math.min(countedUntil + COUNT_MS, ...times.filter((at) => at > now));
    this.#dueAt.set(subjectKey(state), next);
  }

  /** Whether anything may be different by now. */
  isDue({ state }: SavedState, now: number): boolean {
    if (now >= (this.#dueAt.get(subjectKey(state)) ?? 0)) return true;
    if (!this.#policies.hasMaintenance) return false;
    const until = this.#policies.of(state.functionId, now)?.maintenance?.until;
    return until !== (state.cause.kind === 'maintenance' ? state.cause.until : undefined);
  }
}
