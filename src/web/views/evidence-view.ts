import type { Locale } from '../../i18n/locale.ts';
import type { EvidenceFile, RunResult } from '../../model/run.ts';
import { decimalText } from './number-text.ts';
import { pathOf } from './safe-link.ts';

/** A piece of evidence as the pages offer it. */
export interface EvidenceLink {
  readonly kind: EvidenceFile['kind'];
  readonly label: string;
  readonly href: string;
  readonly size: string;
}

const order: readonly EvidenceFile['kind'][] = ['screenshot', 'trace', 'console', 'requests', 'log'];

/** What a run left behind, in the order in which one looks at it; that of the deciding attempt comes first. */
export function evidenceLinks(run: RunResult, locale: Locale): EvidenceLink[] {
  return run.evidence
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
    .map(({ kind, file, bytes }) => ({
      kind,
      label: labelOf(kind, file, locale),
      href: pathOf.evidence(run.runId, file),
      size: saySize(bytes, locale),
    }));
}

/** `Screenshot`, `Screenshot (first attempt)`. */
function labelOf(kind: EvidenceFile['kind'], file: string, { say }: Locale): string {
  const label = say(`view.evidence.${kind}`);
  return /-1\.\w+$/.test(file) ? say('view.evidence.firstAttempt', { label }) : label;
}

/** `17 kB`, `2.4 MB`. */
export function saySize(bytes: number, { say, tag }: Locale): string {
  if (bytes < 1000) return say('view.evidence.bytes', { bytes });
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${decimalText(bytes / 1_000_000, 1, tag)} MB`;
}
