import { DatabaseSync } from 'node:sqlite';
import { openStore, storeFile } from '../../src/store/engine/open-store.ts';
import { systemClock as clock } from '../../src/time/clock.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

interface Options {
  readonly folder: string;
  readonly runs: number;
}

/** A store with a past, asked as the pages ask it, and as they would have to without roll-ups. */
export async function open({ folder, runs }: Options) {
  const db = new DatabaseSync(storeFile(folder));
  fillRuns(db, runs);
  const store = await openStore(folder, { clock });
  const timed = async (work: () => unknown) => {
    const startedAt = performance.now();
    await work();
    return performance.now() - startedAt;
  };
  const now = clock.now();
  const subject = { functionId: 'f-7', target: 'live' };
  const shown = Array.from({ length: 50 }, (_, index) => ({ functionId: `f-${index}`, target: 'live' }));
  return {
    does: {
      /** Days of all functions. */
      all: () => timed(() => store.rollUps('day', now - 90 * DAY_MS)),
      /** Days of the functions that the overview shows at a time. */
      shown: () => timed(() => store.rollUps('day', now - 90 * DAY_MS, shown)),
      /** Days and hours of one function: what its page reads. */
      one: () =>
        timed(() =>
          Promise.all([
            store.rollUps('day', now - 90 * DAY_MS, [subject]),
            store.rollUps('hour', now - 72 * HOUR_MS, [subject]),
            store.incidents({ most: 10, functionId: subject.functionId }),
          ]),
        ),
      /** The same availability from single runs. */
      raw: () => timed(() => db.prepare('select subject_id, avg(outcome < 2) from runs group by subject_id').all()),
    },
    end: async () => {
      db.close();
      await store[Symbol.asyncDispose]();
    },
  };
}

function fillRuns(db: DatabaseSync, runs: number): void {
  db.exec('pragma synchronous = off');
  const { subjects } = db.prepare('select count(*) as subjects from subjects').get() as { subjects: number };
  const first = clock.now() - Math.ceil(runs / subjects) * 60_000;
  db.exec("insert or ignore into locations (id, name) values (1, 'local')");
  db.exec(`with recursive numbers(n) as (select 0 union all select n + 1 from numbers where n < ${runs - 1})
    insert into runs (id, subject_id, location_id, due_at, started_at, finished_at, outcome, duration_ms, attempts,
      cleanup_failures, certificate_expires_at, shape_id, numbers)
    select unhex(printf('%012x', ${first} + (n / ${subjects}) * 60000) || hex(randomblob(10))), 1 + n % ${subjects}, 1,
      ${first} + (n / ${subjects}) * 60000, ${first} + (n / ${subjects}) * 60000,
      ${first} + (n / ${subjects}) * 60000 + 420, 2 * (n % 997 = 0), 420, 1, 0, null, null, null from numbers`);
}
