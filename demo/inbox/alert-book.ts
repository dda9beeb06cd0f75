import { randomUUID } from 'node:crypto';

/** What became of a message. */
export type Effect = 'opened' | 'appended' | 'acknowledged' | 'resolved' | 'dropped' | 'received';

export interface AlertFacts {
  readonly summary: string;
  readonly severity: string;
  readonly source: string;
  readonly component?: string;
  readonly details: readonly (readonly [string, string])[];
  readonly links: readonly { readonly href: string; readonly text: string }[];
}

export interface Alert extends AlertFacts {
  readonly id: string;
  readonly dedupKey: string;
  readonly status: 'triggered' | 'acknowledged' | 'resolved';
  readonly openedAt: number;
  readonly changedAt: number;
  /** How many triggers it has taken. */
  readonly triggers: number;
  readonly acknowledgedBy?: string;
  /** What the monitor said when it was told of the acknowledgement. */
  readonly told?: { readonly isTaken: boolean; readonly says: string };
}

const KEPT_RESOLVED = 20;

/** Alerts by route and key: one route never touches another's. */
export class AlertBook {
  readonly #open = new Map<string, Alert>();
  #resolved: Alert[] = [];

  /** Newest first. */
  get open(): readonly Alert[] {
    return [...this.#open.values()].toReversed();
  }

  /** Newest first, the last twenty. */
  get resolved(): readonly Alert[] {
    return this.#resolved;
  }

  trigger(route: string, dedupKey: string, facts: AlertFacts): Effect {
    const now = Date.now();
    const before = this.#open.get(slot(route, dedupKey));
    if (before) {
      this.#open.set(slot(route, dedupKey), { ...before, ...facts, changedAt: now, triggers: before.triggers + 1 });
      return 'appended';
    }
    const alert: Alert = {
      ...facts,
      id: randomUUID(),
      dedupKey,
      status: 'triggered',
      openedAt: now,
      changedAt: now,
      triggers: 1,
    };
    this.#open.set(slot(route, dedupKey), alert);
    return 'opened';
  }

  acknowledge(route: string, dedupKey: string, by: string): Effect {
    const before = this.#open.get(slot(route, dedupKey));
    if (!before) return 'dropped';
    if (before.status === 'triggered')
      this.#update(before.id, { status: 'acknowledged', acknowledgedBy: by, changedAt: Date.now() });
    return 'acknowledged';
  }

  resolve(route: string, dedupKey: string): Effect {
    const before = this.#open.get(slot(route, dedupKey));
    if (!before) return 'dropped';
    this.#open.delete(slot(route, dedupKey));
    this.#resolved = [{ ...before, status: 'resolved' as const, changedAt: Date.now() }, ...this.#resolved].slice(
      0,
      KEPT_RESOLVED,
    );
    return 'resolved';
  }

  /** The newest open alert with this id or key. */
  find(idOrKey: string): Alert | undefined {
    return this.open.find(({ id, dedupKey }) => id === idOrKey || dedupKey === idOrKey);
  }

  /** What a person did on the telephone. */
  takenByHand(id: string, by: string, told: Alert['told']): void {
    this.#update(id, { status: 'acknowledged', acknowledgedBy: by, changedAt: Date.now(), ...(told && { told }) });
  }

  clear(): void {
    this.#open.clear();
    this.#resolved = [];
  }

  #update(id: string, change: Partial<Alert>): void {
    for (const [key, alert] of this.#open) if (alert.id === id) this.#open.set(key, { ...alert, ...change });
  }
}

const slot = (route: string, dedupKey: string) => `${route}\n${dedupKey}`;
