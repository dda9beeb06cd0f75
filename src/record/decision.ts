import type { Config } from '../config/config.ts';
import type { BellwetherEvent } from '../model/event.ts';
import type { Incident, TimelineEntry } from '../model/incident.ts';
import type { Subject } from '../model/names.ts';
import type { Notice } from '../model/notice.ts';
import type { Planned } from '../model/planned.ts';
import type { Signal, SignalSource } from '../model/signal.ts';
import type { Job, RunResult } from '../model/run.ts';
import type { FunctionState, StateChange } from '../model/state.ts';
import type { Writes } from '../store/store.ts';
import type { RollUpEntry } from './deciders/time-in-state.ts';

/** A state as it is saved, and up to when its time is counted in the roll-ups. */
export interface Saved {
  readonly state: FunctionState;
  readonly countedUntil: number;
}

export interface Queued {
  readonly channel: string;
  readonly notice: Notice;
}

/** Everything that one decision brought about: written in one transaction, then shown, then told. */
export interface Entry {
  readonly at: number;
  /** In force from this entry on. */
  readonly config?: Config;
  readonly started?: Job;
  readonly skipped?: Job;
  readonly result?: RunResult;
  readonly states: readonly Saved[];
  readonly removed: readonly Subject[];
  readonly changes: readonly StateChange[];
  readonly incidents: readonly Incident[];
  readonly timeline: readonly TimelineEntry[];
  readonly notices: readonly Queued[];
  readonly planned: readonly Planned[];
  readonly unplanned: readonly string[];
  /** All that a source tells from now on. */
  readonly signals: readonly { readonly source: SignalSource; readonly signals: readonly Signal[] }[];
  readonly kept: readonly { readonly name: string; readonly value: unknown }[];
  readonly rollUps: readonly RollUpEntry[];
  readonly events: readonly BellwetherEvent[];
}

/** An entry about which nothing is decided yet. */
export const emptyEntry = (at: number): Entry => ({
  at,
  states: [],
  removed: [],
  changes: [],
  incidents: [],
  timeline: [],
  notices: [],
  planned: [],
  unplanned: [],
  signals: [],
  kept: [],
  rollUps: [],
  events: [],
});

/** Nothing in it that a later entry of the same subject would not say as well. */
export const isPlain = (entry: Entry): boolean => decided.every((what) => entry[what].length === 0);

const decided = [
  'removed',
  'changes',
  'incidents',
  'timeline',
  'notices',
  'planned',
  'unplanned',
  'signals',
] as const satisfies readonly (keyof Entry)[];

/** Writes the entry in the order of cause and effect: run, state, incident, messages, sums. */
export async function writeEntry(entry: Entry, writes: Writes): Promise<void> {
  if (entry.started) await writes.runStarted(entry.started, entry.at);
  if (entry.skipped) await writes.runSkipped(entry.skipped);
  if (entry.result) await writes.runFinished(entry.result);
  for (const { state, countedUntil } of entry.states) await writes.stateSaved(state, countedUntil);
  for (const subject of entry.removed) await writes.stateRemoved(subject);
  for (const change of entry.changes) await writes.stateChanged(change);
  for (const incident of entry.incidents) await writes.incidentSaved(incident);
  if (entry.timeline.length > 0) await writes.timelineAdded(entry.timeline);
  for (const planned of entry.planned) await writes.plannedSaved(planned);
  for (const id of entry.unplanned) await writes.plannedRemoved(id);
  for (const { source, signals } of entry.signals) await writes.signalsSaved(source, signals);
  for (const { name, value } of entry.kept) await writes.kept(name, value);
  for (const { channel, notice } of entry.notices) await writes.noticeQueued(channel, notice, entry.at);
  for (const { subject, at, add } of entry.rollUps) await writes.rolledUp(subject, at, add);
}
