// Whether the checks of a configuration fit on this machine, and how many more would.
import { assessConfig, type Assessment } from '../app/demands.ts';
import type { Config } from '../config/config.ts';
import { ScriptKinds } from '../run/script/script-kinds.ts';
import type { CheckKind } from '../model/check.ts';
import { howManyFit, SAFE_SHARE, type Demand } from '../schedule/capacity.ts';
import { Costs, COSTS_NAME, usualCosts } from '../schedule/costs.ts';
import { systemClock } from '../time/clock.ts';
import { shortDuration } from '../time/duration.ts';
import type { Finding } from './finding.ts';
import { MINUTE_MS } from '../time/units.ts';

/** What is judged of a configuration here, by what the store knows of the costs of its checks. Never rejects. */
export async function assessHere(config: Config): Promise<Assessment> {
  const kinds = new ScriptKinds();
  return assessConfig(config, {
    costs: await knownCosts(config.storeFolder),
    kindOf: (file) => kinds.of(file),
    now: systemClock.now(),
  });
}

/** A store that cannot be read is told by the examination of the store; here it only means that nothing is known. */
async function knownCosts(storeFolder: string): Promise<Costs> {
  try {
    // Not loaded at the start of every command: the store comes with hundreds of modules.
    const { readKeyValue } = await import('../store/engine/read-key-value.ts');
    return Costs.from(readKeyValue(storeFolder, COSTS_NAME));
  } catch {
    return Costs.from(undefined);
  }
}

/** Whether all checks fit, and for each kind how many more of the same sort would. */
export function capacityFindings({ demands, machine, basis, words }: Assessment): readonly Finding[] {
  const { fit, says, remedy, caveat } = words;
  const found = [says, caveat].filter(Boolean).join(' ');
  // Nobody is to mend what is only guessed.
  const state = fit === 'fits' ? 'good' : fit === 'over' && basis.measured > 0 ? 'bad' : 'warning';
  const whether: Finding = { subject: 'capacity', state, found, ...(remedy !== undefined && { remedy }) };
  const kinds = (['browser', 'http'] as const).filter((kind) => kind === 'http' || machine.browsers > 0);
  const more = kinds.map((kind): Finding => {
    const one = oneMore(demands, kind);
    const count = howManyFit(demands, one, machine);
    return {
      subject: 'room',
      state: count > 0 ? 'good' : 'warning',
      found: roomSentence(kind, one, count),
      ...noRoom(count),
    };
  });
  return [whether, ...more];
}

const noRoom = (count: number) =>
  count > 0 ? {} : { remedy: 'make room first: run other checks less often, or give Bellwether more processors' };

const KIND: Readonly<Record<CheckKind, string>> = { browser: 'browser', http: 'HTTP' };

function roomSentence(kind: CheckKind, { everyMs, wallMs, cpuMs }: Demand, count: number): string {
  const many = count === 0 ? 'no' : count >= MOST_TOLD ? `over ${MOST_TOLD}` : String(count);
  const like = `each run every ${plainDuration(everyMs)}, taking ${plainDuration(wallMs)} and ${cpuText(cpuMs)} of processor time`;
  return `${many} more ${KIND[kind]} ${count === 1 ? 'check fits' : 'checks fit'} (${like}; up to ${SAFE_SHARE * 100} % of what there is)`;
}

const MOST_TOLD = 100_000;

const plainDuration = (ms: number): string => shortDuration(ms).replace('.0 ', ' ');

const cpuText = (ms: number): string => (ms < 10 ? `${Number(ms.toPrecision(1))} ms` : plainDuration(ms));

const DEFAULT_EVERY_MS = MINUTE_MS;

/** The mean of those of its kind that are there, or a usual one when there is none. */
function oneMore(demands: readonly Demand[], kind: CheckKind): Demand {
  const same = demands.filter((demand) => demand.kind === kind);
  const next = () => undefined;
  if (same.length === 0) return { kind, next, everyMs: DEFAULT_EVERY_MS, ...usualCosts[kind] };
  const mean = (of: (demand: Demand) => number) => same.reduce((sum, one) => sum + of(one), 0) / same.length;
  // By the mean of their rates: a check that runs once a night says little about how often the next one is to run.
  const everyMs = same.length / same.reduce((sum, one) => sum + 1 / one.everyMs, 0);
  return { kind, next, everyMs, wallMs: mean(({ wallMs }) => wallMs), cpuMs: mean(({ cpuMs }) => cpuMs) };
}

/**
 * What `validate` remarks when checks do not fit; undefined when they do. By costs that are only guessed, it speaks up
 * when there is plainly too much.
 */
export function capacityRemark({ basis, words }: Assessment): string | undefined {
  const { fit, says, remedy, caveat } = words;
  if (fit === 'fits' || (fit === 'tight' && basis.measured === 0)) return undefined;
  return [says, remedy, caveat].filter(Boolean).join(' ');
}
