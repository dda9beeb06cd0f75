// One run as a trace. The span that the target was told of as its parent is the run itself on the first try and a span
// of its own on the second, so that what the target did stands below the try in which it did it.
import type { Severity } from '../model/names.ts';
import type { Failure, RunResult } from '../model/run.ts';
import { attemptIdOf, spanIdOf } from '../run/attempt/span-id.ts';
import { stepSpans } from './step-spans.ts';
import type { Attributes, Span, SpanEvent, Trace } from './trace.ts';

/** What the configuration says of the function of a run. */
export interface About {
  readonly question: string;
  readonly severity: Severity;
  /** The script, as written in the configuration. */
  readonly check: string;
  /** Whether the target is told of the run's trace. */
  readonly isPropagated: boolean;
  readonly targetUrl: string;
  readonly isComponent: (id: string) => boolean;
}

const LONGEST_DETAIL = 4000;

/** The trace of a run. All texts in it are those of the result, which are redacted. */
export function traceOf(result: RunResult, about: About): Trace {
  const { runId, attempts, stepsOf, startedAt } = result;
  // A clock that was set back meanwhile must not make a run end before it began.
  const endedAt = Math.max(result.finishedAt, startedAt + result.durationMs);
  const told = stepsOf?.attempt ?? attempts;
  const from = bounded(stepsOf?.startedAt ?? startedAt, startedAt, endedAt);
  const root = rootSpan(result, about, endedAt);
  const again = attempts > 1 ? [secondTry(result, about, root)] : [];
  const holder = told === 2 ? (again[0] ?? root) : root;
  const steps = stepSpans(result.steps, {
    parentId: holder.spanId,
    key: attemptIdOf(runId, told),
    from,
    earliest: holder.startedAt,
    latest: endedAt,
    isComponent: about.isComponent,
  });
  return { traceId: runId, spans: [root, ...again, ...steps] };
}

function rootSpan(result: RunResult, about: About, endedAt: number): Span {
  const { runId, functionId, failure } = result;
  // The failure is that of the first attempt, and was known when the second began.
  const failedAt = result.attempts > 1 ? secondStartedAt(result, endedAt) : endedAt;
  return {
    spanId: spanIdOf(attemptIdOf(runId, 1)),
    name: functionId,
    kind: about.isPropagated ? 'client' : 'internal',
    startedAt: result.startedAt,
    endedAt,
    status: statusOf(result),
    attributes: { ...attributesOf(result, about), ...errorType(result) },
    events: failure ? [exception(failure, bounded(failedAt, result.startedAt, endedAt), about)] : [],
  };
}

/** As far as it is known: a second attempt that was lost may have said nothing of its start. */
const secondStartedAt = ({ stepsOf, durationMs }: RunResult, endedAt: number): number =>
  stepsOf?.attempt === 2 ? stepsOf.startedAt : endedAt - durationMs;

function secondTry(result: RunResult, about: About, root: Span): Span {
  const { runId, secondFailure } = result;
  const own = secondFailure ? { ...result, failure: secondFailure } : result;
  return {
    spanId: spanIdOf(attemptIdOf(runId, 2)),
    parentId: root.spanId,
    name: 'Second try',
    kind: root.kind,
    startedAt: bounded(secondStartedAt(result, root.endedAt), root.startedAt, root.endedAt),
    endedAt: root.endedAt,
    status: statusOf(own),
    attributes: errorType(own),
    events: secondFailure ? [exception(secondFailure, root.endedAt, about)] : [],
  };
}

function attributesOf(result: RunResult, about: About): Attributes {
  const { hostname, port, protocol } = URL.parse(about.targetUrl) ?? { hostname: '', port: '', protocol: '' };
  const { failure } = result;
  const component = failure?.component;
  return {
    'bellwether.function': result.functionId,
    'bellwether.question': about.question,
    'bellwether.target': result.target,
    'bellwether.location': result.location,
    'bellwether.outcome': result.outcome,
    'bellwether.run.id': result.runId,
    'bellwether.severity': about.severity,
    'bellwether.attempts': result.attempts,
    'code.file.path': about.check,
    'user_agent.synthetic.type': 'test',
    ...(hostname !== '' && {
      'server.address': hostname.replaceAll(/^\[|\]$/g, ''),
      'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
    }),
    ...(failure?.step !== undefined && { 'bellwether.step': failure.step }),
    ...(component !== undefined && about.isComponent(component) && { 'bellwether.component': component }),
  };
}

function statusOf({ outcome, failure, trouble }: RunResult): Span['status'] {
  switch (outcome) {
    case 'passed':
    case 'flaky':
      return { kind: 'ok' };
    case 'failed':
      return { kind: 'error', message: failure?.message ?? 'The check failed without saying why.' };
    case 'inconclusive':
      return { kind: 'error', message: trouble?.message ?? 'The run could not be judged.' };
  }
}

function errorType({ outcome, failure, trouble }: RunResult): Attributes {
  if (outcome === 'inconclusive') return { 'error.type': trouble?.trouble ?? 'inconclusive' };
  return outcome === 'failed' ? { 'error.type': typeOf(failure) } : {};
}

const bounded = (at: number, earliest: number, latest: number): number => Math.min(latest, Math.max(earliest, at));

const typeOf = (failure: Failure | undefined): string => (failure?.timedOut ? 'timeout' : 'failed');

function exception(failure: Failure, at: number, { isComponent }: About): SpanEvent {
  const { message, detail, step, component } = failure;
  return {
    name: 'exception',
    at,
    attributes: {
      'exception.type': typeOf(failure),
      'exception.message': message,
      ...(detail !== undefined && { 'exception.stacktrace': detail.slice(0, LONGEST_DETAIL) }),
      ...(step !== undefined && { 'bellwether.step': step }),
      ...(component !== undefined && isComponent(component) && { 'bellwether.component': component }),
    },
  };
}
