// Who is on duty. Each place of the pair is filled by the first of these that names somebody who is not away: an override,
// a duty from a calendar, the pair for holidays, the weekly turns from the one whose turn it is. Weeks are counted by the
// instants of handover and not by seconds, so that a week of 167 or 169 hours is one week.
import type { OnDuty, Pair, Person, Roster, Span } from '../model/duty.ts';
import { dayNumberOf, weekdayOf } from '../time/day-number.ts';
import { instantOf, nextDate, wallTime } from '../time/wall-time.ts';
import type { Where } from './calendar.ts';

type Place = keyof Pair;

interface Question extends Where {
  readonly roster: Roster;
  readonly people: ReadonlyMap<string, Person>;
}

/** From the strongest claim to the weakest. */
const claims = ['override', 'duty', 'holiday', 'turn', 'stand-in'] as const;

interface Candidate {
  readonly person: Person;
  readonly claim: (typeof claims)[number];
}

const WEEK_DAYS = 7;
const WEEK_MS = 604_800_000;
/** How far ahead `until` is looked for. */
const WEEKS_AHEAD = 9;

/** Who is on duty at `now` and until when that stays so; places that nobody can take are absent. */
export function onDuty(roster: Roster, people: ReadonlyMap<string, Person>, now: number, where: Where): OnDuty {
  const latest = now + (WEEKS_AHEAD + 1) * WEEK_MS;
  const isNear = ({ from, until }: Span) => until > now && from < latest;
  const near = { overrides: roster.overrides.filter(isNear), duties: roster.duties.filter(isNear) };
  const question = { roster: { ...roster, ...near }, people, ...where };
  const pair = pairAt(question, now);
  const until = edgesAfter(question, now).find((edge) => !isSame(pairAt(question, edge), pair));
  return { roster: roster.id, ...pair, ...(until === undefined ? {} : { until }) };
}

type People = Pick<OnDuty, Place>;

const isSame = (a: People, b: People) => a.first?.id === b.first?.id && a.second?.id === b.second?.id;

function pairAt(question: Question, at: number): People {
  const firsts = candidates(question, 'first', at);
  const seconds = candidates(question, 'second', at);
  const [first, second] = settled(firsts, seconds);
  return { ...(first ? { first: first.person } : {}), ...(second ? { second: second.person } : {}) };
}

/** One person does not stand in both places, unless overrides put them there: who has the weaker claim makes way. */
function settled(firsts: readonly Candidate[], seconds: readonly Candidate[]): readonly (Candidate | undefined)[] {
  const [first] = firsts;
  const [second] = seconds;
  if (!first || !second || first.person !== second.person) return [first, second];
  if (first.claim === 'override' && second.claim === 'override') return [first, second];
  if (claims.indexOf(first.claim) > claims.indexOf(second.claim)) {
    const other = firsts.find(({ person }) => person !== second.person);
    if (other) return [other, second];
  }
  return [first, seconds.find(({ person }) => person !== first.person)];
}

/** All who could take a place at a time, the best first; those who are away are not among them. */
function candidates({ roster, people, calendar, zone }: Question, place: Place, at: number): readonly Candidate[] {
  const held = (spans: readonly (Span & Pair)[]) => spans.filter((span) => holds(span, at)).map((pair) => pair[place]);
  const isHoliday = calendar.holidays.has(wallTime(at, zone).date);
  const list = roster.turns[place];
  const turn = list.length === 0 ? 0 : modulo(weeksSince(roster.turns, at, zone), list.length);
  const named = [
    ...held(roster.overrides).map((id) => ({ id, claim: 'override' as const })),
    ...held(roster.duties).map((id) => ({ id, claim: 'duty' as const })),
    { id: isHoliday ? roster.onHolidays?.[place] : undefined, claim: 'holiday' as const },
    ...[...list.slice(turn), ...list.slice(0, turn)].map((id, index) => ({
      id,
      claim: index === 0 ? ('turn' as const) : ('stand-in' as const),
    })),
  ];
  return named.flatMap(({ id, claim }) => {
    const person = id === undefined ? undefined : people.get(id);
    return person && !person.away.some((span) => holds(span, at)) ? [{ person, claim }] : [];
  });
}

const holds = ({ from, until }: Span, at: number): boolean => from <= at && at < until;

const modulo = (value: number, by: number): number => ((value % by) + by) % by;

type Turns = Roster['turns'];

/** How many handovers lie between the one that began the week of `since` and the last one not after `at`. */
const weeksSince = (turns: Turns, at: number, zone: string): number =>
  (dayNumberOf(lastHandover(turns, at, zone)) - dayNumberOf(onOrBefore(turns.since, turns.day))) / WEEK_DAYS;

/** The date of the last handover that is not after `at`. */
function lastHandover({ day, minute }: Turns, at: number, zone: string): string {
  // A handover whose time is skipped may fall on the next date: begin there.
  let date = onOrBefore(nextDate(wallTime(at, zone).date, 1), day);
  while (instantOf(date, minute, zone) > at) date = nextDate(date, -WEEK_DAYS);
  return date;
}

const onOrBefore = (date: string, day: number): string =>
  nextDate(date, -modulo(weekdayOf(dayNumberOf(date)) - day, WEEK_DAYS));

/** Instants at which the answer may change, in order, as far as `WEEKS_AHEAD`. */
function edgesAfter({ roster, people, calendar, zone }: Question, now: number): readonly number[] {
  const { turns, overrides, duties, onHolidays } = roster;
  const last = lastHandover(turns, now, zone);
  const handovers = Array.from({ length: WEEKS_AHEAD }, (_, week) =>
    instantOf(nextDate(last, (week + 1) * WEEK_DAYS), turns.minute, zone),
  );
  const horizon = handovers.at(-1)!;
  const today = wallTime(now, zone).date;
  const latest = nextDate(last, (WEEKS_AHEAD + 1) * WEEK_DAYS);
  const holidays = onHolidays ? [...calendar.holidays.keys()].filter((date) => date >= today && date <= latest) : [];
  const midnights = holidays.flatMap((date) => [instantOf(date, 0, zone), instantOf(nextDate(date, 1), 0, zone)]);
  const spans = [...overrides, ...duties, ...[...people.values()].flatMap(({ away }) => away)];
  const edges = [...handovers, ...midnights, ...spans.flatMap(({ from, until }) => [from, until])];
  return [...new Set(edges)].filter((edge) => edge > now && edge <= horizon).sort((a, b) => a - b);
}
