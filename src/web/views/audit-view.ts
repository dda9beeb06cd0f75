import type { AuditEntry, Way } from '../../model/access.ts';
import { isoTime } from '../../time/zone.ts';
import { stamp } from './time-text.ts';
import type { Stamp } from './time-text.ts';

export interface AuditView {
  readonly lines: readonly {
    readonly at: Stamp;
    readonly what: string;
    readonly who: string;
    readonly outcome: string;
    readonly isGood: boolean;
  }[];
  readonly olderHref?: string;
}

const ways: Readonly<Record<Way, string>> = {
  password: 'by password',
  openid: 'by the identity provider',
  proxy: 'by the proxy',
  token: 'by token',
  channel: 'by the secret of a channel or source',
  nothing: 'not known',
};

const outcomes: Readonly<Record<AuditEntry['outcome'], string>> = {
  done: 'Done',
  refused: 'Refused',
  failed: 'Failed',
};

/** The page of what was done; `most` are shown at once. */
export function auditView(
  entries: readonly AuditEntry[],
  { now, zone, most }: { readonly now: number; readonly zone: string; readonly most: number },
): AuditView {
  const last = entries.at(-1);
  return {
    lines: entries.map(({ at, who, way, what, which, from, outcome }) => ({
      at: stamp(at, now, zone),
      what: which === '' ? what : `${what}: ${which}`,
      who: `${who}, ${ways[way]}, from ${from}`,
      outcome: outcomes[outcome],
      isGood: outcome === 'done',
    })),
    ...(last && entries.length === most ? { olderHref: `/audit?before=${isoTime(last.at)}` } : {}),
  };
}
