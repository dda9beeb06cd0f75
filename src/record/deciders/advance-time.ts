// What the mere passing of time brings about: answers get stale, planned work begins and ends, time in states adds up.
import { restore, tick } from '../../state/transition.ts';
import { lastAnswerAt } from '../../state/verdict.ts';
import { subjectKey } from '../../model/names.ts';
import type { Gap } from '../../model/gap.ts';
import type { Entry, Saved } from '../decision.ts';
import { gapLines } from './gaps.ts';
import { entryOfMoves, type Move } from './state-transitions.ts';
import type { Policies } from '../policies.ts';
import type { Sight } from '../decision-context.ts';
import { timeInState } from './time-in-state.ts';

/** The time in a state is added to the roll-ups at least this often. */
const COUNT_MS = 300_000;

/** When each subject must be looked at again, so that a look at thousands each second costs next to nothing. */
export class Agenda {
  readonly #policies: Policies;
  readonly #lookAt = new Map<string, number>();

  constructor(policies: Policies) {
    this.#policies = policies;
  }

  /** Takes up what was decided at `now`. */
  note({ state, countedUntil }: Saved, now: number): void {
    const last = lastAnswerAt(state.tracks);
    const answers = Object.values(state.tracks).flatMap(({ lastJudgedAt }) => lastJudgedAt ?? []);
    const waitingSince = Math.max(last ?? 0, state.knownSince);
    const times = [...answers, waitingSince].map((at) => this.#policies.staleAt(state, at) + 1);
    if (state.flapping) times.push(state.flapping.until);
    const next = Math.min(countedUntil + COUNT_MS, ...times.filter((at) => at > now));
    this.#lookAt.set(subjectKey(state), next);
  }

  /** Whether anything may be different by now. */
  isDue({ state }: Saved, now: number): boolean {
    if (now >= (this.#lookAt.get(subjectKey(state)) ?? 0)) return true;
    if (!this.#policies.hasMaintenance) return false;
    const until = this.#policies.of(state.functionId, now)?.maintenance?.until;
    return until !== (state.cause.kind === 'maintenance' ? state.cause.until : undefined);
  }
}

/** What has changed by `now`, or undefined. */
export function passTime(all: Iterable<Saved>, agenda: Agenda, sight: Sight, now: number): Entry | undefined {
  const moves: Move[] = [];
  for (const saved of all) {
    if (!agenda.isDue(saved, now)) continue;
    const policy = sight.policies.of(saved.state.functionId, now);
    if (!policy) continue;
    moves.push({ before: saved.state, after: tick(saved.state, policy, now), countedUntil: saved.countedUntil });
  }
  return moves.length > 0 ? entryOfMoves(moves, sight, now) : undefined;
}

/**
 * States taken up again after a time in which nobody looked, from `lookedUntil` on: a restart, a sleep of the machine, a
 * jump of the wall clock. That time counts as unknown, and nobody is alarmed about silence that was our own. `gap`: when the
 * monitor was not there; absent when only the configuration or the clock is another one.
 */
export function takeUpAgain(
  all: Iterable<Saved>,
  { lookedUntil, gap }: { readonly lookedUntil: number; readonly gap?: Gap | undefined },
  sight: Sight,
  now: number,
): Entry {
  const moves: Move[] = [];
  const counts = [];
  for (const { state, countedUntil } of all) {
    const policy = sight.policies.of(state.functionId, now);
    if (!policy) continue;
    moves.push({ before: state, after: restore(state, policy, now, gap), countedUntil: now });
    counts.push(
      ...timeInState(state, { state: state.state, from: countedUntil, to: Math.min(lookedUntil, now) }),
      ...timeInState(state, { state: 'unknown', from: Math.max(countedUntil, lookedUntil), to: now }),
    );
  }
  const entry = entryOfMoves(moves, sight, now);
  const lines = gap ? gapLines(gap, sight) : [];
  return { ...entry, timeline: [...lines, ...entry.timeline], rollUps: [...entry.rollUps, ...counts] };
}
