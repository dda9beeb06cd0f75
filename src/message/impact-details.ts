import { blamedComponent, isBlindness, targetOf } from '../incident/cause-key.ts';
import type { Locale } from '../i18n/locale.ts';
import type { BusinessFunction } from '../model/function.ts';
import type { Incident } from '../model/incident.ts';
import { doubtSentencesOf, sentencesOf, stillWorksOf, tellCustomersOf } from '../state/impact.ts';
import type { Measured } from '../state/measured.ts';

export interface ImpactDetail {
  readonly kind: 'tellCustomers' | 'stillWorks' | 'workaround';
  readonly text: string;
}

/**
 * What to tell customers, what still works and how the work goes on. Of functions that are only not known, nothing is said
 * that would hold if they failed.
 */
export function impactDetails(
  incident: Incident,
  functions: readonly BusinessFunction[],
  { locale: { say }, measured }: { readonly locale: Locale; readonly measured: Measured | undefined },
): readonly ImpactDetail[] {
  if (isBlindness(incident)) {
    const doubtful = { functions, doubt: 'unknown' } as const;
    return (['tellCustomers', 'workaround'] as const).map((kind) => ({
      kind,
      text: doubtSentencesOf(kind, doubtful, say).join(' '),
    }));
  }
  const componentId = blamedComponent(incident);
  const workaround = sentencesOf('workaround', functions, componentId);
  if (!measured) return [{ kind: 'workaround', text: workaround.join(' ') }];
  const failing = { functions, componentId, measured };
  return [
    { kind: 'tellCustomers', text: tellCustomersOf(failing, say).join(' ') },
    { kind: 'stillWorks', text: stillWorksOf(failing).join(' ') },
    { kind: 'workaround', text: workaround.join(' ') },
  ];
}

/** What is measured at the target that an incident is about; undefined when it is about none. */
export function measuredFor(
  { causeKey }: Pick<Incident, 'causeKey'>,
  measured: (target: string) => Measured,
): Measured | undefined {
  const target = targetOf(causeKey);
  return target === undefined ? undefined : measured(target);
}
