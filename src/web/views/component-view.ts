import type { Config } from '../../config/config.ts';
import type { Component } from '../../model/function.ts';
import { verbOf } from '../../incident/verb.ts';
import type { Locale } from '../../i18n/locale.ts';
import type { ComponentState, FunctionState, State } from '../../model/state.ts';
import { impactOf } from '../../state/impact.ts';
import type { GraphFacts } from './dependency-graph.ts';
import { ownerText } from '../../message/owner-text.ts';
import { lastingOf } from './function-row.ts';
import type { Moving } from './function-row.ts';
import { functionsHangingOn, neededBy } from './hanging-on.ts';
import { linked } from './safe-link.ts';
import type { Linked } from './safe-link.ts';
import { pathOf } from './safe-link.ts';
import { customersTarget } from './situation.ts';
import { stamp } from './time-text.ts';
import type { Stamp } from './time-text.ts';
import { componentSentence } from './wording.ts';
import type { Reading } from './wording.ts';

export interface ComponentView {
  readonly id: string;
  readonly name: string;
  readonly provides: string;
  readonly isSupplier: boolean;
  /** One per target at which it is judged; the customers' first. */
  readonly states: readonly {
    readonly target: string;
    readonly state: State;
    readonly word: string;
    readonly since: Stamp;
    readonly sinceFor: Moving;
    readonly blamedBy: readonly Linked[];
  }[];
  readonly sentence?: string;
  readonly owner?: string;
  readonly contact?: string;
  readonly runbook?: Linked;
  readonly statusPage?: Linked;
  readonly dependsOn: readonly Linked[];
  readonly neededBy: readonly Linked[];
  /** What breaks for whom when it fails. */
  readonly hanging: readonly { readonly question: string; readonly href: string; readonly summary: string }[];
}

/** A component: how it is, whose it is, and who hangs on it. */
export function componentView(
  component: Component,
  { components: states, states: functions }: Pick<GraphFacts, 'components' | 'states'>,
  config: Config,
  { now, locale }: Reading,
): ComponentView {
  const owner = ownerText(component, locale.say);
  const live = customersTarget(config);
  const mine = states
    .filter(({ componentId }) => componentId === component.id)
    .toSorted((a, b) => Number(b.target === live) - Number(a.target === live));
  return {
    id: component.id,
    name: component.name,
    provides: component.provides,
    isSupplier: component.supplier,
    states: mine.map((one) => ({
      target: one.target,
      state: one.state,
      word: locale.say(`state.${one.state}`),
      since: stamp(one.since, now, locale),
      sinceFor: lastingOf(one.since, now, locale),
      blamedBy: one.blamedBy.map((id) => ({
        text: config.functions.get(id)?.question ?? id,
        href: pathOf.function(id),
      })),
    })),
    ...(mine[0]?.state === 'failing' ? { sentence: sentenceOf(component, mine[0], functions, locale) } : {}),
    ...(owner === undefined ? {} : { owner }),
    ...(component.contact === undefined ? {} : { contact: component.contact }),
    ...(component.runbook === undefined ? {} : { runbook: linked(component.runbook) }),
    ...(component.statusPage === undefined ? {} : { statusPage: linked(component.statusPage) }),
    dependsOn: component.dependsOn.map((id) => ({
      text: config.components.get(id)?.name ?? id,
      href: pathOf.component(id),
    })),
    neededBy: neededBy(component.id, config),
    hanging: functionsHangingOn(component.id, config).map((fn) => ({
      question: fn.question,
      href: pathOf.function(fn.id),
      summary: impactOf(fn, component.id).summary,
    })),
  };
}

/** In the words of what the functions that blame it have found. */
function sentenceOf(
  component: Component,
  { blamedBy, target, isDoubtful }: ComponentState,
  states: readonly FunctionState[],
  locale: Locale,
): string {
  const blaming = states.filter((one) => one.target === target && blamedBy.includes(one.functionId));
  return componentSentence(component, {
    locale,
    verb: verbOf(blaming.map(({ cause }) => cause)),
    isDoubtful: isDoubtful === true,
  }).big;
}
