import { sized, type Bench } from '../bench.ts';
import { share, type Row } from '../row.ts';
import { openSubject } from '../subject.ts';

/** From the result that makes an incident to the request at the pager. */
export async function alarm(bench: Bench): Promise<readonly Row[]> {
  const incidents = sized(bench, 300, 60);
  const subject = await openSubject<typeof import('../subjects/alarm.ts')>(bench, 'alarm', { incidents });
  const { ours, bare } = await subject.ask('page', incidents);
  const row = (part: number): Row => ({
    what: `confirming result → request at the pager, p${part * 100}`,
    unit: 'ms',
    ours: share(ours, part),
    beside: [{ who: 'a bare POST', value: share(bare, part) }],
    goal: { value: 250, says: '≤ 250 ms' },
    note: `${incidents} incidents, each decided, committed to the disk, claimed and sent.`,
  });
  return [row(0.99)];
}
