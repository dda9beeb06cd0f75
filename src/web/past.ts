import type { Incident } from '../model/incident.ts';
import type { Subject } from '../model/names.ts';
import type { RollUp } from '../store/store.ts';
import type { Past as FunctionPast } from './views/function-view.ts';
import { DAY_MS, HISTORY_DAYS } from './views/history-view.ts';
import type { IncidentParts } from './views/incident-view.ts';
import { CHART_HOURS } from './views/response-chart.ts';
import type { WebInput } from './web-input.ts';

const HOUR_MS = 3_600_000;
const FRESH_MS = 30_000;
const INCIDENTS_OF_A_FUNCTION = 10;

/** What pages tell of the past: roll-ups, never raw runs. The overview of all is asked for at most twice a minute. */
export class Past {
  readonly #input: WebInput;
  #all: { readonly at: number; readonly days: Promise<readonly RollUp[]> } | undefined;

  constructor(input: WebInput) {
    this.#input = input;
  }

  /** Undefined, and a line in the log, when the store cannot be asked: the page is shown without. */
  async ofFunction(subject: Subject): Promise<FunctionPast | undefined> {
    const { store, clock, log } = this.#input;
    const now = clock.now();
    try {
      const [days, hours, incidents] = await Promise.all([
        store.rollUps('day', now - HISTORY_DAYS * DAY_MS, subject),
        store.rollUps('hour', now - CHART_HOURS * HOUR_MS, subject),
        store.incidents({ most: INCIDENTS_OF_A_FUNCTION, functionId: subject.functionId }),
      ]);
      return { days, hours, incidents };
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
      return { incident, timeline, ledger, runs: runs.flatMap((run) => run ?? []) };
    } catch (error) {
      log.error(
        { error: String(error), incidentId: incident.id },
        `The page of incident ${incident.id} is shown without what happened, the store cannot be read: ${String(error)}`,
      );
      return { incident, timeline: [], ledger: [], runs: [] };
    }
  }

  daysOfAll(): Promise<readonly RollUp[]> {
    const { store, clock } = this.#input;
    const at = clock.monotonic();
    if (this.#all && at - this.#all.at < FRESH_MS) return this.#all.days;
    const days = store.rollUps('day', clock.now() - HISTORY_DAYS * DAY_MS);
    this.#all = { at, days };
    days.catch(() => void (this.#all = undefined));
    return days;
  }
}
