/** What something else of the same kind came to in the same run; without a value when it was not to be had here. */
export interface Beside {
  readonly who: string;
  readonly value?: number;
}

/** One thing that was measured. All numbers of a row are in its unit. */
export interface Row {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  /** The bare limit first, then the peers. */
  readonly beside?: readonly Beside[];
  readonly goal?: { readonly value: number; readonly says: string };
  /** Of most things less is better. */
  readonly isMoreBetter?: boolean;
  /** How it was measured, where that is not plain from its name. */
  readonly note?: string;
}

/** Whether the goal is reached, or undefined when there is none. */
export function isReached({ goal, ours, isMoreBetter = false }: Row): boolean | undefined {
  if (!goal) return undefined;
  return isMoreBetter ? ours >= goal.value : ours <= goal.value;
}

/** The middle one, or the upper of the two in the middle; not a number when there is none. */
export const median = (values: readonly number[]): number => share(values, 0.5);

/** The value that so great a share of all does not exceed, such as 0.99. */
export const share = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN;

/** Three figures that count: `0.345`, `12.3`, `198`, `3,765`. */
export function figure(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toLocaleString('en-GB', { maximumFractionDigits: digits });
}
