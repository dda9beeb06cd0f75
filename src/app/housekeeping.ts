import type { Config } from '../config/config.ts';
import type { Incident } from '../model/incident.ts';
import type { Log } from '../model/log.ts';
import type { Recorder } from '../record/recorder.ts';
import { limitEvidence } from '../run/evidence/evidence-limits.ts';
import type { Store } from '../store/store.ts';
import { sleep, type Clock } from '../time/clock.ts';
import { MINUTE_MS } from '../time/units.ts';

interface Parts {
  readonly clock: Clock;
  readonly store: Store;
  readonly recorder: Recorder;
  readonly evidenceRoot: string;
  readonly config: () => Config;
  readonly log: Log;
}

const TICK_MS = 1000;
/** A process that did not get to look for this long was paused, or its machine held it up. */
const PAUSE_MS = 5000;
const PRUNE_MS = 10 * MINUTE_MS;
const EVIDENCE_MS = 5 * MINUTE_MS;
/** Between two portions of a long deletion: the record goes first. */
const BREATH_MS = 50;

/** What time itself brings about: staleness and planned work each second, retention each few minutes. */
export function startHousekeeping(parts: Parts): AsyncDisposable {
  const ending = new AbortController();
  const repeat = async (everyMs: number, what: string, work: () => Promise<void>) => {
    for (;;) {
      await work().catch((error: unknown) =>
        parts.log.warn({ error: String(error) }, `${what} did not work; it is tried again`),
      );
      await sleep(parts.clock, everyMs, ending.signal);
    }
  };
  const loops = [
    repeat(TICK_MS, 'Looking for answers that got stale', ticking(parts)),
    repeat(PRUNE_MS, 'Deleting what is too old', () => prune(parts, ending.signal)),
    repeat(EVIDENCE_MS, 'Keeping evidence within its limits', () => sweep(parts)),
  ];
  return {
    async [Symbol.asyncDispose]() {
      ending.abort(new Error('stopped'));
      await Promise.allSettled(loops);
    },
  };
}

/** Looks each second, and notices when it could not: time that passed while the process stood still was watched by nobody. */
function ticking({ clock, recorder }: Parts): () => Promise<void> {
  let restingSince = clock.monotonic();
  return async () => {
    const stoodStillMs = clock.monotonic() - restingSince - TICK_MS;
    if (stoodStillMs > PAUSE_MS)
      await recorder.execute({ act: 'resume-after-pause', from: clock.now() - stoodStillMs }).shown;
    await recorder.execute({ act: 'advance-time' }).shown;
    restingSince = clock.monotonic();
  };
}

async function prune({ store, clock, config }: Parts, signal: AbortSignal): Promise<void> {
  const { runsMs, historyMs } = config().keep;
  const now = clock.now();
  while (await store.prune({ runsBefore: now - runsMs, historyBefore: now - historyMs })) {
    await sleep(clock, BREATH_MS, signal);
  }
}

const firstEvidenceOf = (incidents: readonly Incident[]): ReadonlySet<string> =>
  new Set(incidents.flatMap(({ affected }) => affected.flatMap(({ runId }) => runId ?? [])));

/** Of so many past incidents the first evidence goes last. */
const MOST_PAST = 200;

async function sweep({ evidenceRoot, store, recorder, clock, config, log }: Parts): Promise<void> {
  const { evidenceMs, evidenceBytes } = config().keep;
  const swept = await limitEvidence({
    root: evidenceRoot,
    keepMs: evidenceMs,
    keepBytes: evidenceBytes,
    keep: firstEvidenceOf(recorder.world.openIncidents()),
    keepLongest: firstEvidenceOf(await store.incidents({ most: MOST_PAST })),
    now: clock.now(),
  });
  for (const problem of swept.problems) log.warn({}, problem);
  if (swept.removed > 0)
    log.info({ ...swept }, `Removed the evidence of ${swept.removed} runs, ${swept.removedBytes} bytes`);
}
