import type { RunResult, StepResult } from '../model/run.ts';
import type { Observation } from '../model/state.ts';

const BETWEEN_STEPS = ' › ';

/**
 * What the state machine keeps of a run. A failure blames the component of the failing step, or of the nearest step
 * around it that names one, else the function's only dependency. A pass names its slowest step in the same way.
 */
export function observationOf(result: RunResult, onlyDependency?: string): Observation {
  const { runId, finishedAt, outcome, durationMs } = result;
  const seen: Observation = { runId, at: finishedAt, outcome, durationMs };
  if (outcome === 'inconclusive') {
    const { trouble, message } = result.trouble ?? { trouble: 'interrupted', message: 'The run left no reason.' };
    return { ...seen, trouble, error: message };
  }
  if (outcome === 'failed') {
    const { failure } = result;
    const failing = failingStep(result);
    const named = failure?.component ?? failing?.component;
    return blaming(
      {
        ...seen,
        ...optional('step', failure?.step ?? failing?.path),
        ...optional('component', named),
        timedOut: failure?.timedOut ?? false,
        error: failure?.message ?? 'The run failed and left no reason.',
      },
      onlyDependency,
    );
  }
  const slowest = leavesOf(result.steps).reduce<Leaf | undefined>(
    (longest, leaf) => (longest && longest.durationMs >= leaf.durationMs ? longest : leaf),
    undefined,
  );
  return blaming(
    { ...seen, ...optional('step', slowest?.path), ...optional('component', slowest?.component) },
    onlyDependency,
  );
}

/** The observation, blaming the only dependency when no step named a component. */
export function blaming(observation: Observation, onlyDependency: string | undefined): Observation {
  const isJudged = observation.outcome !== 'inconclusive' && observation.outcome !== 'skipped';
  if (!isJudged || observation.component !== undefined || onlyDependency === undefined) return observation;
  return { ...observation, component: onlyDependency };
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
