import { graver, type Severity } from '../../model/names.ts';
import type { Signal } from '../../model/signal.ts';

/** So many alerts of one source may stand at once; some megabytes of memory. */
export const MOST_ALERTS = 10_000;
/** So many alerts of one cause keep all that they say. */
const MOST_WHOLE = 200;
const MOST_CHARACTERS = 120;

export interface WithAlerts {
  readonly signals: readonly Signal[];
  /** Ids of new alerts that were not taken. */
  readonly refusedIds: readonly string[];
}

/**
 * What a source tells after these alerts were raised or told again and those have ended. Of too many alerts the new ones are
 * refused, but never one that is the first of its cause or graver than the others: somebody must be notified of it.
 */
export function withAlerts(
  before: readonly Signal[],
  raised: readonly Signal[],
  endedIds: readonly string[],
): WithAlerts {
  const signals = new Map(before.map((signal) => [signal.id, signal]));
  for (const id of endedIds) signals.delete(id);
  const causes = new Map<string, { count: number; gravest: Severity }>();
  const note = ({ causeKey, severity }: Signal) => {
    const { count = 0, gravest = severity } = causes.get(causeKey) ?? {};
    causes.set(causeKey, { count: count + 1, gravest: graver(gravest, severity) });
  };
  for (const signal of signals.values()) note(signal);
  const refusedIds: string[] = [];
  for (const signal of raised) {
    const isKnown = signals.has(signal.id);
    const cause = causes.get(signal.causeKey);
    const isNews = cause === undefined || graver(cause.gravest, signal.severity) !== cause.gravest;
    if (!isKnown && signals.size >= MOST_ALERTS && !isNews) {
      refusedIds.push(signal.id);
      continue;
    }
    const isWhole = (cause?.count ?? 0) < MOST_WHOLE || (isKnown && signals.get(signal.id)?.detail !== undefined);
    signals.set(signal.id, isWhole ? signal : shortened(signal));
    if (!isKnown) note(signal);
  }
  return { signals: [...signals.values()], refusedIds };
}

function shortened(signal: Signal): Signal {
  const { detail, says, ...rest } = signal;
  return detail === undefined && says.length <= MOST_CHARACTERS
    ? signal
    : { ...rest, says: says.slice(0, MOST_CHARACTERS) };
}
