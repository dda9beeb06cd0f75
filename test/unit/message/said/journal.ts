import type { Locale } from '../../../../src/i18n/locale.ts';
import { Journal } from '../../../../src/record/journal.ts';
import { StoreProblem } from '../../../../src/store/problem.ts';
import { ManualClock } from '../../../../src/time/manual-clock.ts';

/** What is said while nothing can be written, without and with results that had to be let go. */
export async function saidByJournal(locale: Locale): Promise<string[]> {
  const said: string[] = [];
  for (const mostWaiting of [10, 1]) {
    const journal = new Journal({
      store: {
        commit: () => Promise.reject(new StoreProblem('full', 'ZkFull.')),
      },
      clock: new ManualClock('2026-01-05T09:00:00Z'),
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, fatal: () => {} },
      zone: () => 'UTC',
      show: () => {},
      onRecovered: () => {},
      mostWaiting,
    });
    for (let count = 0; count < 3; count += 1)
      await journal.append({ sequence: count, at: count, changes: [] }, { events: [] }).shown;
    said.push(journal.trouble(locale) ?? '');
    await journal.drain();
  }
  return said;
}
