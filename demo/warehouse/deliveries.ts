export interface Delivery {
  readonly note: string;
  readonly item: string;
  readonly quantity: number;
  readonly bookedAt: number;
  /** The monitor's run that booked it; undefined for real goods. */
  readonly run: string | undefined;
}

const KEPT = 100;

/** Goods booked in, the newest hundred. */
export class Deliveries {
  #list: Delivery[] = [
    { note: 'DN-7781', item: 'Ridge 2 tent', quantity: 24, bookedAt: Date.now() - 3 * 3_600_000, run: undefined },
    { note: 'DN-7782', item: 'Kelp enamel mug', quantity: 144, bookedAt: Date.now() - 2 * 3_600_000, run: undefined },
  ];

  /** Newest first. */
  get all(): readonly Delivery[] {
    return this.#list.toReversed();
  }

  find(note: string): Delivery | undefined {
    return this.#list.find((delivery) => delivery.note === note);
  }

  book(delivery: Omit<Delivery, 'bookedAt'>): Delivery {
    const booked = { ...delivery, bookedAt: Date.now() };
    this.#list = [...this.#list, booked].slice(-KEPT);
    return booked;
  }

  /** Takes back what a run of the monitor booked; says how many notes that were. */
  undo(run: string): number {
    const before = this.#list.length;
    this.#list = this.#list.filter((delivery) => delivery.run !== run);
    return before - this.#list.length;
  }
}
