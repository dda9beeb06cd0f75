import type { AlertFacts } from './alert-book.ts';

/** Takes what names nobody. */
const DESK = 'Operations desk';
const labels = new Set(['On duty', 'Bereitschaft']);

/** Who takes an alert by the telephone: the first whom it names as being on duty. */
export function onCallFor({ details }: Pick<AlertFacts, 'details'>): string {
  const text = details.find(([label]) => labels.has(label))?.[1] ?? '';
  return /^[^(,]*[^(,\s]/.exec(text)?.[0] ?? DESK;
}
