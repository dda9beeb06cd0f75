import type { Config } from '../config/config.ts';
import type { Log } from '../model/log.ts';
import type { Subject } from '../model/names.ts';
import type { AttemptCost } from '../model/check.ts';
import { ScriptKinds } from '../run/script/script-kinds.ts';
import { Costs, COSTS_NAME } from '../schedule/costs.ts';
import type { CapacityAdvice } from '../schedule/capacity-advice.ts';
import type { Store } from '../store/store.ts';
import { sleep, type Clock } from '../time/clock.ts';
import { assessConfig, type Assessment } from './demands.ts';
import { MINUTE_MS } from '../time/units.ts';

interface Parts {
  readonly clock: Clock;
  readonly store: Pick<Store, 'value' | 'saveValue'>;
  readonly config: () => Config;
  readonly log: Log;
}

/** Knows what checks cost and whether they fit. Disposing keeps what is known. */
export interface CapacityWatch extends AsyncDisposable {
  /** Tries have ended and cost this. */
  learn(cost: AttemptCost): void;
  /** A configuration is in force from now on: judges and says what comes of it. Never rejects. */
  apply(): Promise<void>;
  /** As last judged; undefined until then. */
  readonly current: () => Assessment | undefined;
  /** What was last said of it: changes only when the answer is another one. */
  readonly told: () => CapacityAdvice | undefined;
}

const LOOK_MS = MINUTE_MS;
/** Costs hardly change; what is lost when we are killed is learned again. */
const KEEP_EVERY_LOOKS = 10;

/** Begins with what the store has kept of former costs, and looks once a minute whether what is asked still fits. */
export async function createCapacityWatch({ clock, store, config, log }: Parts): Promise<CapacityWatch> {
  const costs = Costs.from(await store.value(COSTS_NAME).catch(() => undefined));
  const kinds = new ScriptKinds();
  const ending = new AbortController();
  let current: Assessment | undefined;
  let told: CapacityAdvice | undefined;
  let isNews = false;
  let isNothingNew = true;

  const judge = async () => {
    const kindOf = (file: string) => kinds.of(file);
    return (current = await assessConfig(config(), { costs, kindOf, now: clock.now() }));
  };
  const look = async () => {
    const found = await judge();
    // Twice in a row: at the edge it would be told with every breath.
    if (found.words.fit !== told?.fit && isNews) tell(found);
    isNews = found.words.fit !== told?.fit;
  };
  const tell = ({ words }: Assessment) => {
    told = words;
    const text = [words.says, words.remedy, words.caveat].filter(Boolean).join(' ');
    log[words.fit === 'fits' ? 'info' : 'warn']({ capacity: words.fit }, `Capacity: ${text}`);
  };
  const keep = async () => {
    if (isNothingNew) return;
    isNothingNew = true;
    // The store's own trouble is told elsewhere; what could not be kept now is kept next time.
    await store.saveValue(COSTS_NAME, costs.toKeep()).catch(() => (isNothingNew = false));
  };
  const guarded = (work: () => Promise<void>) =>
    work().catch((error: unknown) =>
      log.warn(
        { error: String(error) },
        'Whether all checks fit on this machine could not be judged; it is tried again',
      ),
    );
  const loop = async () => {
    for (let looks = 0; ; looks += 1) {
      await sleep(clock, LOOK_MS, ending.signal);
      await guarded(look);
      if (looks % KEEP_EVERY_LOOKS === 0) await keep();
    }
  };
  const done = loop();
  return {
    learn(cost) {
      isNothingNew = false;
      costs.learn(cost);
    },
    apply: () =>
      guarded(async () => {
        kinds.forget();
        costs.keepOnly(watchedIn(config()));
        tell(await judge());
        isNews = false;
      }),
    current: () => current,
    told: () => told,
    async [Symbol.asyncDispose]() {
      ending.abort(new Error('stopped'));
      await Promise.allSettled([done]);
      await keep();
    },
  };
}

function* watchedIn({ functions, targets }: Config): Iterable<Subject> {
  for (const { id, targets: wanted } of functions.values())
    for (const target of wanted) if (targets.get(target)?.scheduled) yield { functionId: id, target };
}
