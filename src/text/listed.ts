/** `a, b and c`; with `or` a comma stands before it, as the parts are whole phrases: `a, b, or c`. */
export const listed = (parts: readonly string[], word: 'and' | 'or' = 'and'): string =>
  parts.length < 2
    ? parts.join('')
    : `${parts.slice(0, -1).join(', ')}${word === 'or' ? ',' : ''} ${word} ${parts.at(-1)}`;
