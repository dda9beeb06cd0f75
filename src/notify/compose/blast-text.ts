import type { BusinessFunction, Component } from '../../model/function.ts';
import type { AffectedFunction } from '../../model/incident.ts';
import { audiences as allAudiences } from '../../model/names.ts';
import { functionsOf } from '../../incident/headline.ts';
import { blastRadius } from '../../state/blast-radius.ts';
import type { ComposeConfig } from './needs.ts';

const MOST_NAMED = 5;

/** `Not working: Can customers place an order? Also at risk: … For customer service.` */
export function blastText(
  concerned: readonly AffectedFunction[],
  { component, config }: { readonly component: Component | undefined; readonly config: ComposeConfig },
): string {
  const affected = functionsOf(concerned, config);
  const radius = component && blastRadius([component.id], config.components, config.functions);
  const atRisk = (radius?.functions ?? []).flatMap(({ functionId }) => config.functions.get(functionId) ?? []);
  const others = atRisk.filter((fn) => !affected.includes(fn));
  const hanging = (radius?.components ?? []).filter((id) => id !== component?.id);
  const names = hanging.map((id) => config.components.get(id)?.name ?? id);
  return [
    affected.length > 0 ? `Affected: ${questionsOf(affected)}` : '',
    others.length > 0 ? `Also at risk: ${questionsOf(others)}` : '',
    names.length > 0 ? `Components that hang on it: ${enumerated(names, ', ')}.` : '',
    affected.length > 0 ? `Concerns ${audienceText(affected)}.` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function audienceText(functions: readonly BusinessFunction[]): string {
  const concerned = allAudiences.filter((audience) => functions.some((fn) => fn.audiences.includes(audience)));
  return concerned.map((audience) => audience.replace('-', ' ')).join(', ') || 'operations';
}

const questionsOf = (functions: readonly BusinessFunction[]) =>
  enumerated(
    functions.map(({ question }) => question),
    ' ',
  );

function enumerated(names: readonly string[], between: string): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(between)}${more > 0 ? ` and ${more} more` : ''}`;
}
