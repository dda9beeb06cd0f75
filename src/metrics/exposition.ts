import type { Source } from './series.ts';
import { headLines, type Format } from './text.ts';

/** Characters written before others have their turn: about two milliseconds of work. */
const SLICE_CHARACTERS = 131_072;

/** Writes all families, letting the event loop go on in between; a family without samples is left out. UTF-8. */
export async function expose(sources: readonly Source[], format: Format): Promise<Uint8Array> {
  const slices: Uint8Array[] = [];
  let slice: string[] = [];
  let length = 0;
  for (const source of sources) {
    let isBegun = false;
    for (const piece of source.pieces(format)) {
      if (!isBegun) slice.push(headLines(source.family, format));
      isBegun = true;
      slice.push(piece);
      length += piece.length;
      if (length < SLICE_CHARACTERS) continue;
      // Turned into bytes here and not all at the end: joining and encoding everything would hold the event loop for 20 ms.
      slices.push(Buffer.from(slice.join('')));
      slice = [];
      length = 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  if (format === 'openmetrics') slice.push('# EOF\n');
  return Buffer.concat([...slices, Buffer.from(slice.join(''))]);
}
