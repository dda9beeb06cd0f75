/**
 * What incidents are joined by: one broken component, one broken function, our own blindness, a named alarm, a
 * certificate, too many incidents at once for a channel, our own trouble.
 */
export type CauseKey =
  | `component:${string}@${string}`
  | `function:${string}@${string}`
  | `unknown:${string}`
  | `alarm:${string}@${string}`
  | `certificate:${string}@${string}`
  | `storm:${string}`
  | `self:${string}`;
