import type { Locale } from '../../i18n/locale.ts';
import type { KeptAuditEntry } from '../../store/store.ts';
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

/** The page of what was done; `most` are shown at once. */
export function auditView(
  entries: readonly KeptAuditEntry[],
  { now, locale, most }: { readonly now: number; readonly locale: Locale; readonly most: number },
): AuditView {
  const { say } = locale;
  const last = entries.at(-1);
  return {
    lines: entries.map(({ at, who, way, what, which, from, outcome }) => ({
      at: stamp(at, now, locale),
      what: which === '' ? what : `${what}: ${which}`,
      who: say('view.audit.who', { who, way: say(`view.audit.${way}`), from }),
      outcome: say(`view.audit.${outcome}`),
      isGood: outcome === 'done',
    })),
    ...(last && entries.length === most ? { olderHref: `/audit?before=${isoTime(last.at)}&beforeId=${last.id}` } : {}),
  };
}
