/** `a, b and c`; with `or` a comma stands before it, as the parts are whole phrases: `a, b, or c`. */
export const listed = (parts: readonly string[], word: 'and' | 'or' = 'and'): string =>
  parts.length < 2
    ? parts.join('')
    : `${parts.slice(0, -1).join(', ')}${word === 'or' ? ',' : ''} ${word} ${parts.at(-1)}`;

/**
 * The first of them, and how many there are besides: `['a', 'b', 'and 3 more']`. `noun` names what is counted, as in
 * `and 1 more problem`; `others` is how many exist that are not in the list.
 */
export function firstOf(parts: readonly string[], most: number, { noun = '', others = 0 } = {}): string[] {
  const shown = parts.slice(0, most);
  const rest = parts.length - shown.length + others;
  const counted = noun === '' ? '' : ` ${noun}${rest === 1 ? '' : 's'}`;
  return rest > 0 ? [...shown, `and ${rest} more${counted}`] : shown;
}
