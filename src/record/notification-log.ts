import type { ChangeOf } from '../model/change.ts';
import type { LedgerLine } from '../store/store.ts';
import { MINUTE_MS } from '../time/units.ts';

/** In which generations each channel was notified that an incident has begun. */
export type NotifiedGenerations = ReadonlyMap<string, ReadonlySet<number>>;

/** Who was notified that an open incident has begun, and how much each channel was sent lately. */
export class NotificationLog {
  readonly #generations = new Map<string, Map<string, Set<number>>>();
  /** Triggers that their channel did not take, by incident: `channel generation`. */
  readonly #untaken = new Map<string, Set<string>>();
  /** Channels that were sent the trigger of an incident in place of one that did not take it. */
  readonly #standIns = new Map<string, Set<string>>();
  readonly #updatedAt = new Map<string, number>();
  readonly #triggeredAt = new Map<string, readonly number[]>();

  /** Takes over what the outbox knows of an incident. */
  load(incidentId: string, ledger: readonly LedgerLine[]): void {
    for (const { channel, action, round = 1, reason, settled } of ledger) {
      if (action !== 'trigger') continue;
      this.#add(incidentId, channel, round);
      if (reason === 'channel-refused') this.#noteStandIn(incidentId, channel);
      if (settled === 'refused' || settled === 'unclear') this.#noteUntaken(incidentId, channel, round);
    }
  }

  /** A message was queued. One about an incident that is over is not for this log. */
  applyQueued({ channel, notice, at }: Pick<ChangeOf<'notification-queued'>, 'channel' | 'notice' | 'at'>): void {
    if (notice.action === 'update') this.#updatedAt.set(channel, at);
    if (notice.action !== 'trigger') return;
    this.#add(notice.incidentId, channel, notice.round ?? 1);
    if (notice.reason === 'channel-refused') this.#noteStandIn(notice.incidentId, channel);
    const since = (this.#triggeredAt.get(channel) ?? []).filter((time) => time > at - MINUTE_MS);
    this.#triggeredAt.set(channel, [...since, at]);
  }

  applySettled({ channel, notice, outcome }: ChangeOf<'notification-settled'>): void {
    const isUntaken = outcome.kind === 'refused' || outcome.kind === 'unclear';
    if (isUntaken && notice.action === 'trigger') this.#noteUntaken(notice.incidentId, channel, notice.round ?? 1);
  }

  /** The incident is over. */
  forget(incidentId: string): void {
    this.#generations.delete(incidentId);
    this.#untaken.delete(incidentId);
    this.#standIns.delete(incidentId);
  }

  /** Whether a channel did not take the newest trigger of an incident in a generation, and none has taken it in its place. */
  isUntaken(incidentId: string, channel: string, generation: number): boolean {
    const untaken = this.#untaken.get(incidentId);
    if (!untaken?.has(`${channel} ${generation}`)) return false;
    const refusing = new Set(Array.from(untaken, (key) => key.slice(0, key.lastIndexOf(' '))));
    return [...(this.#standIns.get(incidentId) ?? [])].every((standIn) => refusing.has(standIn));
  }

  generationsOf(incidentId: string): NotifiedGenerations {
    return this.#generations.get(incidentId) ?? new Map();
  }

  /** How many times a channel was notified in the minute before `now` that something has begun. */
  triggersLately(channel: string, now: number): number {
    return (this.#triggeredAt.get(channel) ?? []).filter((at) => at > now - MINUTE_MS && at <= now).length;
  }

  /** Whether a channel was sent an update in the minute before `now`. */
  wasUpdatedLately(channel: string, now: number): boolean {
    const at = this.#updatedAt.get(channel) ?? -Infinity;
    return at > now - MINUTE_MS && at <= now;
  }

  #noteUntaken(incidentId: string, channel: string, generation: number): void {
    if (!this.#generations.has(incidentId)) return;
    const known = this.#untaken.get(incidentId) ?? new Set<string>();
    this.#untaken.set(incidentId, known.add(`${channel} ${generation}`));
  }

  #noteStandIn(incidentId: string, channel: string): void {
    this.#standIns.set(incidentId, (this.#standIns.get(incidentId) ?? new Set()).add(channel));
  }

  #add(incidentId: string, channel: string, generation: number): void {
    const channels = this.#generations.get(incidentId) ?? new Map<string, Set<number>>();
    channels.set(channel, (channels.get(channel) ?? new Set()).add(generation));
    this.#generations.set(incidentId, channels);
    this.#untaken.get(incidentId)?.delete(`${channel} ${generation}`);
  }
}
