import type { Config } from '../../config/config.ts';
import type { Audience } from '../../model/names.ts';
import type { RunResult } from '../../model/run.ts';
import { subjectKey, type Severity, type Subject } from '../../model/names.ts';
import type { State } from '../../model/state.ts';
import { sentencesOf, stillWorksOf, tellCustomersOf } from '../../state/impact.ts';
import type { Measured } from '../../state/measured.ts';
import { headline } from '../../incident/headline.ts';
import { verbOf } from '../../incident/verb.ts';
import { ownerText } from '../../message/owner-text.ts';
import { reachedBy, type AcceptedRounds } from './accepted.ts';
import { evidenceLinks } from './evidence-view.ts';
import type { EvidenceLink } from './evidence-view.ts';
import type { Fact, FactKind } from './fact.ts';
import { lastingOf } from './function-row.ts';
import type { Moving } from './function-row.ts';
import { functionsHangingOn } from './hanging-on.ts';
import { linked, pathOf } from './safe-link.ts';
import type { Linked } from './safe-link.ts';
import type { Problem, Seen } from './situation.ts';
import { againText, takenWords } from './taken-words.ts';
import type { Taken } from './taken-words.ts';
import { untoldText } from './telling-words.ts';
import { stamp } from './time-text.ts';
import type { Stamp } from './time-text.ts';
import { componentSentence } from './wording.ts';
import type { Reading } from './wording.ts';

/** `Customers cannot place an order by card`, and when that was last tried. */
export interface PredictedLine {
  readonly text: string;
  readonly href: string;
  readonly checked?: Moving;
}

/** What operations see of one affected function. */
export interface TechnicalFact {
  readonly question: string;
  readonly functionId: string;
  readonly href: string;
  readonly elsewhere?: string;
  readonly step?: string;
  readonly timedOut: boolean;
  readonly error: string;
  readonly runbook?: Linked;
  readonly evidence: readonly EvidenceLink[];
}

export interface TechnicalCard {
  readonly severity: Severity;
  /** Why nobody is told of it. */
  readonly untold?: Linked;
  readonly isFlapping: boolean;
  readonly facts: readonly TechnicalFact[];
  readonly component?: Linked;
  readonly owner?: string;
  readonly contact?: string;
  readonly runbook?: Linked;
  readonly supplierStatus?: Linked;
  /** What else depends on the component and is not failing now. */
  readonly atRisk: readonly Linked[];
  /** What else depends on the component and is not known to work or to fail. */
  readonly notKnown: readonly Linked[];
}

/** One broken thing, told whole. */
export interface ProblemCard {
  readonly key: string;
  /** The sentence that the pager says too. */
  readonly title: string;
  readonly big: string;
  readonly small: string;
  readonly since: Stamp;
  readonly sinceFor: Moving;
  readonly taken: Taken;
  /** How often it is tried again; operations see it on the function's page. */
  readonly again?: string;
  readonly facts: readonly Fact[];
  /** What probably fails too. */
  readonly predicted?: readonly PredictedLine[];
  readonly affects: readonly Linked[];
  readonly incidentHref?: string;
  readonly technical?: TechnicalCard;
}

export interface CardNeeds extends Reading {
  readonly audience: Audience;
  readonly config: Config;
  readonly runs: (subject: Subject) => readonly RunResult[];
  readonly accepted: (incidentId: string) => AcceptedRounds;
  /** What is measured at a target at the moment. */
  readonly measured: (target: string) => Measured;
}

const order: Readonly<Record<Audience, readonly FactKind[]>> = {
  'customer-service': ['cannot', 'say', 'works', 'hand'],
  'back-office': ['hand', 'cannot', 'works', 'say'],
  operations: ['cannot', 'works', 'say', 'hand'],
};

const mainFact: Readonly<Record<Audience, FactKind | undefined>> = {
  'customer-service': 'say',
  'back-office': 'hand',
  operations: undefined,
};

/** Tells one problem to one audience; only operations are told ids, steps, errors and evidence. */
export function problemCard(problem: Problem, needs: CardNeeds): ProblemCard {
  const { now, locale, audience } = needs;
  const { say } = locale;
  const { affected, component, incident } = problem;
  const functions = affected.map(({ fn }) => fn);
  const [first] = affected;
  const failing = { functions, componentId: component?.id, measured: needs.measured(first.state.target) };
  const verb = verbOf(affected.map(({ state }) => state.cause));
  const title = incident?.title ?? headline({ component, verb, functions, locale });
  const sentence = component
    ? componentSentence(component, {
        locale,
        verb,
        elsewhere: first.elsewhere,
        isDoubtful: incident?.blame === 'doubtful',
      })
    : { big: title || first.fn.question, small: say('view.card.no', { question: first.fn.question }) };
  const labels: Readonly<Record<FactKind, string>> = {
    cannot: say(audience === 'back-office' ? 'view.card.cannot.back-office' : 'view.card.cannot'),
    say: say('view.card.say'),
    works: say('view.card.works'),
    hand: say(audience === 'back-office' ? 'view.card.hand.back-office' : 'view.card.hand'),
  };
  const found: Readonly<Record<FactKind, readonly string[]>> = {
    cannot: sentencesOf('summary', functions, component?.id).filter((text) => !sentence.big.includes(text)),
    say: tellCustomersOf(failing, say),
    works: stillWorksOf(failing),
    hand: sentencesOf('workaround', functions, component?.id),
  };
  return {
    key: problem.key,
    title,
    ...sentence,
    since: stamp(problem.since, now, locale),
    sinceFor: lastingOf(problem.since, now, locale),
    taken: takenWords(incident, {
      ...needs,
      reached: incident && reachedBy(incident, needs.accepted(incident.id), needs.config),
    }),
    ...(audience === 'operations' ? {} : { again: againText(functions, locale) }),
    facts: order[audience]
      .filter((kind) => found[kind].length > 0)
      .map((kind) => ({ kind, label: labels[kind], texts: found[kind], isMain: kind === mainFact[audience] })),
    affects: affected.map((one) => ({ text: nameOf(one), href: pathOf.function(one.fn.id, one.elsewhere) })),
    ...(incident ? { incidentHref: pathOf.incident(incident.id) } : {}),
    ...(audience === 'operations' ? { technical: technicalCard(problem, needs) } : {}),
  };
}

function technicalCard(problem: Problem, needs: CardNeeds): TechnicalCard {
  const { component, affected, incident, severity } = problem;
  const { stateOf } = needs.measured(affected[0].state.target);
  const dependents = component ? functionsHangingOn(component.id, needs.config) : [];
  const inState = (...some: readonly State[]) =>
    dependents
      .filter(({ id }) => some.includes(stateOf(id)))
      .map(({ id, question }) => ({ text: question, href: pathOf.function(id) }));
  const owner = component && ownerText(component, needs.locale.say);
  const untold = incident && untoldText(incident, needs.config, needs);
  const runIds = new Map(incident?.affected.map((one) => [subjectKey(one), one.runId]));
  return {
    severity,
    ...(untold ? { untold } : {}),
    isFlapping: affected.some(({ state }) => state.flapping !== undefined),
    facts: affected.map((one) => technicalFact(one, runIds.get(one.key), needs)),
    ...(component
      ? {
          component: { text: `${component.name} (${component.id})`, href: pathOf.component(component.id) },
          ...(owner === undefined ? {} : { owner }),
          ...(component.contact === undefined ? {} : { contact: component.contact }),
          ...(component.runbook === undefined ? {} : { runbook: linked(component.runbook) }),
          ...(component.statusPage === undefined ? {} : { supplierStatus: linked(component.statusPage) }),
        }
      : {}),
    atRisk: inState('working', 'slow', 'maintenance'),
    notKnown: inState('unknown'),
  };
}

function technicalFact(one: Seen, runId: string | undefined, needs: CardNeeds): TechnicalFact {
  const { state, fn } = one;
  const { cause } = state;
  const runs = needs.runs(state);
  const failed = runs.find((run) => run.outcome === 'failed') ?? runs.find((run) => run.runId === runId);
  return {
    question: fn.question,
    functionId: fn.id,
    href: pathOf.function(fn.id, one.elsewhere),
    ...(one.elsewhere === undefined ? {} : { elsewhere: one.elsewhere }),
    ...('step' in cause && cause.step !== undefined ? { step: cause.step } : {}),
    timedOut: cause.kind === 'timed-out',
    error: 'error' in cause ? cause.error : '',
    ...(fn.runbook === undefined ? {} : { runbook: linked(fn.runbook) }),
    evidence: failed ? evidenceLinks(failed, needs.locale) : [],
  };
}

const nameOf = ({ fn, elsewhere }: Seen) => (elsewhere === undefined ? fn.question : `${fn.question} (${elsewhere})`);
