import type { EvidenceFile, RunResult } from '../../model/run.ts';
import { pathOf } from './safe-link.ts';

/** A piece of evidence as the pages offer it. */
export interface EvidenceLink {
  readonly kind: EvidenceFile['kind'];
  readonly label: string;
  readonly href: string;
  readonly size: string;
}

const labels: Readonly<Record<EvidenceFile['kind'], string>> = {
  screenshot: 'Screenshot',
  trace: 'Trace',
  console: 'Page console',
  requests: 'Failed requests',
  log: 'Log of the run',
};

/** What a run left behind, in the order in which one looks at it. */
export function evidenceLinks(run: RunResult): EvidenceLink[] {
  const order = Object.keys(labels);
  return run.evidence
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
    .map(({ kind, file, bytes }) => ({
      kind,
      label: labels[kind],
      href: pathOf.evidence(run.runId, file),
      size: saySize(bytes),
    }));
}

/** `17 kB`, `2.4 MB`. */
export function saySize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
