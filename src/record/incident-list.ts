import type { Incident } from '../model/incident.ts';

/** So many of those that are over are remembered. */
export const MOST_ENDED = 50;

/** Open incidents in the order in which they were opened, and those that ended last. */
export class IncidentList {
  #open: readonly Incident[] = [];
  #openIds: ReadonlySet<string> = new Set();
  #ended: readonly Incident[] = [];

  get open(): readonly Incident[] {
    return this.#open;
  }

  /** At most 50, the one that ended last first. */
  get ended(): readonly Incident[] {
    return this.#ended;
  }

  isOpen(id: string): boolean {
    return this.#openIds.has(id);
  }

  one(id: string): Incident | undefined {
    const isIt = (incident: Incident) => incident.id === id;
    return this.#open.find(isIt) ?? this.#ended.find(isIt);
  }

  apply(incidents: readonly Incident[]): void {
    if (incidents.length === 0) return;
    const changed = new Map(incidents.map((incident) => [incident.id, incident]));
    const known = new Set(this.#open.map(({ id }) => id));
    const added = [...changed.values()].filter(({ id }) => !known.has(id));
    const all = [...this.#open.map((incident) => changed.get(incident.id) ?? incident), ...added];
    this.#open = all.filter(({ restoredAt }) => restoredAt === undefined);
    this.#openIds = new Set(this.#open.map(({ id }) => id));
    const ended = [...changed.values()].filter(({ restoredAt }) => restoredAt !== undefined);
    if (ended.length === 0) return;
    this.#ended = [...ended, ...this.#ended.filter(({ id }) => !changed.has(id))]
      .toSorted((a, b) => (b.restoredAt ?? 0) - (a.restoredAt ?? 0))
      .slice(0, MOST_ENDED);
  }
}
