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

const numbers = new Map<string, Intl.NumberFormat>();

function numberFormat(tag: string, key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const id = `${tag}|${key}`;
  let found = numbers.get(id);
  if (!found) numbers.set(id, (found = new Intl.NumberFormat(tag, options)));
  return found;
}

/**
 * For people: `12 minutes`, `1 hour 5 minutes`, `3 days`, in the language of `tag` (BCP 47). At most two units, rounded
 * down, at least one second.
 */
export function spellDuration(ms: number, tag = 'en'): string {
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
    .map(([count, unit]) =>
      numberFormat(tag, unit, { style: 'unit', unit, unitDisplay: 'long', useGrouping: false }).format(count),
    )
    .join(' ');
}

/** Short, for tables and logs: `850 ms`, `1.2 s` (`1,2 s` for a `tag` of `de`), `3 min`. */
export function shortDuration(ms: number, tag = 'en'): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms >= 100_000) return `${Math.round(ms / 60_000)} min`;
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return `${numberFormat(tag, 'short', digits).format(ms / 1000)} s`;
}
