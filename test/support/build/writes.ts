// What the recorder's journal writes, without a recorder.
import type { Change, NotificationOutcome } from '../../../src/model/change.ts';
import type { Incident } from '../../../src/model/incident.ts';
import type { TimelineEntry } from '../../../src/model/timeline.ts';
import type { Subject } from '../../../src/model/names.ts';
import type { Notice } from '../../../src/model/notice.ts';
import type { Planned } from '../../../src/model/planned.ts';
import type { RollUpFields } from '../../../src/model/roll-up.ts';
import type { Job, RunResult } from '../../../src/model/run.ts';
import type { Signal, SignalSource } from '../../../src/model/signal.ts';
import type { FunctionState, StateChange } from '../../../src/model/state.ts';
import type { Store } from '../../../src/store/store.ts';

/** Collects changes in the words of the nouns. */
export class Writes {
  readonly changes: Change[] = [];
  #lastId: number;

  constructor(lastId = 0) {
    this.#lastId = lastId;
  }

  runStarted(job: Job, at: number): void {
    this.changes.push({ kind: 'run-started', job, at });
  }

  runFinished(result: RunResult): void {
    this.changes.push({ kind: 'run-finished', result });
  }

  runSkipped({ functionId, target, dueAt }: Job): void {
    this.rolledUp({ functionId, target }, dueAt, { due: 1, outcome: 'skipped' });
  }

  stateSaved(state: FunctionState, countedUntil: number = state.since): void {
    this.changes.push({ kind: 'state-saved', state, countedUntil });
  }

  stateRemoved(subject: Subject): void {
    this.changes.push({ kind: 'state-removed', subject });
  }

  stateChanged(change: StateChange): void {
    this.changes.push({ kind: 'state-changed', change });
  }

  incidentSaved(incident: Incident): void {
    this.changes.push({ kind: 'incident-saved', incident });
  }

  timelineAdded(entries: readonly TimelineEntry[]): void {
    this.changes.push(...entries.map((entry) => ({ kind: 'timeline-added' as const, entry })));
  }

  /** Returns its number. */
  noticeQueued(channel: string, notice: Notice, at: number): number {
    const id = (this.#lastId += 1);
    this.changes.push({ kind: 'notification-queued', id, channel, notice, at });
    return id;
  }

  plannedSaved(planned: Planned): void {
    this.changes.push({ kind: 'planned-saved', planned });
  }

  plannedRemoved(id: string): void {
    this.changes.push({ kind: 'planned-removed', id });
  }

  signalsSaved(source: SignalSource, signals: readonly Signal[]): void {
    this.changes.push({ kind: 'signals-replaced', source, signals, isKept: true });
  }

  valueSaved(name: string, value: unknown): void {
    this.changes.push({ kind: 'value-saved', name, value });
  }

  rolledUp(subject: Subject, at: number, add: RollUpFields): void {
    this.changes.push({ kind: 'rolled-up', subject, at, add });
  }
}

type Written = Pick<Store, 'commit'> & { readonly outbox: Pick<Store['outbox'], 'lastId'> };

/** Writes changes as one change set; resolves after the commit. */
export async function write(store: Written, fill: (writes: Writes) => void): Promise<void> {
  const writes = new Writes(await store.outbox.lastId());
  fill(writes);
  await store.commit([{ sequence: 1, at: 0, changes: writes.changes }]);
}

/** What became of a message, as the journal writes it. */
export const settle = (store: Pick<Store, 'commit'>, id: number, outcome: NotificationOutcome): Promise<void> =>
  store.commit([
    {
      ...{ sequence: 1, at: 0 },
      changes: [
        {
          ...{ kind: 'notification-settled', id, channel: 'any', outcome },
          notice: { incidentId: 'any', action: 'trigger' },
        },
      ],
    },
  ]);
