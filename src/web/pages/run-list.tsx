import type { State } from '../../model/state.ts';
import type { Stamp } from '../views/time-text.ts';
import type { RunView, StepView } from '../views/run-view.ts';
import { Evidence } from './evidence.tsx';
import { Said, useLocale } from './said.tsx';
import { StateMark } from './shapes.tsx';
import { Clock } from './times.tsx';

const shapeOf: Readonly<Record<RunView['outcome'], State>> = {
  passed: 'working',
  flaky: 'slow',
  failed: 'failing',
  inconclusive: 'unknown',
};

/** The last tries, each to be opened for its steps, evidence and log. */
export function RunList({ runs }: { runs: readonly RunView[] }) {
  const { say } = useLocale();
  if (runs.length === 0) return <p>{say('page.run.none')}</p>;
  return (
    <ul class="runs">
      {runs.map((run) => (
        <li>
          <details id={`run-${run.runId}`}>
            <summary>
              <Clock at={run.started} />
              <StateMark state={shapeOf[run.outcome]} word={run.word} />
              <span class="took">{run.took}</span>
              <span class="message">{run.message}</span>
            </summary>
            <RunDetail run={run} />
          </details>
        </li>
      ))}
    </ul>
  );
}

/** Tells runs of one minute from each other: `Sat 21 Nov 2026, 08:03 GMT, 56 s`. */
const toTheSecond = ({ full, iso }: Stamp): string => `${full}, ${Number(iso.slice(17, 19))} s`;

/** Everything that one run left behind. */
export function RunDetail({ run }: { run: RunView }) {
  const { say } = useLocale();
  return (
    <div class="run">
      {run.message && <pre class="error">{run.message}</pre>}
      {run.detail && <pre class="detail">{run.detail}</pre>}
      <ol class="steps">
        {run.steps.map((step) => (
          <StepLine step={step} />
        ))}
      </ol>
      {run.measurements.length > 0 && (
        <p class="soft">{say('page.run.measured', { values: run.measurements.join(' · ') })}</p>
      )}
      <Evidence links={run.evidence} about={toTheSecond(run.started)} isLarge />
      {run.notes && <Lines id={`console-${run.runId}`} title={say('page.run.console')} lines={run.notes.console} />}
      {run.notes && <Lines id={`requests-${run.runId}`} title={say('page.run.requests')} lines={run.notes.requests} />}
      <Lines id={`log-${run.runId}`} title={say('page.run.log')} lines={run.log} />
      <p class="soft">
        <Said
          of={run.attempts > 1 ? 'page.run.fromAfter' : 'page.run.from'}
          with={{ id: <code>{run.runId}</code>, location: run.location, attempts: run.attempts }}
        />
      </p>
    </div>
  );
}

function Lines({ id, title, lines }: { id: string; title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <details id={id}>
      <summary>{title}</summary>
      <pre class="detail">{lines.join('\n')}</pre>
    </details>
  );
}

function StepLine({ step }: { step: StepView }) {
  return (
    <li class={`depth-${step.depth} ${step.isOk ? '' : 'is-bad'}`}>
      <span class="name">
        {step.isOk ? '' : '✕ '}
        {step.name}
        {step.component && <span class="tag">{step.component}</span>}
      </span>
      <svg class="span" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect x="0" y="1.5" width="100" height="1" class="track" />
        <rect x={step.start * 100} y="0" width={Math.max(0.5, step.length * 100)} height="4" />
      </svg>
      <span class="took">{step.took}</span>
      {step.error && <pre class="error">{step.error}</pre>}
    </li>
  );
}
