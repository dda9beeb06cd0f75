// What a line of the log says of why a state holds: what was expected and what was found, each in a field of its own.
import type { Cause } from '../model/state.ts';
import { shortDuration } from '../time/duration.ts';
import { isoTime } from '../time/zone.ts';

/** Fields that are not known are left out. */
export interface CauseFields {
  readonly step?: string;
  readonly component?: string;
  readonly expected?: string;
  readonly found?: string;
  /** The whole sentence of the check, when there is one. */
  readonly error?: string;
}

export function causeFields(cause: Cause): CauseFields {
  switch (cause.kind) {
    case 'passed':
      return {};
    case 'failed-step':
    case 'timed-out':
      return { ...placeOf(cause), ...expectedAndFound(cause.error), error: cause.error };
    case 'slow': {
      const { durationMs, limitMs } = cause;
      return { ...placeOf(cause), expected: `at most ${shortDuration(limitMs)}`, found: shortDuration(durationMs) };
    }
    case 'measurement': {
      const { name, value, limit, isAbove, unit } = cause;
      const counted = (number: number) => [number, unit].filter((part) => part !== undefined).join(' ');
      return {
        expected: `${name} ${isAbove ? 'at most' : 'at least'} ${counted(limit)}`,
        found: counted(value),
      };
    }
    case 'never-run':
      return { expected: 'a result', found: 'none yet' };
    case 'stale':
      return { expected: 'a fresh result', found: `none since ${isoTime(cause.since)}` };
    case 'runner-trouble':
      return { expected: 'a run that can be judged', found: cause.message };
    case 'maintenance':
      return { expected: `planned work until ${isoTime(cause.until)}`, found: cause.says };
  }
}

function placeOf({ step, component }: { readonly step?: string; readonly component?: string }): CauseFields {
  return { ...(step !== undefined && { step }), ...(component !== undefined && { component }) };
}

/** Of a failed assertion as `check/failure` words it: `GET /cart: expected 200, found 503`. Others only have found it. */
function expectedAndFound(error: string): Pick<CauseFields, 'expected' | 'found'> {
  const parts = /(?:^|: )expected (.+), found (.+?)(?: \(waited [^)]+\))?$/s.exec(error);
  return parts?.[1] !== undefined && parts[2] !== undefined
    ? { expected: parts[1], found: parts[2] }
    : { expected: 'the step to pass', found: error };
}
