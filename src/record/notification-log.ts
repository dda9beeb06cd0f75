import type { LedgerLine } from '../store/store.ts';
import type { Incident } from '../model/incident.ts';
import { emptyEntry, type Entry, type Queued } from './decision.ts';
import type { ToldRounds } from './deciders/messages.ts';

const MINUTE_MS = 60_000;

/** Who was told that an open incident has begun, and how much each channel was told lately. */
export class ToldLog {
  readonly #rounds = new Map<string, Map<string, Set<number>>>();
  /** Triggers that their channel did not take, by incident: `channel round`. */
  readonly #untaken = new Map<string, Set<string>>();
  /** Channels that were sent the trigger of an incident in place of one that did not take it. */
  readonly #standIns = new Map<string, Set<string>>();
  readonly #updatedAt = new Map<string, number>();
  readonly #lately = new Map<string, readonly number[]>();

  /** Takes up what the outbox knows of an incident. */
  load(incidentId: string, ledger: readonly LedgerLine[]): void {
    for (const { channel, action, round = 1, reason, settled } of ledger) {
      if (action !== 'trigger') continue;
      this.#add(incidentId, channel, round);
      if (reason === 'channel-refused') this.#noteStandIn(incidentId, channel);
      if (settled === 'refused' || settled === 'unclear') this.noteUntaken(incidentId, channel, round);
    }
  }

  /** Takes up what was decided. */
  note({ at, notices, incidents }: Entry): void {
    for (const { channel, notice } of notices) {
      if (notice.action === 'update') this.#updatedAt.set(channel, at);
      if (notice.action !== 'trigger') continue;
      this.#add(notice.incidentId, channel, notice.round ?? 1);
      if (notice.reason === 'channel-refused') this.#noteStandIn(notice.incidentId, channel);
      const since = (this.#lately.get(channel) ?? []).filter((time) => time > at - MINUTE_MS);
      this.#lately.set(channel, [...since, at]);
    }
    for (const { id, restoredAt } of incidents) {
      if (restoredAt === undefined) continue;
      this.#rounds.delete(id);
      this.#untaken.delete(id);
      this.#standIns.delete(id);
    }
  }

  /** A channel did not take the trigger of an incident that is open: nobody was reached there. */
  noteUntaken(incidentId: string, channel: string, round: number): void {
    if (!this.#rounds.has(incidentId)) return;
    const known = this.#untaken.get(incidentId) ?? new Set<string>();
    this.#untaken.set(incidentId, known.add(`${channel} ${round}`));
  }

  /** Whether a channel did not take the newest trigger of an incident in a round, and none has taken it in its place. */
  isUntaken(incidentId: string, channel: string, round: number): boolean {
    const untaken = this.#untaken.get(incidentId);
    if (!untaken?.has(`${channel} ${round}`)) return false;
    const refusing = new Set(Array.from(untaken, (key) => key.slice(0, key.lastIndexOf(' '))));
    return [...(this.#standIns.get(incidentId) ?? [])].every((standIn) => refusing.has(standIn));
  }

  #noteStandIn(incidentId: string, channel: string): void {
    this.#standIns.set(incidentId, (this.#standIns.get(incidentId) ?? new Set()).add(channel));
  }

  /** Takes up messages about open incidents that were queued beside what was decided. */
  noteQueued(messages: readonly Queued[], open: readonly Pick<Incident, 'id'>[], at: number): void {
    const ids = new Set(open.map(({ id }) => id));
    this.note({ ...emptyEntry(at), notices: messages.filter(({ notice }) => ids.has(notice.incidentId)) });
  }

  roundsOf(incidentId: string): ToldRounds {
    return this.#rounds.get(incidentId) ?? new Map();
  }

  /** How many times a channel was told in the minute before `now` that something has begun. */
  triggersLately(channel: string, now: number): number {
    return (this.#lately.get(channel) ?? []).filter((at) => at > now - MINUTE_MS && at <= now).length;
  }

  /** Whether a channel was sent an update in the minute before `now`. */
  wasUpdatedLately(channel: string, now: number): boolean {
    const at = this.#updatedAt.get(channel) ?? -Infinity;
    return at > now - MINUTE_MS && at <= now;
  }

  #add(incidentId: string, channel: string, round: number): void {
    const channels = this.#rounds.get(incidentId) ?? new Map<string, Set<number>>();
    channels.set(channel, (channels.get(channel) ?? new Set()).add(round));
    this.#rounds.set(incidentId, channels);
    this.#untaken.get(incidentId)?.delete(`${channel} ${round}`);
  }
}
