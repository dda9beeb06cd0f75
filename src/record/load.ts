import type { Change } from '../model/change.ts';
import { subjectKey, type Subject } from '../model/names.ts';
import type { RunResult } from '../model/run.ts';
import type { Store } from '../store/store.ts';
import { ALARMS } from './deciders/evaluate-periodic.ts';
import { MOST_ENDED } from './incident-list.ts';
import { MOST_RECENT_RUNS, type Projection } from './projection.ts';
import { signalsReplaced } from './signal-reports.ts';

/** What the store holds of the present, to begin with. */
export interface Loaded {
  /** Up to when the time in all states is counted, epoch milliseconds; 0 when there are none. */
  readonly countedUntil: number;
  readonly into: (projection: Projection) => void;
}

/** Reads the present from the store, for some subjects. */
export async function loadPresent(store: Store, subjects: readonly Subject[], now: number): Promise<Loaded> {
  const counted = await store.countedUntil();
  const saved = (await store.states()).map((state) => ({
    state,
    countedUntil: Math.min(now, counted.get(subjectKey(state)) ?? state.since),
  }));
  const open = await store.openIncidents();
  const ledgers = await Promise.all(open.map(async ({ id }) => [id, await store.outbox.ledger(id)] as const));
  const signals = Map.groupBy(await store.signals(), ({ source }) => source);
  const changes: readonly Change[] = [
    ...saved.map((one) => ({ kind: 'state-saved' as const, ...one })),
    ...[...open, ...(await store.endedIncidents(MOST_ENDED))].map((incident) => ({
      kind: 'incident-saved' as const,
      incident,
    })),
    ...(await store.planned()).map((planned) => ({ kind: 'planned-saved' as const, planned })),
    ...Array.from(signals, ([source, reported]) => signalsReplaced(source, reported)),
    { kind: 'value-saved', name: ALARMS, value: await store.value(ALARMS) },
  ];
  const recent: (readonly [Subject, readonly RunResult[]])[] = [];
  for (const subject of subjects) recent.push([subject, await store.recentRuns(subject, MOST_RECENT_RUNS)]);
  return {
    countedUntil: saved.reduce((latest, one) => Math.max(latest, one.countedUntil), 0),
    into(projection) {
      projection.apply({ at: now, changes });
      for (const [id, ledger] of ledgers) projection.log.load(id, ledger);
      for (const [subject, runs] of recent) projection.remember(subject, runs);
    },
  };
}
