import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { storeFile } from '../../src/store/engine/open-store.ts';
import { openHurriedMonitor } from '../hurried-monitor.ts';
import { seedHistory } from '../seed.ts';

const HOUR_MS = 3_600_000;

interface Options {
  readonly folder: string;
  readonly functions: number;
  readonly years: number;
  /** How long single runs are kept. */
  readonly keptHours: number;
  /** How much of that is really recorded; the rest is copied from it. */
  readonly recordedHours: number;
}

/** A store as it is after years: sums of all, single runs of the last days. */
export async function open({ folder, functions, years, keptHours, recordedHours }: Options) {
  return {
    does: {
      /** Makes it; bytes on disk at the end, runs really recorded, runs kept. */
      make: async () => {
        await seedHistory(folder, { functions, years });
        const startAt = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - keptHours * HOUR_MS;
        const recording = await openHurriedMonitor({ functions, every: '30s', startAt, folder });
        await recording.clock.advance(recordedHours * HOUR_MS);
        const recorded = recording.runs();
        await recording.end();
        const kept = copyRuns(folder, recordedHours, keptHours);
        await retain(folder, functions, startAt + keptHours * HOUR_MS);
        return { bytes: statSync(storeFile(folder)).size, recorded, kept };
      },
    },
    end: async () => {},
  };
}

/** The recorded hours over and over again, at later times, in the order in which they would have been written. */
function copyRuns(folder: string, recordedHours: number, keptHours: number): number {
  const db = new DatabaseSync(storeFile(folder));
  db.exec(
    'pragma synchronous = off; pragma cache_size = -400000; create temp table recorded as select * from runs order by id',
  );
  for (let copy = 1; copy * recordedHours < keptHours; copy += 1) {
    const shift = copy * recordedHours * HOUR_MS;
    db.exec(`insert or ignore into runs
      select unhex(printf('%012x', started_at + ${shift}) || substr(hex(id), 13)), subject_id, location_id,
        due_at + ${shift}, started_at + ${shift}, finished_at + ${shift}, outcome, duration_ms, attempts,
        cleanup_failures, certificate_expires_at, shape_id, numbers from recorded order by id`);
  }
  const { kept } = db.prepare('select count(*) as kept from runs').get() as { kept: number };
  db.close();
  return kept;
}

/** The program's own look at what is too old, and its own end. */
async function retain(folder: string, functions: number, startAt: number): Promise<void> {
  const monitor = await openHurriedMonitor({ functions, every: '30s', startAt, folder });
  const { runsMs, historyMs } = monitor.config.keep;
  while (await monitor.store.prune({ runsBefore: startAt - runsMs, historyBefore: startAt - historyMs }));
  await monitor.end();
}
