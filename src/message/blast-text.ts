import type { Locale } from '../i18n/locale.ts';
import type { BusinessFunction, Component } from '../model/function.ts';
import type { AffectedFunction } from '../model/incident.ts';
import { audiences as allAudiences } from '../model/names.ts';
import { functionsOf } from '../incident/headline.ts';
import type { State } from '../model/state.ts';
import { blastRadius } from '../state/blast-radius.ts';
import type { Measured } from '../state/measured.ts';
import type { ComposeConfig } from './needs.ts';

const MOST_NAMED = 5;

/** `Not working: Can customers place an order? Also at risk: … For customer service.` */
export function blastText(
  concerned: readonly AffectedFunction[],
  {
    component,
    config,
    measured,
  }: {
    readonly component: Component | undefined;
    readonly config: ComposeConfig;
    /** What is measured where it fails; absent when it is about no target. */
    readonly measured: Measured | undefined;
  },
): string {
  const { locale } = config;
  const { say } = locale;
  const affected = functionsOf(concerned, config);
  const radius = component && blastRadius([component.id], config.components, config.functions);
  const hit = (radius?.functions ?? []).flatMap(({ functionId }) => config.functions.get(functionId) ?? []);
  const others = Map.groupBy(
    hit.filter((fn) => !affected.includes(fn)),
    ({ id }) => measured?.stateOf(id) ?? 'unknown',
  );
  const inState = (...some: readonly State[]) => some.flatMap((state) => others.get(state) ?? []);
  const [atRisk, failing, unknown] = [
    inState('working', 'slow', 'maintenance'),
    inState('failing'),
    inState('unknown'),
  ];
  const hanging = (radius?.components ?? []).filter((id) => id !== component?.id);
  const names = hanging.map((id) => config.components.get(id)?.name ?? id);
  return [
    affected.length > 0 ? say('message.affected', { questions: questionsOf(affected, locale) }) : '',
    atRisk.length > 0 ? say('message.atRisk', { questions: questionsOf(atRisk, locale) }) : '',
    failing.length > 0 ? say('message.alsoFailing', { questions: questionsOf(failing, locale) }) : '',
    unknown.length > 0 ? say('message.notKnown', { questions: questionsOf(unknown, locale) }) : '',
    names.length > 0 ? cutShort(names, (shown) => say('message.hanging', { names: shown.join(', ') }), locale) : '',
    affected.length > 0 ? say('message.concerns', { audiences: audienceText(affected, locale) }) : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function audienceText(functions: readonly BusinessFunction[], { say }: Locale): string {
  const concerned = allAudiences.filter((audience) => functions.some((fn) => fn.audiences.includes(audience)));
  const named = concerned.length > 0 ? concerned : (['operations'] as const);
  return named.map((audience) => say(`message.audience.${audience}`)).join(', ');
}

const questionsOf = (functions: readonly BusinessFunction[], locale: Locale) => {
  const questions = functions.map(({ question }) => question);
  return cutShort(questions, (shown) => shown.join(' '), locale);
};

/** The first of the names in a sentence, and how many there are besides. */
function cutShort(names: readonly string[], sentence: (shown: readonly string[]) => string, { say }: Locale): string {
  const shown = sentence(names.slice(0, MOST_NAMED));
  const count = names.length - MOST_NAMED;
  return count > 0 ? say('message.andMore', { shown, count }) : shown;
}
