// Control characters, line ends, and the marks that turn the direction of what follows.
const BLANKS = /[\p{Cc} \u2028-\u202e\u2066-\u2069]+/gu;

/** One line of at most `most` characters, whatever was in the text. Characters are code points: none is cut in two. */
export function plainLine(text: string, most: number): string {
  const line = text.replaceAll(BLANKS, ' ').trim();
  if (line.length <= most) return line;
  const points = Array.from(line);
  return points.length <= most ? line : `${points.slice(0, most - 1).join('')}…`;
}

/** The text without the full stop at its end, to be gone on with. */
export const unstopped = (text: string): string => text.trim().replace(/\.+$/, '');
