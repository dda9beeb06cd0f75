import type { Incident, TimelineEntry } from '../../model/incident.ts';
import type { Subject } from '../../model/names.ts';
import type { Notice } from '../../model/notice.ts';
import type { Planned } from '../../model/planned.ts';
import type { Job, RunResult } from '../../model/run.ts';
import type { Signal, SignalSource } from '../../model/signal.ts';
import type { FunctionState, StateChange } from '../../model/state.ts';
import { binaryRunId } from './run-codec.ts';
import type { Settlement } from '../settling.ts';
import type { Addition, Writes } from '../store.ts';

/** What one piece of work wants written. Nothing of it touches the database before the work has ended well. */
export interface Draft {
  readonly started: { readonly job: Job; readonly startedAt: number }[];
  readonly finished: RunResult[];
  readonly states: { readonly state: FunctionState; readonly countedUntil: number }[];
  readonly removed: Subject[];
  readonly changes: StateChange[];
  readonly incidents: Incident[];
  readonly timeline: TimelineEntry[];
  readonly notices: { readonly channel: string; readonly notice: Notice; readonly at: number }[];
  readonly settlements: Settlement[];
  /** In order: one may be made, removed and made again. */
  readonly planned: ({ readonly saved: Planned } | { readonly removed: string })[];
  readonly signals: { readonly source: SignalSource; readonly signals: readonly Signal[] }[];
  readonly kept: { readonly name: string; readonly value: unknown }[];
  readonly rollUps: { readonly subject: Subject; readonly at: number; readonly add: Addition }[];
}

export const emptyDraft = (): Draft => ({
  started: [],
  finished: [],
  states: [],
  removed: [],
  changes: [],
  incidents: [],
  timeline: [],
  notices: [],
  settlements: [],
  planned: [],
  signals: [],
  kept: [],
  rollUps: [],
});

/** Several drafts as one, each noun in the order of the drafts. */
export function joined(drafts: readonly Draft[]): Draft {
  const [only, second] = drafts;
  if (only && !second) return only;
  return {
    started: drafts.flatMap((draft) => draft.started),
    finished: drafts.flatMap((draft) => draft.finished),
    states: drafts.flatMap((draft) => draft.states),
    removed: drafts.flatMap((draft) => draft.removed),
    changes: drafts.flatMap((draft) => draft.changes),
    incidents: drafts.flatMap((draft) => draft.incidents),
    timeline: drafts.flatMap((draft) => draft.timeline),
    notices: drafts.flatMap((draft) => draft.notices),
    settlements: drafts.flatMap((draft) => draft.settlements),
    planned: drafts.flatMap((draft) => draft.planned),
    signals: drafts.flatMap((draft) => draft.signals),
    kept: drafts.flatMap((draft) => draft.kept),
    rollUps: drafts.flatMap((draft) => draft.rollUps),
  };
}

/** Whether something was decided in it that must outlive a loss of power, not only the death of the process. */
export const isDecisive = ({ changes, incidents, timeline, notices, settlements, planned, signals }: Draft): boolean =>
  changes.length + incidents.length + timeline.length + notices.length + planned.length + signals.length > 0 ||
  settlements.some(({ set }) => set.settled !== undefined);

/** The writes of one piece of work, collected into `draft`. What cannot be stored is refused at once. */
export function writesTo(draft: Draft): Writes {
  return {
    runStarted: async (job, startedAt) => {
      binaryRunId(job.runId);
      draft.started.push({ job, startedAt });
    },
    runSkipped: async (job) => {
      draft.rollUps.push({ subject: job, at: job.dueAt, add: { due: 1, outcome: 'skipped' } });
    },
    runFinished: async (result) => {
      binaryRunId(result.runId);
      draft.finished.push(result);
    },
    stateSaved: async (state, countedUntil = state.since) => void draft.states.push({ state, countedUntil }),
    stateRemoved: async (subject) => void draft.removed.push(subject),
    stateChanged: async (change) => void draft.changes.push(change),
    incidentSaved: async (incident) => void draft.incidents.push(incident),
    timelineAdded: async (entries) => void draft.timeline.push(...entries),
    noticeQueued: async (channel, notice, at) => void draft.notices.push({ channel, notice, at }),
    plannedSaved: async (planned) => void draft.planned.push({ saved: planned }),
    plannedRemoved: async (id) => void draft.planned.push({ removed: id }),
    signalsSaved: async (source, signals) => void draft.signals.push({ source, signals }),
    kept: async (name, value) => void draft.kept.push({ name, value }),
    rolledUp: async (subject, at, add) => void draft.rollUps.push({ subject, at, add }),
  };
}
