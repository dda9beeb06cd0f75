// What a blamed component probably breaks too, as one audience reads it. Such a function counts as not known, whatever its
// last run said, so that no list on the page calls it working while a card says that it probably is not.
import type { Config } from '../../config/config.ts';
import { blamedComponent } from '../../incident/cause-key.ts';
import { unstopped } from '../../text/plain-line.ts';
import { predictedHarm } from '../../incident/predicted-harm.ts';
import { verbOf } from '../../incident/verb.ts';
import type { Incident } from '../../model/incident.ts';
import { subjectKey, type Subject } from '../../model/names.ts';
import type { RunResult } from '../../model/run.ts';
import type { FunctionState } from '../../model/state.ts';
import { impactOf } from '../../state/impact.ts';
import { reachedBy } from './accepted.ts';
import { isPublic } from '../../message/publication.ts';
import { ageOf, lastingOf } from './function-row.ts';
import type { CardNeeds, PredictedLine, ProblemCard } from './problem-card.ts';
import { pathOf } from './safe-link.ts';
import type { PredictedProblem, Seen, Situation } from './situation.ts';
import { againText, takenWords } from './taken-words.ts';
import { stamp } from './time-text.ts';
import { componentSentence, type Reading } from './wording.ts';
import { standingOrAll } from '../../incident/standing.ts';

/** What is predicted from; a moment of the status page has it all. */
interface PredictionFacts {
  readonly config: Config;
  readonly states: readonly FunctionState[];
  readonly incidents: readonly Incident[];
  readonly runs: (subject: Subject) => readonly RunResult[];
}

/** The incident that predicts harm to each function, by `subjectKey`. */
export function predictions(facts: PredictionFacts): ReadonlyMap<string, Incident> {
  const { config, incidents, runs } = facts;
  const found = new Map<string, Incident>();
  const state = stateFinder(facts);
  for (const incident of incidents)
    for (const one of predictedHarm(incident, { config, state, runs }))
      if (!found.has(subjectKey(one.state))) found.set(subjectKey(one.state), incident);
  return found;
}

/** The situation with what is predicted taken out of what works. */
export function withPredicted(situation: Situation, facts: PredictionFacts): Situation {
  const incidentOf = predictions(facts);
  if (incidentOf.size === 0) return situation;
  const isPredicted = ({ key }: Seen) => incidentOf.has(key);
  const harmed = [...situation.working, ...situation.slow].filter(isPredicted);
  const groups = Map.groupBy(situation.all.filter(isPredicted), ({ key }) => incidentOf.get(key)!);
  const predicted = [...groups].flatMap(([incident, seen]): readonly PredictedProblem[] => {
    const component = facts.config.components.get(blamedComponent(incident) ?? '');
    return component ? [{ incident, component, harmed: seen }] : [];
  });
  const working = situation.working.filter((one) => !isPredicted(one));
  const slow = situation.slow.filter((one) => !isPredicted(one));
  const { counts } = situation;
  return {
    ...situation,
    working,
    slow,
    predicted,
    counts: { ...counts, working: working.length, slow: slow.length, unknown: counts.unknown + harmed.length },
  };
}

/** What one incident predicts, as lines of its card. */
export const predictedLines = ({ harmed, component }: PredictedProblem, { now, locale }: Reading): PredictedLine[] =>
  harmed.map(({ fn, checkedAt, elsewhere }) => ({
    text: unstopped(impactOf(fn, component.id).summary),
    href: pathOf.function(fn.id, elsewhere),
    ...(checkedAt === undefined ? {} : { checked: ageOf(checkedAt, now, locale) }),
  }));

/** The card of a component that is down, for those none of whose functions has failed yet. */
export function predictedCard(problem: PredictedProblem, needs: CardNeeds): ProblemCard {
  const { incident, component, harmed } = problem;
  const { now, locale, audience } = needs;
  const sentence = componentSentence(component, {
    locale,
    verb: verbOf(standingOrAll(incident.affected).map(({ cause }) => cause)),
    elsewhere: harmed[0]?.elsewhere,
    isDoubtful: incident.blame === 'doubtful',
  });
  const isShown = audience === 'operations' || isPublic(incident);
  return {
    key: incident.id,
    title: locale.say('view.card.predicted', {
      component: sentence.big,
      harm: predictedLines(problem, needs)
        .map(({ text }) => `${text}.`)
        .join(' '),
    }),
    ...sentence,
    since: stamp(incident.startedAt, now, locale),
    sinceFor: lastingOf(incident.startedAt, now, locale),
    taken: takenWords(incident, { ...needs, reached: reachedBy(incident, needs.accepted(incident.id), needs.config) }),
    again: againText(
      harmed.map(({ fn }) => fn),
      locale,
    ),
    facts: [],
    predicted: predictedLines(problem, needs),
    affects: [],
    ...(isShown ? { incidentHref: pathOf.incident(incident.id) } : {}),
  };
}

function stateFinder({ states }: PredictionFacts) {
  let byKey: ReadonlyMap<string, FunctionState> | undefined;
  return (subject: Subject) => {
    byKey ??= new Map(states.map((state) => [subjectKey(state), state]));
    return byKey.get(subjectKey(subject));
  };
}
