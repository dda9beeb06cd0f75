import { inEnglish } from '../i18n/in-english.ts';
import type { Locale } from '../i18n/locale.ts';
import type { BellwetherEvent } from '../model/event.ts';
import type { TimelineEntry } from '../model/incident.ts';
import type { Log } from '../model/log.ts';
import type { Outgoing } from '../model/notice.ts';
import type { Store } from '../store/store.ts';
import type { Clock } from '../time/clock.ts';
import type { Untaken } from './refusal.ts';
import type { Settlement } from './settle.ts';

/** Writes down, on the incident's timeline and in the log (in English), who was told what. Never rejects. */
export interface Chronicle {
  /** `refused`: who would not be told although others were. */
  delivered(outgoing: Outgoing, facts: { isUnderOtherKey: boolean; refused?: string | undefined }): Promise<void>;
  postponed(outgoing: Outgoing, outcome: Pick<Extract<Settlement, { kind: 'retry' }>, 'error' | 'isUnclear'>): void;
  /** It is given up; `unclear` when it may have arrived all the same. */
  untaken(outgoing: Outgoing, untaken: Untaken): Promise<void>;
}

export function createChronicle({
  store,
  clock,
  publish,
  log,
  locale,
}: {
  store: Pick<Store, 'write' | 'incident'>;
  clock: Clock;
  publish: (event: BellwetherEvent) => void;
  log: Log;
  locale: () => Locale;
}): Chronicle {
  return {
    async delivered(outgoing, { isUnderOtherKey, refused }) {
      log.info({ ...fieldsOf(outgoing), attempts: outgoing.attempts + 1 }, 'Notification delivered');
      await add(outgoing, 'notified', saidDelivered(outgoing, refused, locale()));
      if (isUnderOtherKey) await warnOfOtherKey(outgoing);
    },
    postponed(outgoing, { error, isUnclear }) {
      const attempts = outgoing.attempts + 1;
      if (!isPowerOfTwo(attempts)) return;
      const hint = isUnclear
        ? 'It is tried a few times more only, as it may have arrived; look what answers at the address'
        : 'It is tried again until the channel accepts it; look whether the receiver can be reached';
      log.warn({ ...fieldsOf(outgoing), attempts, error, hint }, 'Notification not delivered yet');
    },
    async untaken(outgoing, { how, error }) {
      const { channel, notice } = outgoing;
      const hint = `It is not sent again; correct channels.${channel} in the configuration`;
      const isRefused = how === 'refused';
      const message = isRefused
        ? 'Notification refused'
        : 'Notification given up: the channel never said clearly that it took it';
      log.error({ ...fieldsOf(outgoing), error, hint }, message);
      const said = locale().say(`timeline.${how}.${notice.action}`, { channel, error });
      await add(outgoing, isRefused ? 'refused' : 'note', said);
    },
  };

  async function warnOfOtherKey(outgoing: Outgoing): Promise<void> {
    const { channel, notice } = outgoing;
    const text = ({ say }: Locale) => say(`timeline.otherKey.${notice.action}`, { channel });
    log.warn(fieldsOf(outgoing), `Incident ${notice.incidentId}: ${text(inEnglish)}`);
    await add(outgoing, 'note', text(locale()));
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

function saidDelivered({ channel, attempts, notice }: Outgoing, refused: string | undefined, { say }: Locale): string {
  const { action } = notice;
  const count = attempts + 1;
  if (refused === undefined)
    return attempts === 0
      ? say(`timeline.told.${action}`, { channel })
      : say(`timeline.toldLate.${action}`, { channel, count });
  return attempts === 0
    ? say(`timeline.toldSome.${action}`, { channel, refused })
    : say(`timeline.toldSomeLate.${action}`, { channel, count, refused });
}

const fieldsOf = ({ channel, dedupKey, notice, id }: Outgoing) => ({
  channel,
  incident: dedupKey,
  action: notice.action,
  reason: notice.reason,
  message: id,
});

const isPowerOfTwo = (n: number) => (n & (n - 1)) === 0;
