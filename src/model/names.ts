/** Where and what: one function, tried against one target from one location. */
export interface Place {
  readonly functionId: string;
  readonly target: string;
  readonly location: string;
}

/** One function at one target: what has a state. */
export interface Subject {
  readonly functionId: string;
  readonly target: string;
}

/** The key of a subject in maps and rows: `place-order@live`. */
export const subjectKey = ({ functionId, target }: Subject): string => `${functionId}@${target}`;

/** The key of a place in maps: `place-order@live/local`. */
export const placeKey = (place: Place): string => `${subjectKey(place)}/${place.location}`;

export const severities = ['critical', 'major', 'minor'] as const;
export type Severity = (typeof severities)[number];

/** The graver of two severities. */
export const graver = (a: Severity, b: Severity): Severity => (severities.indexOf(a) <= severities.indexOf(b) ? a : b);

export const audiences = ['customer-service', 'back-office', 'operations'] as const;
export type Audience = (typeof audiences)[number];
