/** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}

const LONGEST_NAME = 60;

/** The known name that was most likely meant, if one is near enough. */
export function nearest(text: string, known: readonly string[]): string | undefined {
  if (text.length > LONGEST_NAME) return undefined;
  const plain = (name: string) => name.toLowerCase().replaceAll(/[-_\s]/g, '');
  const ranked = known
    .filter((name) => Math.abs(name.length - text.length) <= 4)
    .map((name) => ({ name, distance: editDistance(plain(text), plain(name)) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(1, Math.floor(text.length / 3)) ? best.name : undefined;
}

/** ` (did you mean every?)`, or what there is to choose from, or nothing. */
export function didYouMean(text: string, known: readonly string[]): string {
  const best = nearest(text, known);
  if (best !== undefined) return ` (did you mean ${best}?)`;
  if (known.length === 0) return '';
  const most = 12;
  return `; known here: ${known.slice(0, most).join(', ')}${known.length > most ? ' …' : ''}`;
}
