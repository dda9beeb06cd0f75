/** Why a request or a connection was turned away. */
export const refusalReasons = [
  // One address has its share of the requests in flight, or of the event streams.
  'address',
  'address-streams',
  // All addresses together have as many requests in flight, or event streams, as the monitor serves.
  'overall',
  'overall-streams',
  // A connection was closed at once, because there were too many.
  'connections',
  // A connection was ended, because its reader took next to nothing of an answer.
  'slow-reader',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];
