import type { Store } from '../store/store.ts';
import { decision, type Decision } from './decision.ts';

/** Under this name stands when the monitor was last there. */
const PRESENT = 'present';
/** After a kill, the beginning of the gap is known to within this time. */
const EVERY_MS = 5000;

/** Writes down now and then that the monitor is there, so that the next start knows how long it was not. */
export class Presence {
  #notedAt = -Infinity;

  /** When the monitor was last there, epoch milliseconds; 0 when that is not known. */
  async load(store: Pick<Store, 'value'>): Promise<number> {
    const saved = await store.value(PRESENT);
    return typeof saved === 'number' ? saved : 0;
  }

  isDue(now: number): boolean {
    return Math.abs(now - this.#notedAt) >= EVERY_MS;
  }

  note(now: number): Decision {
    this.#notedAt = now;
    return decision(now, [{ kind: 'value-saved', name: PRESENT, value: now }]);
  }
}
