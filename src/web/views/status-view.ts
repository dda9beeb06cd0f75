import type { Config } from '../../config/config.ts';
import type { Incident } from '../../model/incident.ts';
import type { Audience, Subject } from '../../model/names.ts';
import type { Planned } from '../../model/planned.ts';
import type { RunResult } from '../../model/run.ts';
import type { FunctionState } from '../../model/state.ts';
import type { PendingCount } from '../../store/store.ts';
import type { HealthReport } from '../health-report.ts';
import type { AcceptedRounds } from './accepted.ts';
import { incidentsFor } from './audience-incidents.ts';
import { bannerOf } from './banner.ts';
import type { Banner } from './banner.ts';
import { sharedWording, type DoubtWording } from './doubt-words.ts';
import { dutyLines } from './duty-view.ts';
import type { DutyLine } from './duty-view.ts';
import { ageOf, functionRow } from './function-row.ts';
import type { FunctionRow, Moving } from './function-row.ts';
import { measuredNow } from './measured-now.ts';
import { monitorLines } from './monitor-view.ts';
import type { MonitorLine } from './monitor-view.ts';
import { otherIncident, otherIncidents } from './other-incidents.ts';
import type { OtherIncident } from './other-incidents.ts';
import { planLines } from './plan-lines.ts';
import type { PlanLine } from './plan-lines.ts';
import { predictedCard, predictedLines, withPredicted } from './predicted-view.ts';
import { problemCard } from './problem-card.ts';
import type { CardNeeds, ProblemCard } from './problem-card.ts';
import { recentlyEnded } from './recently-ended.ts';
import type { RecentlyEnded } from './recently-ended.ts';
import { incidentFinder, seenBy, situationOf } from './situation.ts';
import type { Problem, Seen, Situation } from './situation.ts';
import { stamp } from './time-text.ts';
import type { Stamp } from './time-text.ts';

/** What is known at this moment: copied from memory, never queried. */
export interface Moment {
  readonly now: number;
  readonly config: Config;
  readonly states: readonly FunctionState[];
  readonly incidents: readonly Incident[];
  /** The last that ended, the latest first. */
  readonly ended: readonly Incident[];
  readonly runs: (subject: Subject) => readonly RunResult[];
  /** Silences and planned work made while running. */
  readonly planned: readonly Planned[];
  /** Undefined while the outbox cannot be read. */
  readonly pending: readonly Omit<PendingCount, 'oldestMonotonic'>[] | undefined;
  readonly health: HealthReport;
  /** Which channels have accepted that an open incident has begun. */
  readonly accepted: (incidentId: string) => AcceptedRounds;
}

/** The status page for one audience, as plain data. */
export interface StatusView {
  readonly audience: Audience;
  readonly organisation: string;
  readonly now: Stamp;
  readonly banner: Banner;
  /** What is read aloud when it changes. */
  readonly says: string;
  /** Key and sentence of everything that may be new to the reader. */
  readonly news: readonly (readonly [key: string, says: string])[];
  readonly checked?: Moving;
  readonly problems: readonly ProblemCard[];
  readonly ended: readonly RecentlyEnded[];
  /** Without those that wait for their first answer. */
  readonly unknown: readonly FunctionRow[];
  readonly waiting: readonly FunctionRow[];
  readonly slow: readonly FunctionRow[];
  /** What is said once of all unknown, and of all slow functions. */
  readonly general: { readonly unknown?: DoubtWording; readonly slow?: DoubtWording };
  readonly maintenance: readonly FunctionRow[];
  readonly working: readonly FunctionRow[];
  /** For operations only. */
  readonly monitor?: readonly MonitorLine[];
  /** For operations only: open incidents without a failing function. */
  readonly others?: readonly OtherIncident[];
  readonly duty?: readonly DutyLine[];
  /** For operations only: what is silenced or planned and in force. */
  readonly plans?: readonly PlanLine[];
}

/** The situation that an audience is in. */
export const situationFor = (audience: Audience, moment: Moment): Situation =>
  situationAmong(audience, moment, incidentsFor(audience, moment.incidents, moment));

/** The same, with the incidents as the audience is told of them. */
function situationAmong(audience: Audience, moment: Moment, incidents: readonly Incident[]): Situation {
  const { config, states } = moment;
  const situation = withPredicted(situationOf(seenBy(audience, config, states), config, incidents), moment);
  if (audience === 'back-office') return ownFirst(situation);
  if (audience !== 'operations') return situation;
  const shown = [...situation.problems.flatMap(({ affected }) => affected), ...situation.unknown];
  return { ...situation, others: otherIncidents(incidents, shown) };
}

/** The back office's own tools before what it shares with customer service. */
function ownFirst({ problems, unknown, slow, maintenance, working, ...rest }: Situation): Situation {
  const isShared = ({ fn }: Seen) => Number(fn.audiences.includes('customer-service'));
  const sorted = (seen: readonly Seen[]) => seen.toSorted((a, b) => isShared(a) - isShared(b));
  const isAllShared = ({ affected }: Problem) => Math.min(...affected.map(isShared));
  return {
    ...rest,
    problems: problems.toSorted((a, b) => isAllShared(a) - isAllShared(b)),
    unknown: sorted(unknown),
    slow: sorted(slow),
    maintenance: sorted(maintenance),
    working: sorted(working),
  };
}

/** More nobody listens to. */
const MOST_SAID = 3;

/** The headline, and the sentence of each problem, so that a second break is heard as well as the first. */
function saysOf({ headline }: Banner, problems: readonly ProblemCard[]): string {
  return [headline, ...problems.slice(0, MOST_SAID).map(({ big }) => big)]
    .map((text) => text.replace(/\.$/, ''))
    .join('. ');
}

/** An open incident as the audience reads it on the status page; undefined when it is not there. */
export function cardOf(incidentId: string, audience: Audience, moment: Moment): ProblemCard | undefined {
  return cardsOf(situationFor(audience, moment), cardNeeds(audience, moment)).find(({ key }) => key === incidentId);
}

const cardNeeds = (audience: Audience, moment: Moment): CardNeeds => ({
  now: moment.now,
  locale: moment.config.locale,
  audience,
  config: moment.config,
  runs: moment.runs,
  accepted: moment.accepted,
  measured: (target) => measuredNow(target, moment),
});

/** Tells the moment to one audience. */
export function statusView(audience: Audience, moment: Moment): StatusView {
  const { now, config, health } = moment;
  const { locale } = config;
  const incidents = incidentsFor(audience, moment.incidents, moment);
  const situation = situationAmong(audience, moment, incidents);
  const isTechnical = audience === 'operations';
  const incidentOf = incidentFinder(incidents);
  const wordsOf = {
    unknown: sharedWording(situation.unknown, audience, locale),
    slow: sharedWording(situation.slow, audience, locale),
  };
  const row = (seen: Seen) =>
    functionRow(seen, {
      words: wordsOf.unknown.own.get(seen.key) ?? wordsOf.slow.own.get(seen.key),
      now,
      locale,
      isTechnical,
      incidentOf,
      lastRun: isTechnical ? moment.runs(seen.state)[0] : undefined,
    });
  const unknown = situation.unknown.map(row);
  const newest = situation.all.flatMap(({ checkedAt }) => checkedAt ?? []).reduce((a, b) => Math.max(a, b), 0);
  const banner = bannerOf(situation, health.troubles.length > 0);
  const problems = cardsOf(situation, cardNeeds(audience, moment));
  return {
    audience,
    organisation: config.organisation,
    now: stamp(now, now, locale),
    banner,
    says: saysOf(banner, problems),
    news: problems.map(({ key, title }) => [key, title] as const),
    ...(newest > 0 ? { checked: ageOf(newest, now, locale) } : {}),
    problems,
    ended: recentlyEnded(audience, moment),
    unknown: unknown.filter(({ isWaiting }) => !isWaiting),
    waiting: unknown.filter(({ isWaiting }) => isWaiting),
    slow: situation.slow.map(row),
    general: {
      ...(wordsOf.unknown.general ? { unknown: wordsOf.unknown.general } : {}),
      ...(wordsOf.slow.general ? { slow: wordsOf.slow.general } : {}),
    },
    maintenance: situation.maintenance.map(row),
    working: situation.working.map(row),
    ...(isTechnical ? technicalParts(moment, situation.others ?? []) : {}),
  };
}

/** What is broken, then what probably is because of something that only others were shown to be broken by. */
function cardsOf({ problems, predicted = [] }: Situation, needs: CardNeeds): readonly ProblemCard[] {
  const isTold = new Set(problems.map(({ key }) => key));
  const linesOf = (key: string) => predicted.find(({ incident }) => incident.id === key);
  const cards = problems.map((problem) => {
    const found = linesOf(problem.key);
    return { ...problemCard(problem, needs), ...(found ? { predicted: predictedLines(found, needs) } : {}) };
  });
  const others = predicted.filter(({ incident }) => !isTold.has(incident.id));
  return [...cards, ...others.map((one) => predictedCard(one, needs))];
}

function technicalParts(moment: Moment, others: readonly Incident[]) {
  const { now, config, health, pending, planned } = moment;
  const reading = { now, locale: config.locale };
  return {
    monitor: monitorLines({ health, pending, now, locale: config.locale }),
    others: others.map((incident) => otherIncident(incident, config, reading)),
    duty: dutyLines(config, now),
    plans: planLines(config, planned, reading).filter(({ isInForce }) => isInForce),
  };
}
