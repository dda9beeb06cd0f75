import type { RunResult, StepResult } from '../../model/run.ts';
import { shortDuration } from '../../time/duration.ts';
import type { RunNotes } from './evidence-lines.ts';
import { evidenceLinks } from './evidence-view.ts';
import type { EvidenceLink } from './evidence-view.ts';
import { numberText } from './number-text.ts';
import { stamp } from './time-text.ts';
import type { Stamp } from './time-text.ts';
import type { Reading } from './wording.ts';

export interface StepView {
  readonly name: string;
  readonly depth: number;
  readonly isOk: boolean;
  readonly took: string;
  /** Start and length as shares of the whole try, 0 to 1. */
  readonly start: number;
  readonly length: number;
  readonly component?: string;
  readonly error?: string;
}

/** One try, for operations. */
export interface RunView {
  readonly runId: string;
  readonly outcome: RunResult['outcome'];
  readonly word: string;
  readonly started: Stamp;
  readonly took: string;
  readonly location: string;
  readonly attempts: number;
  readonly message?: string;
  readonly detail?: string;
  readonly steps: readonly StepView[];
  readonly measurements: readonly string[];
  readonly evidence: readonly EvidenceLink[];
  readonly log: readonly string[];
  /** What the page said and could not load, of the last failed run only. */
  readonly notes?: RunNotes;
}

/** Tells one run to operations. */
export function runView(run: RunResult, { now, locale }: Reading, notes?: RunNotes): RunView {
  const { say, tag } = locale;
  const message =
    run.failure?.message ??
    (run.trouble ? `${say(`trouble.${run.trouble.trouble}`)}: ${run.trouble.message}` : undefined);
  return {
    runId: run.runId,
    outcome: run.outcome,
    word: run.outcome === 'failed' && run.failure?.timedOut ? say('view.run.timedOut') : say(`outcome.${run.outcome}`),
    started: stamp(run.startedAt, now, locale),
    took: shortDuration(run.durationMs, tag),
    location: run.location,
    attempts: run.attempts,
    ...(message === undefined ? {} : { message }),
    ...(run.failure?.detail === undefined ? {} : { detail: run.failure.detail }),
    steps: run.steps.map((step) => stepView(step, Math.max(1, run.durationMs), tag)),
    measurements: run.measurements.map(
      ({ name, value, unit }) => `${name} = ${numberText(value, tag)}${unit === undefined ? '' : ` ${unit}`}`,
    ),
    evidence: evidenceLinks(run, locale),
    log: run.log,
    ...(notes ? { notes } : {}),
  };
}

function stepView(step: StepResult, totalMs: number, tag: string): StepView {
  const start = Math.min(1, step.startMs / totalMs);
  return {
    name: step.name,
    depth: Math.min(step.depth, 6),
    isOk: step.ok,
    took: shortDuration(step.durationMs, tag),
    start,
    length: Math.min(1 - start, step.durationMs / totalMs),
    ...(step.component === undefined ? {} : { component: step.component }),
    ...(step.error === undefined ? {} : { error: step.error }),
  };
}
