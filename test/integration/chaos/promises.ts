// What must never happen, whatever fails: compared after each round with everything that was seen before.
import type { Incident } from '../../packed/monitor.ts';
import type { FallibleReceiver, Taken } from './fallible-receiver.ts';
import type { MonitoredWorld } from './monitored-world.ts';
import type { View } from './settled.ts';

/**
 * Of trouble of the store people are notified past the outbox. Who reset that connection may have taken the trigger all the
 * same, and is told of the end as well: one end too many is better than a trouble that stays open for ever.
 */
const isToldDirectly = (key: string): boolean => key.startsWith('own-store-');

/** Notices what a monitor promised not to do. */
export class Promises {
  readonly #world: MonitoredWorld;
  readonly #joined = new Set<string>();
  readonly #judged = new Map<string, number>();
  #counters = new Map<string, number>();
  #countersOf = 0;

  constructor(world: MonitoredWorld) {
    this.#world = world;
  }

  /** Compares; complaints go to the world. */
  async check({ incidents }: View): Promise<void> {
    this.#checkGrounds(incidents);
    for (const receiver of this.#world.receivers) this.#checkReceiver(receiver, incidents);
    await this.#checkCounters();
  }

  /** No incident names a function that has given no bad answer since the last round. */
  #checkGrounds(incidents: readonly Incident[]): void {
    const harmed = this.#world.business.takeHarmed();
    for (const { id, title, affected } of incidents)
      for (const one of affected) {
        const key = `${id} ${one.function} ${one.joinedAt}`;
        if (this.#joined.has(key)) continue;
        this.#joined.add(key);
        const { kind } = one.cause;
        const isAccused = !['stale', 'never-run', 'runner-trouble'].includes(kind);
        if (isAccused && !harmed.has(one.function))
          this.#world.complain(`${one.function} worked, and ${id} was opened or extended for it: ${title}`);
      }
  }

  #checkReceiver({ name, taken }: FallibleReceiver, incidents: readonly Incident[]): void {
    const fresh = taken.slice(this.#judged.get(name) ?? 0);
    this.#judged.set(name, taken.length);
    for (const key of new Set(fresh.map((one) => one.key))) {
      const own = taken.filter((one) => one.key === key);
      const said = `${name}, ${key}: ${own.map(({ action }) => action).join(', ')}`;
      if (own[0]!.action !== 'trigger' && !isToldDirectly(key))
        this.#world.complain(`${said}: does not begin with a trigger`);
      const over = own.findIndex(({ action }) => action === 'resolve');
      const after = over < 0 ? [] : own.slice(over).filter(({ action }) => action !== 'resolve');
      if (after.length > 0) this.#world.complain(`${said}: goes on after its end`);
      this.#checkRepeats(own, said);
      // An Alertmanager is told again and again.
      if (name === 'pager') this.#checkCount(own, said, { name, incidents });
    }
  }

  /** A message comes again only where its answer was lost, or the monitor ended before it had noted the answer. */
  #checkRepeats(own: readonly Taken[], said: string): void {
    for (const [index, again] of own.entries()) {
      const before = own.slice(0, index).findLast(({ message }) => message === again.message);
      if (again.message === undefined || !before || before.isAnswerLost) continue;
      if (!this.#wasNoted(before) && before.life < again.life) continue;
      this.#world.complain(`${said}: ${again.message} (${again.action}) was sent again without a reason`);
    }
  }

  #wasNoted({ message, life, key }: Taken): boolean {
    const id = message?.slice(message.lastIndexOf('-') + 1);
    return this.#world.lives[life - 1]?.delivered.has(`${key.split('.')[0]} ${id}`) ?? false;
  }

  /** Where messages have no names: not more of them than were queued, lost on the way, or perhaps not noted at an end. */
  #checkCount(
    own: readonly Taken[],
    said: string,
    { name, incidents }: { readonly name: string; readonly incidents: readonly Incident[] },
  ): void {
    const [id, round = '1'] = own[0]!.key.split('.');
    const incident = incidents.find((one) => one.id === id);
    if (!incident) return;
    const lives = new Set(own.map(({ life }) => life)).size;
    const lost = own.filter(({ isAnswerLost }) => isAnswerLost).length;
    const queued = incident.notifications.filter((one) => one.channel === name && one.round === Number(round)).length;
    if (own.length > queued + lost + lives - 1)
      this.#world.complain(`${said}: ${own.length} came, ${queued} were queued, ${lost} answers were lost`);
  }

  /** Counters only grow while a monitor lives and what they count for is in the configuration. */
  async #checkCounters(): Promise<void> {
    const { text } = await this.#world.ask('/metrics');
    const counters = countersIn(text);
    const { number = 0 } = this.#world.life ?? {};
    if (number === this.#countersOf)
      for (const [series, before] of this.#counters)
        if ((counters.get(series) ?? before) < before && !this.#world.departed.has(subjectOf(series)))
          this.#world.complain(`${series} fell from ${before} to ${counters.get(series)}`);
    this.#counters = counters;
    this.#countersOf = number;
  }
}

const subjectOf = (series: string) => /\b(?:function|channel)="([^"]*)"/.exec(series)?.[1] ?? '';

function countersIn(text: string): Map<string, number> {
  const kinds = new Map<string, string>();
  const found = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, name, declared] = /^# TYPE (\S+) (\S+)/.exec(line) ?? [];
    if (name !== undefined && declared !== undefined) kinds.set(name, declared);
    const [, series, base, value] = /^(([a-zA-Z_:][\w:]*)(?:\{.*\})?) (\S+)/.exec(line) ?? [];
    if (series === undefined || base === undefined) continue;
    const kind = kinds.get(base) ?? kinds.get(base.replace(/_(?:count|sum|bucket)$/, ''));
    if (kind === 'counter' || kind === 'histogram') found.set(series, Number(value));
  }
  return found;
}
