import { sized, tempFolder, type Bench } from '../bench.ts';
import type { Row } from '../row.ts';
import { openSubject } from '../subject.ts';

const KEPT_HOURS = 14 * 24;
const BARE_BYTES_A_RUN = 47;

/** The store after three years of a hundred functions each 30 s. */
export async function years(bench: Bench): Promise<readonly Row[]> {
  const recordedHours = sized(bench, 12, 2);
  const keptHours = sized(bench, KEPT_HOURS, 48);
  const subject = await openSubject<typeof import('../subjects/years.ts')>(bench, 'years', {
    ...{ folder: await tempFolder(bench.life), functions: 100, years: 3, keptHours, recordedHours },
  });
  const { bytes, recorded, kept } = await subject.ask('make');
  return [
    {
      what: 'store after three simulated years, 100 functions each 30 s',
      unit: 'MB',
      ours: bytes / 1e6,
      beside: [{ who: 'the runs that are kept, bare rows', value: (kept * BARE_BYTES_A_RUN) / 1e6 }],
      goal: { value: 1000, says: '≤ 1 GB' },
      note: `Simulated: ${recordedHours} hours through the program's recorder (${recorded.toLocaleString('en-GB')} runs of four steps), copied to later times for the ${keptHours / 24} days that single runs are kept (${kept.toLocaleString('en-GB')}); hourly and daily sums and incidents of three years; then the program's own retention.`,
    },
  ];
}
