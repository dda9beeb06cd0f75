import type { Cause } from '../model/state.ts';

/** What is measured, and which limit it is over or under. */
export type SaidMeasurement = Omit<Extract<Cause, { kind: 'measurement' }>, 'kind' | 'component'>;

/** `queue_depth is 812 orders, over 500`. */
export const saidMeasurement = ({ name, value, limit, isAbove, unit }: SaidMeasurement): string =>
  `${name} is ${saidNumber(value)}${unit === undefined ? '' : ` ${unit}`}, ${isAbove ? 'over' : 'under'} ${saidNumber(limit)}`;

/** Without the dust of binary fractions: 0.1 + 0.2 is 0.3. */
export const saidNumber = (value: number): string => String(Number(value.toPrecision(12)));
