// Functions that join an incident after people were notified of it: an update to each channel that knows of the incident,
// at most one a minute. What joins within a few seconds is told together. Nobody is woken by it, and the escalation goes on as it was.
import type { Config } from '../config/config.ts';
import type { AffectedFunction } from '../model/incident.ts';
import { subjectKey, type Audience } from '../model/names.ts';
import { isMutedByAcknowledge } from '../channels/registry.ts';
import type { TellingDraft } from './escalation-draft.ts';
import { standingFunctions } from '../incident/standing.ts';

const GATHER_MS = 5000;

interface UpdateWorld {
  readonly config: Config;
  /** Whether a channel was sent an update in the last minute. */
  readonly wasUpdatedLately: (channel: string) => boolean;
}

/** What each channel has been told of once these have been told of all that stands in the incident now. */
export function informedNow({ incident, telling }: TellingDraft, channels: readonly string[]): Informed {
  const standing = standingFunctions(incident).map(subjectKey);
  const before = telling.informed ?? {};
  const added = channels.map((channel) => [channel, [...new Set([...(before[channel] ?? []), ...standing])]] as const);
  return { ...before, ...Object.fromEntries(added) };
}

/** Wishes an update for each channel that has not been told of some function, unless it had one within the minute. */
export function sendUpdates(draft: TellingDraft, { config, wasUpdatedLately }: UpdateWorld): void {
  const { incident, telling, wishes, now } = draft;
  const due = Object.entries(telling.informed ?? {}).flatMap(([name, known]) => {
    const channel = config.channels.get(name);
    const joined = standingFunctions(incident).filter((one) => !known.includes(subjectKey(one)));
    const isDue = joined.some(
      (one) => Math.abs(now - one.joinedAt) >= GATHER_MS && concerns(one, config, channel?.audience),
    );
    if (!channel || !isDue || wasUpdatedLately(name) || wishes.some((wish) => wish.channel === name)) return [];
    // It was closed there, and would be opened again: that is for the repeated notification to do.
    return telling.closedAtPagerAt !== undefined && isMutedByAcknowledge(channel) ? [] : [name];
  });
  if (due.length === 0) return;
  wishes.push(...due.map((channel) => ({ channel, action: 'update', reason: 'functions-joined' }) as const));
  draft.telling = { ...telling, informed: informedNow(draft, due) };
}

type Informed = NonNullable<TellingDraft['telling']['informed']>;

/** Whether a function is one that the readers of a channel hear of. */
const concerns = (
  { functionId }: AffectedFunction,
  { functions }: Config,
  audience: Audience = 'operations',
): boolean => audience === 'operations' || (functions.get(functionId)?.audiences.includes(audience) ?? false);
