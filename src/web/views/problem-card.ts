import type { Config } from '../../config/config.ts';
import type { Audience } from '../../model/names.ts';
import type { RunResult } from '../../model/run.ts';
import { subjectKey, type Severity, type Subject } from '../../model/names.ts';
import { sentencesOf } from '../../state/impact.ts';
import { headline } from '../../incident/headline.ts';
import type { ImpactText } from '../../model/function.ts';
import { ownerText } from '../../notify/compose/owner-text.ts';
import { evidenceLinks } from './evidence-view.ts';
import type { EvidenceLink } from './evidence-view.ts';
import { lastingOf } from './function-row.ts';
import type { Moving } from './function-row.ts';
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

export type FactKind = 'cannot' | 'say' | 'works' | 'hand';

/** One labelled answer to what people ask when something is down. */
export interface Fact {
  readonly kind: FactKind;
  readonly label: string;
  readonly texts: readonly string[];
  /** What this audience needs first: it stands out. */
  readonly isMain: boolean;
}

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
  /** What else hangs on the component and has not failed (yet). */
  readonly atRisk: readonly Linked[];
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
  /** Functions that depend on the component, directly or not. */
  readonly hangingOn: (componentId: string) => readonly Linked[];
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
  const said = (kind: keyof ImpactText) => sentencesOf(kind, functions, component?.id);
  const [first] = affected;
  const title = incident?.title ?? headline({ component, functions, locale });
  const sentence = component
    ? componentSentence(component, locale, { elsewhere: first.elsewhere, isDoubtful: incident?.blame === 'doubtful' })
    : { big: title || first.fn.question, small: say('view.card.no', { question: first.fn.question }) };
  const labels: Readonly<Record<FactKind, string>> = {
    cannot: say(audience === 'back-office' ? 'view.card.cannot.back-office' : 'view.card.cannot'),
    say: say('view.card.say'),
    works: say('view.card.works'),
    hand: say(audience === 'back-office' ? 'view.card.hand.back-office' : 'view.card.hand'),
  };
  const found: Readonly<Record<FactKind, readonly string[]>> = {
    cannot: said('summary').filter((text) => !sentence.big.includes(text)),
    say: said('tellCustomers'),
    works: said('stillWorks'),
    hand: said('workaround'),
  };
  return {
    key: problem.key,
    title,
    ...sentence,
    since: stamp(problem.since, now, locale),
    sinceFor: lastingOf(problem.since, now, locale),
    taken: takenWords(incident, audience, needs.config, needs),
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
  // A function's own page has only that function in the problem; the incident knows the others.
  const others = (incident?.affected ?? []).filter(({ recoveredAt }) => recoveredAt === undefined);
  const ids = [...affected.map(({ fn }) => fn.id), ...others.map(({ functionId }) => functionId)];
  const failing = new Set(ids.map((id) => pathOf.function(id)));
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
    atRisk: component ? needs.hangingOn(component.id).filter(({ href }) => !failing.has(href ?? '')) : [],
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
