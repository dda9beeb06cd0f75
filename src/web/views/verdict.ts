// The answer for release controllers: they promote on `pass`, abort on `fail` and wait on `unknown`. So `pass` is never
// said without fresh data, and one failure alone, which would alarm nobody, is no `fail`.
import type { BusinessFunction } from '../../model/function.ts';
import type { RunResult } from '../../model/run.ts';
import type { FunctionState } from '../../model/state.ts';
import { isoTime } from '../../time/zone.ts';

export interface Verdict {
  readonly function: string;
  readonly target: string;
  readonly verdict: 'pass' | 'fail' | 'unknown';
  /** Runs that say something about the business. */
  readonly runs: number;
  readonly passes: number;
  readonly fails: number;
  /** Between 0 and 1, null without runs. */
  readonly successRatio: number | null;
  /** When the first run of the sample started; null without runs. */
  readonly sampleFrom: string | null;
  /** How long ago the last run of the sample finished; null without runs. */
  readonly dataAgeSeconds: number | null;
  readonly reason: string;
}

export interface VerdictQuestion {
  readonly fn: BusinessFunction;
  readonly target: string;
  readonly since: number;
  readonly now: number;
  /** Its state; undefined when it is not tried there. */
  readonly state: FunctionState | undefined;
  /** In any order; those that started before `since` do not count. */
  readonly runs: readonly RunResult[];
}

/** Judges the runs that started at `since` or later. */
export function verdictOf(question: VerdictQuestion): Verdict {
  const { fn, target, since, now } = question;
  const sample = question.runs
    .filter((run) => run.startedAt >= since && run.outcome !== 'inconclusive')
    .toSorted((a, b) => a.startedAt - b.startedAt);
  const fails = sample.filter(({ outcome }) => outcome === 'failed').length;
  const lastAt = sample.map(({ finishedAt }) => finishedAt).reduce((a, b) => Math.max(a, b), 0);
  return {
    function: fn.id,
    target,
    ...judge(question, sample),
    runs: sample.length,
    passes: sample.length - fails,
    fails,
    successRatio: sample.length === 0 ? null : (sample.length - fails) / sample.length,
    sampleFrom: sample[0] ? isoTime(sample[0].startedAt) : null,
    dataAgeSeconds: sample.length === 0 ? null : Math.max(0, Math.round((now - lastAt) / 1000)),
  };
}

function judge(
  { fn, target, state }: VerdictQuestion,
  sample: readonly RunResult[],
): Pick<Verdict, 'verdict' | 'reason'> {
  if (!state) return { verdict: 'unknown', reason: `${fn.id} is not tried against ${target} on a schedule` };
  const last = sample.at(-1);
  if (!last) return { verdict: 'unknown', reason: 'no run that says anything since then' };
  if (hadAlarm(fn, sample))
    return {
      verdict: 'fail',
      reason: `failed often enough to alarm since then: ${last.failure?.message ?? alarmText(sample)}`,
    };
  if (state.state === 'unknown') return { verdict: 'unknown', reason: 'no fresh answer: the last run is too old' };
  if (last.outcome === 'failed')
    return { verdict: 'unknown', reason: 'the last run failed, but not often enough to alarm: wait for the next' };
  return {
    verdict: 'pass',
    reason: `${sample.length} ${sample.length === 1 ? 'run' : 'runs'} since then, the last one passed`,
  };
}

const alarmText = (sample: readonly RunResult[]) =>
  sample.findLast(({ outcome }) => outcome === 'failed')?.failure?.message ?? 'see the incident';

/** Whether the alarm condition held at any moment of the sample, in as many locations as an alarm takes. */
function hadAlarm({ alarm }: BusinessFunction, sample: readonly RunResult[]): boolean {
  const byLocation = Map.groupBy(sample, ({ location }) => location);
  const alarming = [...byLocation.values()].filter((runs) =>
    runs.some((_, end) => {
      const series = runs.slice(Math.max(0, end + 1 - alarm.after.of), end + 1);
      return series.filter(({ outcome }) => outcome === 'failed').length >= alarm.after.count;
    }),
  );
  return alarming.length >= alarm.locations;
}
