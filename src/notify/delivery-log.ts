// What the log (in English) and the incident's timeline say of who was notified of what.
import { inEnglish } from '../i18n/in-english.ts';
import type { TimelineEntry, TimelineEvent } from '../model/timeline.ts';
import type { Log } from '../model/log.ts';
import type { Outgoing } from '../model/notice.ts';
import type { DeliveryDecision } from './settle.ts';
import type { Untaken } from './stand-in.ts';

/** How a message was delivered: `refused`: who was not notified although others were. */
export interface Delivered {
  readonly isUnderOtherKey: boolean;
  readonly refused?: string | undefined;
}

/** Lines of the timeline about a message that its channel took at `at`, epoch milliseconds. */
export function deliveredEntries(
  outgoing: Outgoing,
  { isUnderOtherKey, refused }: Delivered,
  at: number,
): readonly TimelineEntry[] {
  const { channel, notice, attempts } = outgoing;
  const told = { channel, action: notice.action };
  const notified = entryOf(outgoing, at, {
    ...{ kind: 'notified', ...told, attempts: attempts + 1 },
    ...(refused !== undefined && { refused }),
  });
  return isUnderOtherKey ? [notified, entryOf(outgoing, at, { kind: 'other-key', ...told })] : [notified];
}

/** The line of the timeline about a message that was given up. */
export function untakenEntry(outgoing: Outgoing, { how, error }: Untaken, at: number): TimelineEntry {
  const { channel, notice } = outgoing;
  return entryOf(outgoing, at, { kind: 'not-notified', how, channel, action: notice.action, error });
}

export function logDelivered(log: Log, outgoing: Outgoing, { isUnderOtherKey, refused }: Delivered): void {
  const { channel, notice } = outgoing;
  if (refused !== undefined)
    log.warn(
      aboutMessage(outgoing),
      `${channel} took the ${notice.action} of incident ${notice.incidentId}, but not everybody was told, the mail server refused ${refused}. It is not sent again; mend channels.${channel} in the configuration.`,
    );
  log.info({ ...fieldsOf(outgoing), attempts: outgoing.attempts + 1 }, 'Notification delivered');
  if (isUnderOtherKey) log.warn(fieldsOf(outgoing), `Incident ${notice.incidentId}: ${otherKeyText(outgoing)}`);
}

/** The first attempt that fails is logged, and then the second, fourth, eighth … */
export function logPostponed(
  log: Log,
  outgoing: Outgoing,
  { error, isUnclear }: Pick<Extract<DeliveryDecision, { kind: 'retry' }>, 'error' | 'isUnclear'>,
): void {
  const attempts = outgoing.attempts + 1;
  if (!isPowerOfTwo(attempts)) return;
  const hint = isUnclear
    ? 'It is tried a few times more only, as it may have arrived; look what answers at the address'
    : 'It is tried again until the channel accepts it; look whether the receiver can be reached';
  log.warn({ ...fieldsOf(outgoing), attempts, error, hint }, 'Notification not delivered yet');
}

export function logUntaken(log: Log, outgoing: Outgoing, { how, error }: Untaken): void {
  const hint = `It is not sent again; correct channels.${outgoing.channel} in the configuration`;
  const message =
    how === 'refused'
      ? 'Notification refused'
      : 'Notification given up: the channel never said clearly that it took it';
  log.error({ ...fieldsOf(outgoing), error, hint }, message);
}

/** The fields by which a log line names a message. */
export const aboutMessage = ({ channel, dedupKey, notice, id }: Outgoing) => ({
  channel,
  incident: dedupKey,
  action: notice.action,
  message: id,
});

const entryOf = ({ notice }: Outgoing, at: number, event: TimelineEvent): TimelineEntry => ({
  incidentId: notice.incidentId,
  at,
  event,
});

const otherKeyText = ({ channel, notice }: Outgoing): string =>
  inEnglish.say(`timeline.otherKey.${notice.action}`, { channel });

const fieldsOf = (outgoing: Outgoing) => {
  const { channel, incident, action, message } = aboutMessage(outgoing);
  return { channel, incident, action, reason: outgoing.notice.reason, message };
};

const isPowerOfTwo = (n: number) => (n & (n - 1)) === 0;
