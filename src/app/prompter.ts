// Checks functions out of schedule: as soon as a component is blamed, those that depend on it are tried, so that nobody
// waits minutes for what is probably known already. Bounded, so that an incident never disturbs the schedule.
import { componentOf } from '../incident/cause-key.ts';
import { predictedHarm, type HarmFacts } from '../incident/predicted-harm.ts';
import type { Incident } from '../model/incident.ts';
import type { Log } from '../model/log.ts';
import { subjectKey, type Place } from '../model/names.ts';
import type { Bus } from '../record/bus.ts';
import type { World } from '../record/world.ts';
import type { Scheduler } from '../schedule/scheduler.ts';
import type { Clock } from '../time/clock.ts';
import { MINUTE_MS } from '../time/units.ts';

interface Parts {
  readonly bus: Bus;
  readonly world: World;
  readonly scheduler: Pick<Scheduler, 'prompt'>;
  readonly clock: Clock;
  readonly log: Log;
}

interface Waiting {
  readonly place: Place;
  readonly incidentId: string;
}

/** Prompted runs at once. */
const AT_ONCE = 2;
/** Functions for one incident, the most severe first. */
const MOST_FUNCTIONS = 20;
/** One function is not prompted more often than this. */
const APART_MS = MINUTE_MS;

export class Prompter implements Disposable {
  readonly #parts: Parts;
  readonly #ends: readonly (() => void)[];
  /** Incident and component for which functions were prompted: once each. */
  readonly #done = new Set<string>();
  readonly #promptedAt = new Map<string, number>();
  #waiting: Waiting[] = [];
  #underWay = 0;

  constructor(parts: Parts) {
    const { bus } = parts;
    this.#parts = parts;
    this.#ends = [
      bus.on('incident-opened', ({ incident }) => this.#consider(incident)),
      bus.on('incident-changed', ({ incident }) => this.#consider(incident)),
      bus.on('incident-closed', ({ incident }) => this.#forget(incident)),
      // One that was busy may be free now.
      bus.on('run-finished', () => this.#pump()),
    ];
  }

  [Symbol.dispose](): void {
    this.#waiting = [];
    for (const end of this.#ends) end();
  }

  #consider(incident: Incident): void {
    const component = componentOf(incident.causeKey);
    if (component === undefined) return;
    const key = `${incident.id} ${component}`;
    if (this.#done.has(key)) return;
    this.#done.add(key);
    const { world, clock, log } = this.#parts;
    const now = clock.monotonic();
    for (const [subject, at] of this.#promptedAt) if (now - at >= APART_MS) this.#promptedAt.delete(subject);
    const places = predictedHarm(incident, this.#facts())
      // A check on a cron expression runs at the hours that were chosen for it and at no others.
      .filter(({ fn, wasTried }) => !wasTried && fn.schedule.kind === 'every')
      .map(({ state: { functionId, target } }) => ({ functionId, target, location: world.config.runners.location }))
      .filter((place) => !this.#promptedAt.has(subjectKey(place)))
      .slice(0, MOST_FUNCTIONS);
    if (places.length === 0) return;
    for (const place of places) this.#promptedAt.set(subjectKey(place), now);
    const functions = places.map(({ functionId }) => functionId);
    log.info({ incident: incident.id, component, functions }, 'Checking functions out of schedule: they depend on it');
    this.#waiting.push(...places.map((place) => ({ place, incidentId: incident.id })));
    this.#pump();
  }

  #forget({ id }: Incident): void {
    this.#waiting = this.#waiting.filter(({ incidentId }) => incidentId !== id);
    for (const key of this.#done) if (key.startsWith(`${id} `)) this.#done.delete(key);
  }

  #pump(): void {
    const busy: Waiting[] = [];
    while (this.#underWay < AT_ONCE) {
      const next = this.#waiting.shift();
      if (!next) break;
      const started = this.#parts.scheduler.prompt(next.place);
      if (started === 'busy') busy.push(next);
      else if (started !== 'not-needed') this.#follow(started);
    }
    this.#waiting.unshift(...busy);
  }

  #follow(done: Promise<void>): void {
    this.#underWay += 1;
    void done.finally(() => {
      this.#underWay -= 1;
      this.#pump();
    });
  }

  #facts(): HarmFacts {
    const { world } = this.#parts;
    return {
      config: world.config,
      state: (subject) => world.state(subject),
      runs: (subject) => world.recentRuns(subject),
    };
  }
}
