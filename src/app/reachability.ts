// Whether a host that could not be reached is to blame, or the monitor's own network. One host alone is to blame; when
// unrelated hosts cannot be reached either, it is ours: the run is inconclusive and accuses nobody.
import { isIP } from 'node:net';
import type { Config } from '../config/config.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Log } from '../model/log.ts';
import { isLoopback } from '../model/loopback.ts';
import { subjectKey } from '../model/names.ts';
import type { RunResult } from '../model/run.ts';
import type { HostAndPort } from '../form/fields.ts';
import { probe, type Probed } from '../run/connect-probe.ts';
import { siteOf as siteOfAddress } from '../run/child/marking/site.ts';
import { unreachableIn, type Unreachable } from '../run/unreachable.ts';
import { sleep, type Clock } from '../time/clock.ts';
import { networkTrouble, type OwnTrouble } from './self-monitoring.ts';

interface Parts {
  readonly clock: Clock;
  readonly config: () => Config;
  readonly log: Log;
  /** Another one only in tests. */
  readonly probe?: (address: HostAndPort, clock: Clock) => Promise<Probed>;
}

/** A host that failed this long ago is still asked when another one fails. */
const RECENT_MS = 120_000;
/** Without anything to compare with, a failure waits this long for another one. */
const COMPANY_MS = 3000;
/** While the network cannot be reached, it is tried again this often. */
const AGAIN_MS = 10_000;
const MOST_PROBED = 5;

interface Lost {
  readonly probed: readonly HostAndPort[];
  readonly says: string;
  /** Runs that could not be judged for it. */
  readonly subjects: Set<string>;
}

export class Reachability implements Disposable {
  readonly #parts: Parts;
  /** Hosts that could not be reached lately, with when that was, monotonic. */
  readonly #failed = new Map<string, HostAndPort & { readonly at: number }>();
  readonly #ending = new AbortController();
  #company = Promise.withResolvers<void>();
  #lost: Lost | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  [Symbol.dispose](): void {
    this.#ending.abort(new Error('stopped'));
  }

  /** The result as it is to be recorded: inconclusive when the monitor's own network failed, else as it is. */
  async judge(result: RunResult): Promise<RunResult> {
    const found = result.outcome === 'failed' ? unreachableOf(result) : undefined;
    if (!found) {
      if (result.outcome !== 'inconclusive' && this.#lost?.subjects.has(subjectKey(result))) this.#regain();
      return result;
    }
    this.#note(found);
    const probed = await this.#others(found);
    const answers = await Promise.all(probed.map((one) => (this.#parts.probe ?? probe)(one, this.#parts.clock)));
    if (!this.#isOurs(answers)) return result;
    const names = probed.map(({ host }) => host).join(', ');
    const what = found.kind === 'name' ? 'could not be resolved' : 'could not be reached';
    const says = `${found.host} ${what} (${found.code}), and neither could ${names}. Look at the network and the name servers of the monitor's machine.`;
    this.#lose(probed, says, result);
    return {
      ...result,
      outcome: 'inconclusive',
      trouble: { trouble: 'network-unreachable', message: `The monitor cannot reach the network: ${says}` },
    };
  }

  /** While the network cannot be reached: one trouble, whatever fails for it. */
  troubles(locale: Locale): readonly OwnTrouble[] {
    return this.#lost ? [networkTrouble(this.#lost.says, locale)] : [];
  }

  /** What to compare with: the addresses of the configuration, else unrelated hosts that checks go to. */
  async #others(found: Unreachable): Promise<readonly HostAndPort[]> {
    const named = ({ host }: HostAndPort) => found.kind === 'route' || isIP(host) === 0;
    const configured = (this.#parts.config().reachability?.addresses ?? []).filter(named);
    if (configured.length > 0) return configured.slice(0, MOST_PROBED);
    const unrelated = () =>
      [...addressesOf(this.#parts.config()), ...this.#recent()].filter(
        (one) => named(one) && !isOwn(one.host) && siteOf(one.host) !== siteOf(found.host),
      );
    if (unrelated().length === 0) await this.#waitForCompany();
    return [...new Map(unrelated().map((one) => [siteOf(one.host), one])).values()].slice(0, MOST_PROBED);
  }

  async #waitForCompany(): Promise<void> {
    const { clock } = this.#parts;
    const patience = new AbortController();
    const waiting = sleep(clock, COMPANY_MS, AbortSignal.any([patience.signal, this.#ending.signal])).catch(() => {});
    await Promise.race([this.#company.promise, waiting]);
    patience.abort();
  }

  /** What was configured must all be silent; of hosts that checks go to, one that is slow says nothing. */
  #isOurs(answers: readonly Probed[]): boolean {
    if (answers.length === 0 || answers.includes('reached')) return false;
    return (this.#parts.config().reachability?.addresses.length ?? 0) > 0 || answers.includes('no-way');
  }

  #note({ host }: Unreachable): void {
    const now = this.#parts.clock.monotonic();
    const isNew = !this.#failed.has(host);
    this.#failed.set(host, { host, port: 443, at: now });
    for (const [known, { at }] of this.#failed) if (now - at > RECENT_MS) this.#failed.delete(known);
    if (!isNew) return;
    this.#company.resolve();
    this.#company = Promise.withResolvers();
  }

  #recent(): readonly HostAndPort[] {
    return [...this.#failed.values()].map(({ host, port }) => ({ host, port }));
  }

  #lose(probed: readonly HostAndPort[], says: string, result: RunResult): void {
    const before = this.#lost;
    const subjects = (before?.subjects ?? new Set()).add(subjectKey(result));
    this.#lost = { probed, says: before?.says ?? says, subjects };
    if (before) return;
    this.#parts.log.error(
      { hint: 'Look at the network of this machine' },
      `The monitor cannot reach the network: ${says}`,
    );
    void this.#lookAgain();
  }

  async #lookAgain(): Promise<void> {
    const { clock } = this.#parts;
    while (this.#lost) {
      await sleep(clock, AGAIN_MS, this.#ending.signal).catch(() => {});
      if (this.#ending.signal.aborted || !this.#lost) return;
      const answers = await Promise.all(this.#lost.probed.map((one) => (this.#parts.probe ?? probe)(one, clock)));
      if (answers.includes('reached')) this.#regain();
    }
  }

  #regain(): void {
    if (!this.#lost) return;
    this.#lost = undefined;
    this.#failed.clear();
    this.#parts.log.info({}, 'The monitor reaches the network again');
  }
}

function unreachableOf({ failure, secondFailure }: RunResult): Unreachable | undefined {
  const found = [failure, secondFailure].flatMap((one) => (one && unreachableIn(one)) ?? []);
  return found.find(({ host }) => !isOwn(host));
}

/** Where checks go: the addresses of all targets. */
const addressesOf = ({ targets }: Config): readonly HostAndPort[] =>
  [...targets.values()].flatMap(({ url, origins }) =>
    [url, ...origins].flatMap((address) => {
      const parsed = URL.parse(address);
      const port = Number(parsed?.port) || (parsed?.protocol === 'http:' ? 80 : 443);
      return parsed ? [{ host: parsed.hostname.replaceAll(/[[\]]/g, ''), port }] : [];
    }),
  );

/** Hosts below one registrable domain may have their name servers in common: they are not unrelated. */
const siteOf = (host: string): string => siteOfAddress({ hostname: isIP(host) === 6 ? `[${host}]` : host });

/** Reaching itself proves nothing about the network. */
const isOwn = (host: string): boolean => isLoopback(host) || host === '0.0.0.0';
