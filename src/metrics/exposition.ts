import type { Source } from './series.ts';
import { headLines, type Format } from './text.ts';

/** Characters written before others have their turn: about two milliseconds of work. */
const SLICE_CHARACTERS = 262_144;

/** Writes all families, letting the event loop go on in between; a family without samples is left out. */
export async function expose(sources: readonly Source[], format: Format): Promise<string> {
  const written: string[] = [];
  let slice = 0;
  for (const source of sources) {
    let isBegun = false;
    for (const piece of source.pieces()) {
      if (!isBegun) written.push(headLines(source.family, format));
      isBegun = true;
      written.push(piece);
      slice += piece.length;
      if (slice < SLICE_CHARACTERS) continue;
      slice = 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  if (format === 'openmetrics') written.push('# EOF\n');
  return written.join('');
}
