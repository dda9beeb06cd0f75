import type { PendingCount } from '../store/store.ts';
import { AcceptedLog } from './accepted-log.ts';
import type { Moment } from './views/status-view.ts';
import type { WebInput } from './web-input.ts';

const REFRESH_MS = 5000;

/** Copies what is known now from memory. The outbox's numbers are fetched beside the pages, never by them. */
export class MomentSource {
  readonly #input: WebInput;
  #pending: readonly PendingCount[] | undefined = [];
  #isFetching = false;
  #isStopped = false;
  #refresh: { cancel(): void } | undefined;
  readonly #ends: readonly (() => void)[];
  readonly #accepted: AcceptedLog;

  constructor(input: WebInput) {
    this.#input = input;
    this.#accepted = new AcceptedLog({ ...input, outbox: input.store.outbox });
    const fetch = () => void this.#fetchPending();
    this.#ends = [input.bus.on('notices-queued', fetch), input.bus.on('notice-settled', fetch)];
    fetch();
  }

  now(): Moment {
    const { config, world, clock, health } = this.#input;
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
      pending: this.#pending?.map(({ channel, count, oldestMonotonic }) => ({
        ...{ channel, count, oldestAt: now - (clock.monotonic() - oldestMonotonic) },
      })),
      health: health(),
      accepted: (incidentId) => this.#accepted.of(incidentId),
    };
  }

  stop(): void {
    this.#isStopped = true;
    this.#refresh?.cancel();
    this.#accepted.stop();
    for (const end of this.#ends) end();
  }

  async #fetchPending(): Promise<void> {
    if (this.#isFetching || this.#isStopped) return;
    this.#isFetching = true;
    this.#refresh?.cancel();
    try {
      this.#pending = await this.#input.notices.pending();
    } catch (error) {
      if (this.#pending)
        this.#input.log.warn(
          { error: String(error) },
          `The status page cannot read what waits in the outbox: ${String(error)}`,
        );
      this.#pending = undefined;
    }
    this.#isFetching = false;
    if (!this.#isStopped) this.#refresh = this.#input.clock.after(REFRESH_MS, () => void this.#fetchPending());
  }
}
