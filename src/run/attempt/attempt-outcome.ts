// What a child says is checked for its form by messages.ts; here it is cut to what the store, a page and a pager can
// bear, and what must be there is put there. Nothing that a script does can make a result grow without bound.
import { troubles, type Failure, type Trouble, type TroubleReport } from '../../model/run.ts';
import type { Lost } from './attempt-end.ts';
import type { AttemptResult } from '../messages.ts';
import { hasStoodStill, isTimeout, overloaded, standstillText, type Standstill } from './overload.ts';

interface Common extends Omit<AttemptResult, 'verdict' | 'failure' | 'trouble' | 'standstill'> {
  /** Did it get as far as a child? */
  readonly began: boolean;
}

/** One attempt with everything that its verdict promises. */
export type AttemptOutcome =
  | (Common & { readonly verdict: 'passed' })
  | (Common & { readonly verdict: 'failed'; readonly failure: Failure })
  | (Common & { readonly verdict: 'inconclusive'; readonly trouble: TroubleReport });

const most = { steps: 1000, measurements: 1000, logLines: 500, line: 2000, detail: 20_000, name: 300, notes: 50 };

export const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;

const isTrouble = (name: string): name is Trouble => (troubles as readonly string[]).includes(name);

/** A child's answer. `countsTimeouts`: time that ran out counts also when the run could not go on. */
export function outcomeFrom(result: AttemptResult, countsTimeouts = false): AttemptOutcome {
  const { verdict, failure, trouble, standstill, ...rest } = result;
  const common: Common = {
    ...rest,
    began: true,
    notes: rest.notes?.slice(0, most.notes).map((note) => cut(note, most.line)),
    steps: rest.steps.slice(0, most.steps).map(boundedStep),
    measurements: rest.measurements.slice(0, most.measurements),
    log: rest.log.slice(-most.logLines).map((line) => cut(line, most.line)),
  };
  switch (verdict) {
    case 'passed':
      return { ...common, verdict };
    case 'failed':
      return failed(common, boundedFailure(failure), countsTimeouts ? undefined : standstill);
    case 'inconclusive':
      return { ...common, verdict, trouble: knownTrouble(trouble) };
  }
}

/** A failure, unless its time ran out while its own processes could not go on. */
function failed(common: Common, failure: Failure, standstill: Standstill | undefined): AttemptOutcome {
  const { durationMs } = common;
  if (!standstill || !isTimeout(failure) || !hasStoodStill(standstill, durationMs))
    return { ...common, verdict: 'failed', failure };
  const { trouble, message } = overloaded(failure, standstillText(standstill, durationMs));
  return { ...common, verdict: 'inconclusive', trouble: { trouble, message: cut(message, most.line) } };
}

/** The end of an attempt whose process was lost. */
export function outcomeFromLost({ trouble, message, afterMs, cause }: Lost): AttemptOutcome {
  return {
    verdict: 'inconclusive',
    began: cause !== 'not-started' && afterMs > 0,
    durationMs: Math.round(afterMs),
    steps: [],
    trouble: { trouble, message: cut(message, most.line) },
    measurements: [],
    evidence: [],
    cleanupFailures: 0,
    log: [],
  };
}

function boundedStep(step: AttemptResult['steps'][number]) {
  const { error, component, ...rest } = step;
  return {
    ...rest,
    name: cut(step.name, most.name),
    ...(component !== undefined && { component }),
    ...(error !== undefined && { error: cut(error, most.line) }),
  };
}

function boundedFailure(failure: AttemptResult['failure']): Failure {
  if (!failure) return { timedOut: false, message: 'The check failed without saying why.' };
  const { step, component, detail, timedOut, kind, message } = failure;
  return {
    timedOut,
    ...(kind !== undefined && { kind }),
    message: cut(message, most.line),
    ...(step !== undefined && { step: cut(step, most.line) }),
    ...(component !== undefined && { component }),
    ...(detail !== undefined && { detail: cut(detail, most.detail) }),
  };
}

function knownTrouble(report: AttemptResult['trouble']): TroubleReport {
  if (!report)
    return { trouble: 'runner-killed', message: 'The run could not be judged, and its process did not say why.' };
  const trouble = isTrouble(report.trouble) ? report.trouble : 'runner-killed';
  return { trouble, message: cut(report.message, most.line) };
}
