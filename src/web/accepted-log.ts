// Which channels have accepted that open incidents have begun. Kept in memory, so that a page shows a delivery at once
// and no page waits for the store.
import type { Log } from '../model/log.ts';
import type { Bus } from '../record/bus.ts';
import type { World } from '../record/world.ts';
import type { Outbox } from '../store/store.ts';
import { acceptedIn, type AcceptedRounds } from './views/accepted.ts';

interface AcceptedInput {
  readonly bus: Bus;
  readonly world: Pick<World, 'openIncidents'>;
  readonly outbox: Pick<Outbox, 'ledger'>;
  readonly log: Log;
}

const none: AcceptedRounds = new Map();

export class AcceptedLog {
  readonly #byIncident = new Map<string, Map<string, Set<number>>>();
  readonly #ends: readonly (() => void)[];

  constructor(input: AcceptedInput) {
    const { bus } = input;
    this.#ends = [
      bus.on('notice-settled', ({ channel, outcome, action, incidentId, round }) => {
        if (outcome === 'delivered' && action === 'trigger') this.#add(incidentId, channel, round);
      }),
      bus.on('incident-closed', ({ incident }) => void this.#byIncident.delete(incident.id)),
    ];
    for (const { id } of input.world.openIncidents()) void this.#load(id, input);
  }

  of(incidentId: string): AcceptedRounds {
    return this.#byIncident.get(incidentId) ?? none;
  }

  stop(): void {
    for (const end of this.#ends) end();
  }

  /** What was delivered before this process began. */
  async #load(incidentId: string, { outbox, log }: AcceptedInput): Promise<void> {
    try {
      for (const [channel, rounds] of acceptedIn(await outbox.ledger(incidentId)))
        for (const round of rounds) this.#add(incidentId, channel, round);
    } catch (error) {
      log.warn({ incident: incidentId, error: String(error) }, 'Cannot read who was notified of an incident');
    }
  }

  #add(incidentId: string, channel: string, round: number): void {
    const channels = this.#byIncident.get(incidentId) ?? new Map<string, Set<number>>();
    channels.set(channel, (channels.get(channel) ?? new Set()).add(round));
    this.#byIncident.set(incidentId, channels);
  }
}
