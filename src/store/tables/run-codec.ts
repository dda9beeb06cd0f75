// How a run becomes a row. A passed run, the usual one, keeps only numbers: names of steps and measurements are the same
// from run to run and stand once in the table of shapes. Everything unusual goes into a second table.
import type { Job, Measurement, Outcome, RunPurpose, RunResult, StepResult } from '../../model/run.ts';
import type { RunRow } from '../schema.ts';

/** Numbers in the database: never change their meaning. */
const outcomeNumbers = { passed: 0, flaky: 1, failed: 2, inconclusive: 3 } as const satisfies Record<
  Exclude<Outcome, 'skipped'>,
  number
>;

const outcomeOf = (number: number): RunResult['outcome'] =>
  (Object.keys(outcomeNumbers) as RunResult['outcome'][]).find((name) => outcomeNumbers[name] === number) ??
  'inconclusive';

/** Numbers in the database: never change their meaning. */
const purposeNumbers = { scheduled: 0, prompted: 1 } as const satisfies Record<RunPurpose, number>;

export const purposeNumber = ({ purpose = 'scheduled' }: Pick<Job, 'purpose'>): number => purposeNumbers[purpose];

/** The purpose as a part of a job: absent for those of the schedule. */
export const purposePart = (number: number): Pick<Job, 'purpose'> =>
  number === purposeNumbers.prompted ? { purpose: 'prompted' } : {};

/** The 16 bytes of a run's id. Throws on anything but 32 lower-case hex digits. */
export function binaryRunId(runId: string): Uint8Array {
  if (!/^[0-9a-f]{32}$/.test(runId)) {
    throw new Error(`A run's id must be 32 lower-case hex digits; found "${runId}". Make it with newRunId().`);
  }
  return Buffer.from(runId, 'hex');
}

export const textRunId = (id: Uint8Array): string => Buffer.from(id).toString('hex');

/** The smallest run id of a time, epoch milliseconds. */
export const firstRunIdAt = (at: number): Uint8Array =>
  Buffer.from(Math.max(0, Math.floor(at)).toString(16).padStart(12, '0') + '0'.repeat(20), 'hex');

type StepShape = readonly [name: string, depth: number, component?: string];
type MeasurementShape = readonly [name: string, unit?: string];

/** What is the same from run to run: names, depths and components of steps, names and units of measurements. */
export interface Shape {
  readonly s: readonly StepShape[];
  readonly m: readonly MeasurementShape[];
}

/** The shape of a run as text; undefined when a step failed and has its own words. */
export function shapeOf({ steps, measurements }: RunResult): string | undefined {
  if (steps.some((step) => !step.ok || step.error !== undefined)) return undefined;
  const shape: Shape = {
    s: steps.map(({ name, depth, component }) => (component === undefined ? [name, depth] : [name, depth, component])),
    m: measurements.map(({ name, unit }) => (unit === undefined ? [name] : [name, unit])),
  };
  return JSON.stringify(shape);
}

/** Times are kept to a tenth of a millisecond. */
const tenths = (ms: number): number => Math.round(ms * 10) / 10;

const numbersOf = ({ steps, measurements }: RunResult): string =>
  JSON.stringify([
    ...steps.flatMap(({ startMs, durationMs }) => [tenths(startMs), tenths(durationMs)]),
    ...measurements.map(({ value }) => value),
  ]);

export type RunDetails = Partial<
  Pick<RunResult, 'steps' | 'measurements' | 'failure' | 'trouble' | 'evidence' | 'log'>
>;

/** What does not fit the narrow row, or undefined when all of it does. */
export function detailsOf(result: RunResult, hasShape: boolean): string | undefined {
  const details: RunDetails = {
    ...(!hasShape && result.steps.length > 0 && { steps: result.steps }),
    ...(!hasShape && result.measurements.length > 0 && { measurements: result.measurements }),
    ...(result.failure && { failure: result.failure }),
    ...(result.trouble && { trouble: result.trouble }),
    ...(result.evidence.length > 0 && { evidence: result.evidence }),
    ...(result.log.length > 0 && { log: result.log }),
  };
  return Object.keys(details).length > 0 ? JSON.stringify(details) : undefined;
}

/** The row of a run; `ids` are those of its names, `shapeId` null when its steps stand in the details. */
export function rowOf(result: RunResult, ids: { subject: number; location: number; shape: number | null }): RunRow {
  const isEmpty = result.steps.length + result.measurements.length === 0;
  return {
    id: binaryRunId(result.runId),
    subject_id: ids.subject,
    location_id: ids.location,
    due_at: result.dueAt,
    started_at: result.startedAt,
    purpose: purposeNumber(result),
    finished_at: result.finishedAt,
    outcome: outcomeNumbers[result.outcome],
    duration_ms: tenths(result.durationMs),
    attempts: result.attempts,
    cleanup_failures: result.cleanupFailures,
    certificate_expires_at: result.certificateExpiresAt ?? null,
    shape_id: ids.shape,
    numbers: ids.shape === null || isEmpty ? null : numbersOf(result),
  };
}

/** What stands in a run's row beside its columns; undefined where it has none, or where it cannot be read. */
export interface RunParts {
  readonly shape: Shape | undefined;
  readonly numbers: readonly number[] | undefined;
  readonly details: RunDetails | undefined;
}

/** A run read back. */
export function resultOf(
  row: RunRow,
  place: Omit<Job, 'runId' | 'dueAt' | 'purpose'>,
  { shape, numbers, details = {} }: RunParts,
): RunResult {
  const { steps, measurements } = unshaped(shape, numbers);
  return {
    ...place,
    runId: textRunId(row.id),
    dueAt: row.due_at,
    ...purposePart(row.purpose),
    outcome: outcomeOf(row.outcome),
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    durationMs: row.duration_ms,
    attempts: row.attempts,
    steps: details.steps ?? steps,
    ...(details.failure && { failure: details.failure }),
    ...(details.trouble && { trouble: details.trouble }),
    measurements: details.measurements ?? measurements,
    evidence: details.evidence ?? [],
    ...(row.certificate_expires_at !== null && { certificateExpiresAt: row.certificate_expires_at }),
    cleanupFailures: row.cleanup_failures,
    log: details.log ?? [],
  };
}

function unshaped(
  shape: Shape | undefined,
  numbers: readonly number[] | undefined,
): { steps: readonly StepResult[]; measurements: readonly Measurement[] } {
  if (shape === undefined || numbers === undefined) return { steps: [], measurements: [] };
  const steps = shape.s.map(([name, depth, component], index) => ({
    name,
    depth,
    ...(component !== undefined && { component }),
    startMs: numbers[index * 2] ?? 0,
    durationMs: numbers[index * 2 + 1] ?? 0,
    ok: true,
  }));
  const measurements = shape.m.map(([name, unit], index) => {
    const value = numbers[shape.s.length * 2 + index] ?? 0;
    return unit === undefined ? { name, value } : { name, value, unit };
  });
  return { steps, measurements };
}

/** A run that was found begun and never finished. */
export const interruptedResult = (job: Job, startedAt: number, at: number): RunResult => ({
  ...job,
  outcome: 'inconclusive',
  startedAt,
  finishedAt: at,
  durationMs: 0,
  attempts: 1,
  steps: [],
  trouble: {
    trouble: 'interrupted',
    message: 'Bellwether ended while this run was under way. It says nothing about the business function.',
  },
  measurements: [],
  evidence: [],
  cleanupFailures: 0,
  log: [],
});
