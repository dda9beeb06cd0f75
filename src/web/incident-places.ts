// Which part of the list of incidents somebody asks for: `?before=TIME&beforeId=ID&limit=N`. With the id none is passed over
// when many open in the same moment.
import type { Incident } from '../model/incident.ts';
import type { IncidentQuery } from '../store/store.ts';
import { parseInstant } from '../time/instant.ts';
import { isoTime } from '../time/zone.ts';
import type { Problem } from './problem.ts';

/** Incidents on one page when nobody asks for another number. */
const USUAL = 50;
const MOST = 200;

type Query = Readonly<Record<string, unknown>>;

/** What a program asks for, or what is wrong with it. */
export function readPlace({ before, beforeId, limit }: Query): { place: IncidentQuery } | { problem: Problem } {
  const at = typeof before === 'string' ? parseInstant(before) : undefined;
  if (before !== undefined && at === undefined) return { problem: notATime('before', before) };
  const most = limit === undefined ? USUAL : typeof limit === 'string' && /^\d{1,3}$/.test(limit) ? Number(limit) : 0;
  if (most < 1 || most > MOST) return { problem: wrong('limit', `a whole number from 1 to ${MOST}`, foundText(limit)) };
  if (beforeId !== undefined && (typeof beforeId !== 'string' || at === undefined))
    return { problem: wrong('beforeId', 'the id of an incident, together with before', foundText(beforeId)) };
  return { place: placeOf(most, at, beforeId) };
}

/** What a person asks for: a link that was mangled on its way leads to the newest. */
export function placeIn({ before, beforeId }: Query): IncidentQuery {
  const at = typeof before === 'string' ? parseInstant(before) : undefined;
  return placeOf(USUAL, at, typeof beforeId === 'string' ? beforeId : undefined);
}

const placeOf = (most: number, before?: number, beforeId?: string): IncidentQuery => ({
  most,
  ...(before !== undefined && { before, ...(beforeId !== undefined && { beforeId }) }),
});

/** Where the next part is; undefined when these are the last. Strangers read no id: the last may not be for them. */
export function nextPath(
  path: string,
  { most }: IncidentQuery,
  { incidents, isForStrangers }: { readonly incidents: readonly Incident[]; readonly isForStrangers: boolean },
): string | undefined {
  const last = incidents.at(-1);
  if (last === undefined || incidents.length < most) return undefined;
  const query = new URLSearchParams({ before: isoTime(last.openedAt) });
  if (!isForStrangers) query.set('beforeId', last.id);
  if (most !== USUAL) query.set('limit', String(most));
  return `${path}?${query.toString()}`;
}

export function notATime(name: string, found: unknown): Problem {
  return {
    ...wrong(name, 'a time like 2026-11-21T07:52:04Z or a while like 15m', foundText(found)),
    title: `${name} is not a time`,
  };
}

const wrong = (name: string, must: string, found: string): Problem => ({
  status: 400,
  title: 'Not understood',
  detail: `${name} must be ${must}; ${found} was given. Escape + as %2B.`,
});

const foundText = (found: unknown): string =>
  typeof found === 'string'
    ? JSON.stringify(found.slice(0, 100))
    : Array.isArray(found)
      ? 'more than one'
      : 'nothing that is one';
