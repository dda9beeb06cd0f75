import { spellDuration } from '../../src/time/duration.ts';

/** A text as a string of PromQL. */
export const quoted = (text: string): string => JSON.stringify(text.toWellFormed());

/** A selector: values that begin with `~` are regular expressions of names joined by `|`. */
export function select(metric: string, matchers: Readonly<Record<string, string>>): string {
  const parts = Object.entries(matchers).map(([label, value]) =>
    value.startsWith('~') ? `${label}=~${quoted(value.slice(1))}` : `${label}=${quoted(value)}`,
  );
  return `${metric}{${parts.join(',')}}`;
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

/** A duration in milliseconds as Prometheus writes it: `1h30m`. */
export function promDuration(ms: number): string {
  let rest = Math.max(1, Math.round(ms));
  const parts: string[] = [];
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * size;
  }
  return parts.join('');
}

/** A duration in milliseconds for people: `5 minutes`. */
export const spelled = (ms: number): string => spellDuration(ms);

/** A number without the noise of binary fractions: 0.001 and not 0.0010000000000000009. */
export const plainNumber = (value: number): number => Number(value.toPrecision(9));
