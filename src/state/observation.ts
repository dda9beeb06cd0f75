import { inEnglish } from '../i18n/in-english.ts';
import type { RunResult, StepResult } from '../model/run.ts';
import type { Observation } from '../model/state.ts';

const BETWEEN_STEPS = ' › ';

/**
 * What the state machine sees of a run. A failure blames the component of the failing step, or of the nearest step
 * around it that names one, and no other. A pass names its slowest step in the same way. Of the numbers only those are kept
 * in a state that its policy has limits for.
 */
export function observationOf(result: RunResult, { say } = inEnglish): Observation {
  const { runId, startedAt, finishedAt: at, outcome, durationMs } = result;
  if (outcome === 'inconclusive') {
    const { trouble, message } = result.trouble ?? {
      trouble: 'interrupted',
      message: say('measured.runWithoutReason'),
    };
    return { runId, at, startedAt, outcome, durationMs, trouble, error: message };
  }
  const seen: Observation = { runId, at, startedAt, outcome, durationMs, ...foundBy(result), ...passedThrough(result) };
  if (outcome === 'failed') {
    const { failure } = result;
    const failing = failingStep(result);
    const named = failure?.component ?? failing?.component;
    return {
      ...seen,
      ...optional('step', failure?.step ?? failing?.path),
      ...optional('component', named),
      timedOut: failure?.timedOut ?? false,
      ...(failure?.kind === undefined ? {} : { failure: failure.kind }),
      error: failure?.message ?? say('measured.failureWithoutReason'),
    };
  }
  const slowest = leavesOf(result.steps).reduce<Leaf | undefined>(
    (longest, leaf) => (longest && longest.durationMs >= leaf.durationMs ? longest : leaf),
    undefined,
  );
  return { ...seen, ...optional('step', slowest?.path), ...optional('component', slowest?.component) };
}

/** Components of the steps that passed, each once. */
function passedThrough({ steps }: RunResult): Pick<Observation, 'passedThrough'> {
  const passed = leavesOf(steps).flatMap(({ ok, component }) => (ok && component !== undefined ? [component] : []));
  return passed.length === 0 ? {} : { passedThrough: [...new Set(passed)] };
}

/** What was found beside the outcome: numbers and the end of a certificate. */
function foundBy({ measurements, certificateExpiresAt }: RunResult): Partial<Observation> {
  const numbers = measurements.map(({ name, value, unit }) => [name, { value, ...optional('unit', unit) }] as const);
  return {
    ...(numbers.length === 0 ? {} : { measured: Object.fromEntries(numbers) }),
    ...(certificateExpiresAt === undefined ? {} : { certificateExpiresAt }),
  };
}

interface Leaf {
  readonly path: string;
  readonly component?: string;
  readonly durationMs: number;
  readonly ok: boolean;
}

/** Steps without steps inside, each with its path and the component of the nearest step that names one. */
function leavesOf(steps: readonly StepResult[]): Leaf[] {
  const around: StepResult[] = [];
  return steps.flatMap((step, index) => {
    around.splice(step.depth, Infinity, step);
    if ((steps[index + 1]?.depth ?? 0) > step.depth) return [];
    return [
      {
        path: around.map(({ name }) => name).join(BETWEEN_STEPS),
        ...optional('component', around.findLast(({ component }) => component !== undefined)?.component),
        durationMs: step.durationMs,
        ok: step.ok,
      },
    ];
  });
}

/** The step that the failure names, else the first that failed. */
function failingStep({ steps, failure }: RunResult): Leaf | undefined {
  const leaves = leavesOf(steps);
  return leaves.find(({ path }) => path === failure?.step) ?? leaves.find(({ ok }) => !ok);
}

const optional = <K extends string>(key: K, value: string | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: string };
