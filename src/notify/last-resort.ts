// Past the outbox: the one thing that cannot be queued in the store is that the store cannot be written. Sent once to each
// channel, without any promise; who calls it tries again until somebody has taken it.
import type { Log } from '../model/log.ts';
import type { Notice } from '../model/notice.ts';
import type { Clock } from '../time/clock.ts';
import type { ChannelDriver } from './channels/driver.ts';
import { createSanitiser } from './sanitise.ts';
import type { Sender } from './send.ts';
import { tellOnce } from './tell-once.ts';

/** `unclear`: none took it for certain, but one of them may have. */
export type DirectOutcome = 'taken' | 'unclear' | 'untaken';

/** Notifies these channels at once; resolves to the best that any of them made of it. Never rejects. */
export async function tellPastOutbox(
  notice: Notice,
  channels: ReadonlyMap<string, ChannelDriver>,
  { sender, clock, log }: { readonly sender: Sender; readonly clock: Clock; readonly log: Log },
): Promise<DirectOutcome> {
  const tell = async ([channel, driver]: [string, ChannelDriver]): Promise<DirectOutcome> => {
    try {
      const { verdict } = await tellOnce(notice, driver, { sender, clock });
      if (verdict.kind === 'delivered') return 'taken';
      log.error({ channel }, `${channel} did not take a message that cannot be queued: ${verdict.why}`);
      if (verdict.kind === 'unclear') return 'unclear';
    } catch (error) {
      const why = createSanitiser(driver.secrets)(String(error));
      log.error({ channel }, `${channel} cannot be told directly: ${why}`);
    }
    return 'untaken';
  };
  const outcomes = await Promise.all(Array.from(channels, tell));
  return (['taken', 'unclear'] as const).find((one) => outcomes.includes(one)) ?? 'untaken';
}
