// States in line with a configuration: those that left, those that stay, those that are new.
import { releaseUnwatched } from '../../incident/decide.ts';
import type { SavedState } from '../../model/change.ts';
import { subjectKey, type Subject } from '../../model/names.ts';
import { initialState } from '../../state/transition.ts';
import { incidentWorld, type DecisionContext } from '../decision-context.ts';
import { extended, type Decision, type NewChange } from '../decision.ts';
import type { Cron } from '../policies.ts';
import { watchedSubjects } from '../watched-subjects.ts';
import { resumeAfterGap, type Unwatched } from './advance-time.ts';
import { withDecisions } from './escalate.ts';
import { dueInGap } from './gaps.ts';

/** The configuration is in force; subjects that it does not watch any more are gone. */
export function applyConfig(context: DecisionContext, revision: number, now: number): Decision {
  const watched = new Set(watchedSubjects(context.config).map(subjectKey));
  const isWatched = (subject: Subject) => watched.has(subjectKey(subject));
  const gone = Array.from(context.projection.allSaved(), ({ state }) => state).filter((state) => !isWatched(state));
  const changes: NewChange[] = [
    { kind: 'config-applied', revision },
    ...gone.map(({ functionId, target }) => ({ kind: 'state-removed' as const, subject: { functionId, target } })),
  ];
  const applied: Decision = { at: now, changes, events: [], config: context.config };
  return withDecisions(applied, releaseUnwatched(incidentWorld(context), isWatched, now), context);
}

/** Watching begins, for subjects that are new, or goes on after a time that nobody watched. */
export function beginWatching(
  unwatched: Unwatched,
  context: DecisionContext & { readonly cron: Cron },
  now: number,
): Decision {
  const { projection, config, cron } = context;
  const { gap } = unwatched;
  const [known, added] = partition(watchedSubjects(config), (subject) => projection.saved(subject) !== undefined);
  const fresh = added.map((subject): SavedState => ({ state: initialState(subject, now), countedUntil: now }));
  const resumed = resumeAfterGap([...projection.allSaved(), ...fresh], unwatched, context, now);
  return gap
    ? extended(
        resumed,
        known.flatMap((subject) => dueInGap(subject, gap, config, cron)),
      )
    : resumed;
}

function partition<T>(all: readonly T[], is: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  const groups = Map.groupBy(all, is);
  return [groups.get(true) ?? [], groups.get(false) ?? []];
}
