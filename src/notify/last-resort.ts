// Past the outbox: the one thing that cannot be queued in the store is that the store cannot be written. Sent once to each
// channel, without any promise; who calls it tries again until somebody has taken it.
import type { Log } from '../model/log.ts';
import type { Notice } from '../model/notice.ts';
import type { Clock } from '../time/clock.ts';
import type { ChannelDriver } from '../channels/driver.ts';
import { createSanitiser } from '../secrets/sanitise.ts';
import type { Sender } from './send.ts';
import { tellOnce } from './tell-once.ts';

/** `unclear`: it answered, and may have taken it. `unanswered`: it may have taken it as well, and is asked again. */
export type DirectOutcome = 'taken' | 'unclear' | 'unanswered' | 'untaken';

/** Notifies these channels at once; resolves to what came of it at each. Never rejects. */
export async function tellPastOutbox(
  notice: Notice,
  channels: ReadonlyMap<string, ChannelDriver>,
  { sender, clock, log }: { readonly sender: Sender; readonly clock: Clock; readonly log: Log },
): Promise<ReadonlyMap<string, DirectOutcome>> {
  const tell = async ([channel, driver]: [string, ChannelDriver]): Promise<DirectOutcome> => {
    try {
      const { verdict, mayHaveArrived } = await tellOnce(notice, driver, { sender, clock });
      if (verdict.kind === 'delivered') return 'taken';
      log.error({ channel }, `${channel} did not take a message that cannot be queued: ${verdict.why}`);
      if (verdict.kind === 'unclear') return 'unclear';
      if (mayHaveArrived) return 'unanswered';
    } catch (error) {
      const why = createSanitiser(driver.secrets)(String(error));
      log.error({ channel }, `${channel} cannot be told directly: ${why}`);
    }
    return 'untaken';
  };
  const outcomes = Array.from(channels, async (one) => [one[0], await tell(one)] as const);
  return new Map(await Promise.all(outcomes));
}
