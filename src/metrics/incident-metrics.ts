import { isOwnTrouble } from '../incident/cause-key.ts';
import type { Incident } from '../model/incident.ts';
import type { Bus } from '../record/bus.ts';
import type { World } from '../record/world.ts';
import { metric } from './declared.ts';
import { Histogram, Series, type Source } from './series.ts';

const phases = ['detect', 'acknowledge', 'repair', 'restore'] as const;

interface Followed {
  readonly functions: Set<string>;
  isAcknowledged: boolean;
}

/** What incidents leave behind: how many, of which functions, and how long their phases took. */
export class IncidentMetrics {
  readonly #world: World;
  readonly #total = new Series(metric.incidents);
  readonly #phases = new Histogram(metric.incidentPhase);
  readonly #open = new Map<string, Followed>();

  constructor(world: World) {
    this.#world = world;
    for (const phase of phases) this.#phases.begin([phase]);
    this.applyConfig();
    for (const incident of world.openIncidents())
      if (!isOwnTrouble(incident)) this.#open.set(incident.id, followed(incident));
  }

  get sources(): readonly Source[] {
    return [this.#total, this.#phases];
  }

  listen(bus: Bus): readonly (() => void)[] {
    return [
      bus.on('incident-opened', ({ incident }) => {
        // Our own trouble is nobody's outage: it must not make the business's times look better or worse.
        if (this.#open.has(incident.id) || isOwnTrouble(incident)) return;
        this.#open.set(incident.id, { functions: new Set(), isAcknowledged: false });
        this.#observe('detect', incident.startedAt, incident.openedAt);
        this.#follow(incident);
      }),
      bus.on('incident-changed', ({ incident }) => this.#follow(incident)),
      bus.on('incident-closed', ({ incident }) => {
        this.#follow(incident);
        if (!this.#open.delete(incident.id)) return;
        this.#observe('repair', incident.startedAt, incident.availableAt);
        this.#observe('restore', incident.startedAt, incident.restoredAt);
      }),
    ];
  }

  applyConfig(): void {
    const { functions } = this.#world.config;
    this.#total.prune(([functionId]) => functions.has(functionId ?? ''));
    for (const { id, severity } of functions.values()) this.#total.add([id, severity], 0);
  }

  #follow(incident: Incident): void {
    const before = this.#open.get(incident.id);
    if (!before) return;
    for (const { functionId } of incident.affected) {
      if (before.functions.has(functionId)) continue;
      before.functions.add(functionId);
      if (this.#world.config.functions.has(functionId)) this.#total.add([functionId, incident.severity]);
    }
    if (before.isAcknowledged || incident.acknowledgedAt === undefined) return;
    before.isAcknowledged = true;
    this.#observe('acknowledge', incident.openedAt, incident.acknowledgedAt);
  }

  /** A phase that did not happen, or that a jumping clock made negative, says nothing and is not counted. */
  #observe(phase: (typeof phases)[number], from: number, until: number | undefined): void {
    if (until !== undefined && until >= from) this.#phases.observe([phase], (until - from) / 1000);
  }
}

const followed = ({ affected, acknowledgedAt }: Incident): Followed => ({
  functions: new Set(affected.map(({ functionId }) => functionId)),
  isAcknowledged: acknowledgedAt !== undefined,
});
