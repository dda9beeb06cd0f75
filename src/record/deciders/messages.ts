// From what is to be told about an incident to rows of the outbox: one for each channel, in words for those who read it,
// under the key that the channel knows the incident by.
import type { AddressedNotice } from '../../model/change.ts';
import type { Config } from '../../config/config.ts';
import type { Incident } from '../../model/incident.ts';
import type { NoticeAction, NoticeReason } from '../../model/notice.ts';
import type { RunResult } from '../../model/run.ts';
import { composeNotice } from '../../message/compose.ts';
import { isMutedByAcknowledge } from '../../channels/registry.ts';
import { onDutyFor } from '../../escalation/on-duty.ts';
import { tellingOf, type Wish } from '../../escalation/escalation-draft.ts';
import type { Measured } from '../../state/measured.ts';
import type { NotifiedGenerations } from '../notification-log.ts';

export interface MessageNeeds {
  readonly config: Config;
  readonly now: number;
  /** What is measured at a target, with what has just been decided. */
  readonly measured: (target: string) => Measured;
  /** The run that led to it, when one did. */
  readonly result?: RunResult | undefined;
}

/** The message that the escalation of an incident wants a channel to get. */
export const wishedMessage = (
  { channel, action, reason }: Wish,
  incident: Incident,
  needs: MessageNeeds,
): AddressedNotice =>
  message(channel, incident, { action, reason, round: roundAt(channel, incident, needs.config) }, needs);

/** Whoever was told that it began is told how it goes on, though the routes have changed since. */
export function followUps(
  incident: Incident,
  wish: { readonly action: Exclude<NoticeAction, 'trigger'>; readonly reason: NoticeReason },
  told: NotifiedGenerations,
  needs: MessageNeeds,
): readonly AddressedNotice[] {
  const { config } = needs;
  return [...told]
    .filter(([channel]) => config.channels.has(channel))
    .flatMap(([channel, rounds]) => {
      const present = roundAt(channel, incident, config);
      const wanted =
        wish.action === 'resolve' ? [...rounds].sort((a, b) => a - b) : [...rounds].filter((one) => one === present);
      return wanted.map((round) => message(channel, incident, { ...wish, round }, needs));
    });
}

/** The round that a channel is told in: receivers that are not muted know an incident by one key for ever. */
export function roundAt(channel: string, incident: Incident, { channels }: Config): number {
  const receiver = channels.get(channel);
  return receiver && isMutedByAcknowledge(receiver) ? tellingOf(incident).round : 1;
}

/** One message to one channel. */
export function message(
  channel: string,
  incident: Incident,
  about: { readonly action: NoticeAction; readonly reason: NoticeReason; readonly round: number },
  { config, now, measured, result }: MessageNeeds,
): AddressedNotice {
  const isItsRun = result !== undefined && incident.affected.some(({ runId }) => runId === result.runId);
  const duty = onDutyFor(incident, config, now);
  const notice = composeNotice({
    incident,
    ...about,
    config,
    now,
    measured,
    audience: config.channels.get(channel)?.audience ?? 'operations',
    ...(duty && { onDuty: duty }),
    ...(about.action === 'trigger' && isItsRun && { evidence: { runId: result.runId, files: result.evidence } }),
  });
  return { channel, notice };
}
