import type { Source } from './series.ts';
import { headLines, type Format } from './text.ts';

/** Characters written before others have their turn: about two milliseconds of work. */
const SLICE_CHARACTERS = 262_144;

/** Writes all families, letting the event loop go on in between; a family without samples is left out. */
export async function expose(sources: readonly Source[], format: Format): Promise<string> {
  const slices: string[] = [];
  let slice: string[] = [];
  let length = 0;
  for (const source of sources) {
    let isBegun = false;
    for (const piece of source.pieces()) {
      if (!isBegun) slice.push(headLines(source.family, format));
      isBegun = true;
      slice.push(piece);
      length += piece.length;
      if (length < SLICE_CHARACTERS) continue;
      // Joined here and not all at the end: one join of everything would hold the event loop for 20 ms.
      slices.push(slice.join(''));
      slice = [];
      length = 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  if (format === 'openmetrics') slice.push('# EOF\n');
  return [...slices, ...slice].join('');
}
