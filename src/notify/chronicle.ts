import type { BellwetherEvent } from '../model/event.ts';
import type { TimelineEntry } from '../model/incident.ts';
import type { Log } from '../model/log.ts';
import type { NoticeAction, Outgoing } from '../model/notice.ts';
import type { Store } from '../store/store.ts';
import type { Clock } from '../time/clock.ts';

/** Writes down, on the incident's timeline and in the log, who was told what. Never rejects. */
export interface Chronicle {
  /** `but`: what the receiver did not do although it took the message. */
  delivered(outgoing: Outgoing, facts: { isUnderOtherKey: boolean; but?: string | undefined }): Promise<void>;
  postponed(outgoing: Outgoing, error: string): void;
  refused(outgoing: Outgoing, error: string): Promise<void>;
}

const meaning: Readonly<Record<NoticeAction, string>> = {
  trigger: 'that it has begun',
  acknowledge: 'that it is being worked on',
  resolve: 'that it is over',
};

export function createChronicle({
  store,
  clock,
  publish,
  log,
}: {
  store: Pick<Store, 'write' | 'incident'>;
  clock: Clock;
  publish: (event: BellwetherEvent) => void;
  log: Log;
}): Chronicle {
  return {
    async delivered(outgoing, { isUnderOtherKey, but }) {
      const { channel, attempts, notice } = outgoing;
      log.info(
        fieldsOf(outgoing),
        `${channel} took the ${notice.action} of incident ${notice.incidentId}${afterTries(attempts)}.`,
      );
      const butText = but === undefined ? '' : `, but ${but}`;
      await add(
        outgoing,
        'notified',
        `${channel} was told ${meaning[notice.action]}${afterTries(attempts)}${butText}.`,
      );
      if (isUnderOtherKey) await warnOfOtherKey(outgoing);
    },
    postponed(outgoing, error) {
      const tries = outgoing.attempts + 1;
      if (!isPowerOfTwo(tries)) return;
      const { channel, notice } = outgoing;
      log.warn(
        { ...fieldsOf(outgoing), tries },
        `${channel} has not taken the ${notice.action} of incident ${notice.incidentId} after ${counted(tries)}: ${error}. It is tried again until it is taken.`,
      );
    },
    async refused(outgoing, error) {
      const { channel, notice } = outgoing;
      log.error(
        fieldsOf(outgoing),
        `${channel} refused the ${notice.action} of incident ${notice.incidentId}: ${error}. It is not sent again; mend channels.${channel} in the configuration.`,
      );
      await add(outgoing, 'refused', `${channel} refused to be told ${meaning[notice.action]}: ${error}.`);
    },
  };

  async function warnOfOtherKey(outgoing: Outgoing): Promise<void> {
    const { channel, notice } = outgoing;
    const text =
      `The key or address of ${channel} is not the one under which the incident was opened there, ` +
      `so the ${notice.action} may have had no effect: look there, and close it by hand if it is still open.`;
    log.warn(fieldsOf(outgoing), `Incident ${notice.incidentId}: ${text}`);
    await add(outgoing, 'note', text);
  }

  async function add({ notice }: Outgoing, kind: TimelineEntry['kind'], text: string): Promise<void> {
    const entries = [{ incidentId: notice.incidentId, at: clock.now(), kind, text }];
    try {
      const incident = await store.incident(notice.incidentId);
      if (!incident) return;
      await store.write((writes) => writes.timelineAdded(entries));
      publish({ kind: 'incident-changed', incident, entries });
    } catch (error) {
      log.warn({ error: String(error) }, `The timeline of incident ${notice.incidentId} lacks this line: ${text}`);
    }
  }
}

const fieldsOf = ({ channel, dedupKey, notice, id }: Outgoing) => ({
  channel,
  incident: dedupKey,
  action: notice.action,
  reason: notice.reason,
  message: id,
});

const isPowerOfTwo = (n: number) => (n & (n - 1)) === 0;
const counted = (tries: number) => (tries === 1 ? 'the first try' : `${tries} tries`);
const afterTries = (earlier: number) => (earlier === 0 ? '' : ` after ${counted(earlier + 1)}`);
