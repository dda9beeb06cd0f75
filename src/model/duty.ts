/** A time with an end, epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** Somebody who can be on duty. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly phone?: string;
  readonly email?: string;
  /** Holidays: the next in turn stands in. */
  readonly away: readonly Span[];
}

/** Ids of people; the second is asked when the first does not answer. */
export interface Pair {
  readonly first?: string;
  readonly second?: string;
}

/** Who is on duty when: by turns of a week, or as a calendar says. */
export interface Roster {
  readonly id: string;
  readonly name: string;
  readonly turns: {
    /** Duty passes on each week on this day (1 is Monday) at this minute after midnight, in the business's zone. */
    readonly day: number;
    readonly minute: number;
    /** A day in the week in which the first of the lists is on duty: `2026-01-05`. */
    readonly since: string;
    readonly first: readonly string[];
    readonly second: readonly string[];
  };
  /** The first that holds at a time wins over turns and duties. */
  readonly overrides: readonly (Span & Pair)[];
  /** Who is on duty on holidays of the business calendar, from midnight to midnight. */
  readonly onHolidays?: Pair;
  /** Read from a calendar file; wins over the turns. */
  readonly duties: readonly (Span & Pair)[];
}

/** Who is on duty now. */
export interface OnDuty {
  readonly roster: string;
  readonly first?: Person;
  readonly second?: Person;
  /** When this changes next, as far as is known. */
  readonly until?: number;
}

/** People who own components, and how they are reached together. */
export interface Team {
  readonly id: string;
  readonly name: string;
  readonly members: readonly Person[];
  /** In words: a telephone number, a chat room. */
  readonly contact?: string;
  /** Who of them is on duty. */
  readonly roster?: string;
  /** Where they read notifications. */
  readonly channel?: string;
}
