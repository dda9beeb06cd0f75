import type { Locale } from '../i18n/locale.ts';
import type { BusinessFunction } from '../model/function.ts';
import { graver } from '../model/names.ts';
import type { Severity } from '../model/names.ts';
import type { Signal } from '../model/signal.ts';
import type { FunctionState } from '../model/state.ts';
import { fullTime, isoTime } from '../time/zone.ts';
import { sentencesOf } from './impact.ts';
import { DAY_MS } from '../time/units.ts';

/** With less than this left, a certificate is as grave as the failure that it brings. */
const LAST_DAYS_MS = 3 * DAY_MS;
const MOST_SENTENCES = 5;

/**
 * Warnings about certificates that soon expire or have expired, as the functions' last runs saw them. Functions at one
 * target that saw the same moment of expiry share one signal. It is named for that moment and not for a function, so that
 * it stays the same one while, after a renewal, one function after the other sees the new certificate.
 */
export function certificateSignals(
  states: readonly FunctionState[],
  functions: ReadonlyMap<string, BusinessFunction>,
  now: number,
  locale: Locale,
): readonly Signal[] {
  const order = new Map(Array.from(functions.keys(), (id, index) => [id, index]));
  const groups = new Map<string, Sighting[]>();
  for (const { functionId, target, certificateExpiresAt: expiresAt } of states) {
    const fn = functions.get(functionId);
    if (!fn?.certificate || expiresAt === undefined) continue;
    const { warnBeforeMs, severity } = fn.certificate;
    const seen = { fn, target, expiresAt, warnAt: expiresAt - warnBeforeMs, severity };
    const key = `${expiresAt}@${target}`;
    groups.set(key, [...(groups.get(key) ?? []), seen]);
  }
  return [...groups.values()]
    .map((group) => group.toSorted((a, b) => order.get(a.fn.id)! - order.get(b.fn.id)!))
    .filter((group) => group.some(({ warnAt }) => warnAt <= now))
    .map((group) => signalOf(group, now, locale))
    .sort((a, b) => a.id.localeCompare(b.id));
}

interface Sighting {
  readonly fn: BusinessFunction;
  readonly target: string;
  readonly expiresAt: number;
  readonly warnAt: number;
  readonly severity: Severity;
}

function signalOf(group: readonly Sighting[], now: number, locale: Locale): Signal {
  const { target, expiresAt } = group[0]!;
  const id = `${isoTime(expiresAt)}@${target}` as const;
  const warned = group.filter(({ warnAt }) => warnAt <= now);
  const isClose = expiresAt - now < LAST_DAYS_MS;
  const severity = warned.map((one) => (isClose ? graver(one.severity, one.fn.severity) : one.severity)).reduce(graver);
  const concerned = group.map(({ fn }) => fn);
  const meaning = listed(sentencesOf('summary', concerned), locale);
  const time = fullTime(expiresAt, locale.zone, locale.tag);
  return {
    source: 'certificate',
    id,
    causeKey: `certificate:${id}`,
    severity,
    says: locale.say(now < expiresAt ? 'certificate.expires' : 'certificate.expired', { target, time, meaning }).trim(),
    functions: concerned.map((fn) => fn.id),
    since: Math.min(...warned.map(({ warnAt }) => warnAt)),
  };
}

function listed(sentences: readonly string[], { say }: Locale): string {
  const shown = sentences.slice(0, MOST_SENTENCES).join(' ');
  const count = sentences.length - MOST_SENTENCES;
  return count > 0 ? say('headline.more', { shown, count }) : shown;
}
