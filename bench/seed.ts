// A store with a past: hours and days of every function, and incidents. Made by the database itself, for it is much.
// By itself: node bench/seed.ts --store DIR --functions 1000 --years 3
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { openStore, storeFile } from '../src/store/engine/open-store.ts';
import { systemClock as clock } from '../src/time/clock.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const INCIDENTS_A_YEAR = 3;
const REPAIRED_MS = 600_000;

interface Past {
  readonly functions: number;
  readonly years: number;
}

/**
 * Fills the store in `folder` with the past of functions called `f-0`, `f-1` … at `live`: hourly and daily sums as of a
 * run each minute, three incidents a year of each, and the changes of state that belong to them.
 */
export async function seedHistory(folder: string, { functions, years }: Past): Promise<void> {
  await (await openStore(folder, { clock }))[Symbol.asyncDispose]();
  const db = new DatabaseSync(storeFile(folder));
  try {
    db.exec('pragma synchronous = off; pragma cache_size = -400000');
    const until = clock.now() - HOUR_MS;
    const since = until - years * 365 * DAY_MS;
    db.exec(
      `with recursive ${numbers(functions)} insert or ignore into subjects (function_id, target) select 'f-' || n, 'live' from numbers`,
    );
    addSums(db, since, until);
    addIncidents(db, { functions, years, since });
  } finally {
    db.close();
  }
}

const numbers = (most: number) => `numbers(n) as (select 0 union all select n + 1 from numbers where n < ${most - 1})`;

function addSums(db: DatabaseSync, since: number, until: number): void {
  const index = db.prepare("select sql from sqlite_master where name = 'roll_ups_of_subject'").get() as { sql: string };
  // Building it at the end takes a third of the time that keeping it up takes.
  db.exec('drop index roll_ups_of_subject');
  for (const [unit, stepMs, due] of [
    [0, HOUR_MS, 60],
    [1, DAY_MS, 1440],
  ] as const) {
    const first = Math.floor(since / stepMs) * stepMs;
    const count = Math.floor((until - first) / stepMs);
    db.exec(`with recursive ${numbers(count)}
      insert or ignore into roll_ups (unit, start, subject_id, due, passed, flaky, failed, inconclusive, skipped,
        duration_sum_ms, failing_ms, slow_ms, unknown_ms, maintenance_ms, duration_max_ms)
      select ${unit}, ${first} + n * ${stepMs}, subjects.id, ${due}, ${due} - (n % 97 = 0), 0, n % 97 = 0, 0, 0,
        ${due} * 420, (n % 97 = 0) * 90000, 0, 0, 0, 2400
      from numbers cross join subjects`);
  }
  db.exec(index.sql);
}

function addIncidents(db: DatabaseSync, { functions, years, since }: Past & { readonly since: number }): void {
  const count = Math.floor(functions * years * INCIDENTS_A_YEAR);
  if (count < 1) return;
  const eachMs = Math.floor((years * 365 * DAY_MS - 2 * REPAIRED_MS) / count);
  const [begin, end] = [`(${since} + n * ${eachMs})`, `(${since} + n * ${eachMs} + ${REPAIRED_MS})`];
  const cause = "json_object('kind', 'failed-step', 'error', 'it does not answer')";
  db.exec(`with recursive ${numbers(count)}
    insert or ignore into incidents (id, opened_at, restored_at, incident)
    select 'old-' || n, ${begin}, ${end},
      json_object('id', 'old-' || n, 'causeKey', 'function:f-' || (n % ${functions}) || '@live', 'severity', 'major',
        'stage', 'restored', 'title', 'Nobody can use it.',
        'affected', json_array(json_object('functionId', 'f-' || (n % ${functions}), 'target', 'live',
          'cause', json(${cause}), 'joinedAt', ${begin}, 'recoveredAt', ${end})),
        'startedAt', ${begin}, 'openedAt', ${begin}, 'availableAt', ${end}, 'restoredAt', ${end})
    from numbers`);
  db.exec(`insert or ignore into incident_functions (incident_id, function_id)
    select id, json_extract(incident, '$.affected[0].functionId') from incidents`);
  for (const [from, to, at, why] of [
    ['working', 'failing', 'opened_at', cause],
    ['failing', 'working', 'restored_at', "json_object('kind', 'passed')"],
  ] as const) {
    db.exec(`insert into state_changes (subject_id, at, from_state, to_state, cause)
      select subjects.id, ${at}, '${from}', '${to}', ${why}
      from incidents join incident_functions on incident_id = incidents.id join subjects using (function_id)`);
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { store: { type: 'string' }, functions: { type: 'string' }, years: { type: 'string' } },
  });
  const { store, functions = '1000', years = '3' } = values;
  const past = { functions: Number(functions), years: Number(years) };
  if (store === undefined || !(past.functions >= 1) || !(past.years > 0)) {
    console.error('How: node bench/seed.ts --store DIR [--functions 1000] [--years 3]');
    process.exit(2);
  }
  if (existsSync(storeFile(store))) {
    console.error(`There is a store in ${store} already; it is left as it is. Name another folder.`);
    process.exit(2);
  }
  const startedAt = performance.now();
  await seedHistory(store, past);
  console.log(
    `${past.functions} functions with ${past.years} years in ${storeFile(store)}, ${((performance.now() - startedAt) / 1000).toFixed(0)} s`,
  );
}

if (import.meta.main) await main();
