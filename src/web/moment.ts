import { AcceptedLog } from './accepted-log.ts';
import type { Moment } from './views/status-view.ts';
import type { WebInput } from './web-input.ts';

/** Copies what is known now from memory. */
export class MomentSource {
  readonly #input: WebInput;
  readonly #accepted: AcceptedLog;

  constructor(input: WebInput) {
    this.#input = input;
    this.#accepted = new AcceptedLog({ ...input, outbox: input.store.outbox });
  }

  now(): Moment {
    const { config, world, clock, health, pending } = this.#input;
    const now = clock.now();
    return {
      now,
      config: config(),
      states: world.states(),
      incidents: world.openIncidents(),
      ended: world.endedIncidents(),
      planned: world.planned(),
      runs: (subject) => world.recentRuns(subject),
      // By the clock as it shows now: it may have been set since a message was queued.
      pending: !pending.isReadable
        ? undefined
        : pending.known.map(({ channel, count, oldestMonotonic }) => ({
            ...{ channel, count, oldestAt: now - (clock.monotonic() - oldestMonotonic) },
          })),
      health: health(),
      accepted: (incidentId) => this.#accepted.of(incidentId),
    };
  }

  stop(): void {
    this.#accepted.stop();
  }
}
