import type { Config } from '../../config/config.ts';
import type { Incident } from '../../model/incident.ts';
import { isMutedByAcknowledge } from '../../channels/registry.ts';
import { tellingOf } from '../../escalation/escalation-draft.ts';
import type { LedgerLine } from '../../store/store.ts';

/** In which rounds each channel has accepted that an incident has begun. */
export type AcceptedRounds = ReadonlyMap<string, ReadonlySet<number>>;

/** What the outbox remembers of one incident. */
export function acceptedIn(ledger: readonly LedgerLine[]): AcceptedRounds {
  const found = new Map<string, Set<number>>();
  for (const { channel, action, settled, round = 1 } of ledger)
    if (action === 'trigger' && settled === 'delivered')
      found.set(channel, (found.get(channel) ?? new Set()).add(round));
  return found;
}

/** Who has the news of an incident for certain: a pager, which calls people, or only something that is read. */
export type Reached = 'pager' | 'message' | 'nobody';

/** Those who can repair it; a chat of customer service is no help here. A pager must have accepted the present round. */
export function reachedBy(
  incident: Incident,
  accepted: AcceptedRounds,
  { channels }: Pick<Config, 'channels'>,
): Reached {
  const { round } = tellingOf(incident);
  const kinds = [...accepted].flatMap(([name, rounds]) => {
    const channel = channels.get(name);
    if (!channel || (channel.audience ?? 'operations') !== 'operations') return [];
    if (!isMutedByAcknowledge(channel)) return 'message' as const;
    return rounds.has(round) ? ('pager' as const) : [];
  });
  return kinds.includes('pager') ? 'pager' : (kinds[0] ?? 'nobody');
}
