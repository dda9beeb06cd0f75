import type { Source } from './series.ts';
import { headLines, type Format } from './text.ts';

/** Characters written before others may have their turn: about half a millisecond of work. */
const SLICE_CHARACTERS = 32_768;

/**
 * Writes all families; a family without samples is left out. UTF-8. `rest` is called between pieces of work, so that the
 * event loop can go on.
 */
export async function expose(
  sources: readonly Source[],
  format: Format,
  rest: () => Promise<void>,
): Promise<Uint8Array> {
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
      await rest();
    }
  }
  if (format === 'openmetrics') slice.push('# EOF\n');
  return Buffer.concat([...slices, Buffer.from(slice.join(''))]);
}
