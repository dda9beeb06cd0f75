const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, y: 31_536_000_000 } as const;

/** Milliseconds of `500ms 30s 5m 2h 7d 3y`, or undefined when the text is not of that form. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|y)$/.exec(text.trim());
  if (!match) return undefined;
  return Number(match[1]) * units[match[2] as keyof typeof units];
}

/** A guess at what was meant by a text that is no duration: `45 sec` → `45s`. */
export function guessDuration(text: string): string | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)/i.exec(text);
  if (!match) return undefined;
  const word = match[2]!.toLowerCase();
  const unit =
    word.startsWith('ms') || word.startsWith('milli') ? 'ms' : word.startsWith('mo') ? undefined : (word[0] ?? 's');
  return unit && unit in units ? `${match[1]}${unit}` : undefined;
}

/** For people: `12 minutes`, `1 hour 5 minutes`, `3 days`. At most two units, rounded down, at least one second. */
export function spellDuration(ms: number): string {
  const seconds = Math.max(1, Math.floor(ms / 1000));
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor((seconds % 86_400) / 3600), 'hour'],
    [Math.floor((seconds % 3600) / 60), 'minute'],
    [seconds % 60, 'second'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first < 2 ? first + 2 : first + 1)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`)
    .join(' ');
}

/** Short, for tables and logs: `850 ms`, `1.2 s`, `3 min`. */
export function shortDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 100_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.round(ms / 60_000)} min`;
}
