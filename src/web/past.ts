import type { Incident } from '../model/incident.ts';
import { subjectKey, type Subject } from '../model/names.ts';
import type { RunResult } from '../model/run.ts';
import type { RollUp } from '../model/roll-up.ts';
import type { Past as FunctionPast } from './views/function-view.ts';
import { dayStart, dayStarts } from '../time/days.ts';
import { businessDays, hoursBeside } from './views/business-days.ts';
import type { GraphFacts } from './views/dependency-graph.ts';
import { factsThen, worstAt } from './views/states-then.ts';
import { HISTORY_DAYS } from './views/history-view.ts';
import type { IncidentParts } from './views/incident-view.ts';
import { CHART_HOURS } from './views/response-chart.ts';
import type { WebInput } from './web-input.ts';
import { DAY_MS, HOUR_MS } from '../time/units.ts';

const FRESH_MS = 30_000;
const INCIDENTS_OF_A_FUNCTION = 10;
/** Functions whose roll-ups are kept in memory: pages that are looked at are looked at again. */
const MOST_KEPT = 100;
const MOST_OVERVIEWS = 20;

type RollUps = Pick<FunctionPast, 'days' | 'hours'>;

interface Kept {
  /** The newest run when it was read: every further one changes the sums. */
  readonly newestRunId: string | undefined;
  readonly at: number;
  readonly rollUps: Promise<RollUps>;
}

/** What of the program the past is read from. */
export type PastInput = Pick<WebInput, 'clock' | 'log' | 'config'> & {
  readonly store: Pick<
    WebInput['store'],
    'rollUps' | 'rollUpsAt' | 'firstChangesAfter' | 'incidents' | 'timeline' | 'outbox' | 'run'
  >;
  readonly world: Pick<WebInput['world'], 'recentRuns'>;
};

/** What pages tell of the past: roll-ups, never raw runs. A page of the overview is read at most twice a minute. */
export class Past {
  readonly #input: PastInput;
  readonly #kept = new Map<string, Kept>();
  /** By the subjects that a page of it shows. */
  readonly #overviews = new Map<string, { readonly at: number; readonly days: Promise<readonly RollUp[]> }>();

  constructor(input: PastInput) {
    this.#input = input;
  }

  /** Undefined, and a line in the log, when the store cannot be asked: the page is shown without. */
  async ofFunction(subject: Subject): Promise<FunctionPast | undefined> {
    const { store, log } = this.#input;
    try {
      const [rollUps, incidents] = await Promise.all([
        this.#rollUpsOf(subject),
        store.incidents({ most: INCIDENTS_OF_A_FUNCTION, functionId: subject.functionId }),
      ]);
      return { ...rollUps, incidents };
    } catch (error) {
      log.error(
        { error: String(error), ...subject },
        `The page of ${subject.functionId} is shown without its history, the store cannot be read: ${String(error)}`,
      );
      return undefined;
    }
  }

  /** Without timeline and ledger, and a line in the log, when the store cannot be asked. */
  async ofIncident(incident: Incident): Promise<IncidentParts> {
    const { store, log } = this.#input;
    const runIds = incident.affected.flatMap(({ runId }) => runId ?? []);
    try {
      const [timeline, ledger, runs] = await Promise.all([
        store.timeline(incident.id),
        store.outbox.ledger(incident.id),
        Promise.all(runIds.map((id) => store.run(id))),
      ]);
      return { incident, timeline, ledger, runs: runs.flatMap((run) => run ?? []), newest: this.#newestOf(incident) };
    } catch (error) {
      log.error(
        { error: String(error), incidentId: incident.id },
        `The page of incident ${incident.id} is shown without what happened, the store cannot be read: ${String(error)}`,
      );
      return { incident, timeline: [], ledger: [], runs: [], newest: [] };
    }
  }

  /** Of an incident that goes on, the newest failed run of each function in it. */
  #newestOf({ stage, affected }: Incident): RunResult[] {
    if (stage !== 'open') return [];
    return affected.flatMap((one) => {
      const runs = one.recoveredAt === undefined ? this.#input.world.recentRuns(one) : [];
      return runs.find(({ outcome }) => outcome === 'failed') ?? [];
    });
  }

  /** How things were when an incident that is over was at its worst; undefined when the store cannot be asked. */
  async factsAt(incident: Incident, present: Pick<GraphFacts, 'config' | 'states'>): Promise<GraphFacts | undefined> {
    const { store, log } = this.#input;
    try {
      return factsThen(incident, present, await store.firstChangesAfter(worstAt(incident)));
    } catch (error) {
      log.error(
        { error: String(error), incidentId: incident.id },
        `The page of incident ${incident.id} is shown without its picture, the store cannot be read: ${String(error)}`,
      );
      return undefined;
    }
  }

  /** Read anew after each run of the function, and at least twice a minute: they lie scattered over the whole store. */
  #rollUpsOf(subject: Subject): Promise<RollUps> {
    const { clock, world } = this.#input;
    const key = subjectKey(subject);
    const newestRunId = world.recentRuns(subject)[0]?.runId;
    const at = clock.monotonic();
    const known = this.#kept.get(key);
    if (known && known.newestRunId === newestRunId && at - known.at < FRESH_MS) return known.rollUps;
    const rollUps = this.#readRollUps(subject);
    const kept = { newestRunId, at, rollUps };
    // Put at the end, so that the first is the one that was read longest ago.
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break;
      this.#kept.delete(oldest);
    }
    rollUps.catch(() => void (this.#kept.get(key) === kept && this.#kept.delete(key)));
    return rollUps;
  }

  async #readRollUps(subject: Subject): Promise<RollUps> {
    const { store, clock } = this.#input;
    const now = clock.now();
    const [days, hours] = await Promise.all([
      this.#businessDays([subject]),
      store.rollUps('hour', now - CHART_HOURS * HOUR_MS, [subject]),
    ]);
    return { days, hours };
  }

  /** Sums by the days of the business. */
  async #businessDays(subjects: readonly Subject[]): Promise<readonly RollUp[]> {
    const { store, clock, config } = this.#input;
    const now = clock.now();
    const zone = config().timezone;
    const midnights = [...dayStarts(now, zone, HISTORY_DAYS), dayStart(now, zone, 1)];
    // The midnight of UTC that is nearest may be half a day earlier.
    const [days, hours] = await Promise.all([
      store.rollUps('day', midnights[0]! - DAY_MS, subjects),
      store.rollUpsAt('hour', hoursBeside(midnights), subjects),
    ]);
    const hoursOf = Map.groupBy(hours, subjectKey);
    return [...Map.groupBy(days, subjectKey)].flatMap(([key, own]) =>
      businessDays(own, hoursOf.get(key) ?? [], midnights),
    );
  }

  /** The days of all that one page of the overview shows. */
  daysOf(subjects: readonly Subject[]): Promise<readonly RollUp[]> {
    const at = this.#input.clock.monotonic();
    const key = subjects.map(subjectKey).join('\n');
    const known = this.#overviews.get(key);
    if (known && at - known.at < FRESH_MS) return known.days;
    const days = this.#businessDays(subjects);
    if (this.#overviews.size >= MOST_OVERVIEWS) this.#overviews.clear();
    this.#overviews.set(key, { at, days });
    days.catch(() => void this.#overviews.delete(key));
    return days;
  }
}
