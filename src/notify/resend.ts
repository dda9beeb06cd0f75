// For receivers that forget. While an incident is open they are told of it again and again, and for a while after its end
// that it is over; what they were told last stands in the outbox's ledger, so it goes on after a restart. These messages do
// not go through the outbox: one that is lost is made up for by the next. Nothing may tell of a beginning after the end was
// taken, so a turn is shared with the outbox's own messages, and the ledger is read within it.
import type { Log } from '../model/log.ts';
import { dedupKeyOf, type Notice } from '../model/notice.ts';
import type { LedgerLine, Store } from '../store/store.ts';
import type { Clock, Timer } from '../time/clock.ts';
import type { ChannelDriver } from '../channels/driver.ts';
import { cleared } from './deliver.ts';
import type { Compose } from './reconcile-pass.ts';
import { createSanitiser } from '../secrets/sanitise.ts';
import { createSender, type Sender } from './send.ts';
import { verdictOf } from './settle.ts';
import { turnOf, type Turns } from './turns.ts';
import { MINUTE_MS } from '../time/units.ts';

export interface ResendParts {
  readonly store: Pick<Store, 'outbox' | 'incident'>;
  readonly channels: () => ReadonlyMap<string, ChannelDriver>;
  readonly clock: Clock;
  readonly log: Log;
  readonly compose: Compose;
  /** Shared with whoever sends the outbox's messages. */
  readonly turns: Turns;
}

export interface Resender extends AsyncDisposable {
  /** Begins with a first round at once: nobody knows how long nothing was told. */
  start(): void;
}

type Forgetful = ChannelDriver & { readonly resend: NonNullable<ChannelDriver['resend']> };
type Again = Pick<Notice, 'action' | 'reason'> & { readonly round: number };
/** `silent`: no answer came, so the next one need not be tried now. */
type Result = { readonly kind: 'fine' } | { readonly kind: 'failed' | 'silent'; readonly why: string };

/** Shorter than for first messages, which may have to wait for it. */
export const RESEND_SEND_MS = 5000;
const LOOK_MS = MINUTE_MS;
const SHORTEST_REST_MS = 1000;
const AT_ONCE = 4;

/** What a channel is to be told again about an incident, by what it was told so far; undefined when nothing. */
export function toTellAgain(
  lines: readonly Pick<LedgerLine, 'action' | 'reason' | 'round' | 'settled' | 'settledAt'>[],
  { resolvedForMs, now }: { readonly resolvedForMs: number; readonly now: number },
): Again | undefined {
  const last = lines.findLast(({ settled }) => settled === 'delivered');
  if (!last) return undefined;
  const isOnItsWay = (action: Notice['action']) => lines.some((line) => line.action === action && !line.settled);
  const round = last.round ?? 1;
  if (last.action === 'resolve') {
    const isLately = now - (last.settledAt ?? -Infinity) < resolvedForMs;
    return isLately && !isOnItsWay('trigger') ? { action: 'resolve', reason: 'incident-resolved', round } : undefined;
  }
  const begun = lines.findLast(({ action, settled }) => action === 'trigger' && settled === 'delivered');
  return isOnItsWay('resolve') ? undefined : { action: 'trigger', reason: begun?.reason ?? 'incident-opened', round };
}

export const createResender = (parts: ResendParts): Resender => new LoopingResender(parts);

class LoopingResender implements Resender {
  readonly #parts: ResendParts;
  readonly #sender: Sender;
  readonly #stopping = new AbortController();
  /** Ends that were told for long enough, by turn: there is no need to read their ledgers again. */
  readonly #done = new Set<string>();
  readonly #failures = new Map<string, number>();
  #timer: Timer | undefined;
  #running: Promise<void> | undefined;

  constructor(parts: ResendParts) {
    this.#parts = parts;
    this.#sender = createSender({ clock: parts.clock, timeoutMs: RESEND_SEND_MS });
  }

  start(): void {
    if (this.#running || this.#stopping.signal.aborted) return;
    this.#round();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    this.#timer?.cancel();
    await this.#running;
    await this.#sender[Symbol.asyncDispose]();
  }

  #round(): void {
    const { clock } = this.#parts;
    const startedAt = clock.monotonic();
    this.#running = this.#pass().then(() => {
      if (this.#stopping.signal.aborted) return;
      const every = Math.min(LOOK_MS, ...this.#forgetful().map(([, { resend }]) => resend.everyMs));
      const restMs = Math.max(SHORTEST_REST_MS, every - (clock.monotonic() - startedAt));
      this.#timer = clock.after(restMs, () => this.#round());
    });
  }

  #forgetful(): readonly (readonly [string, Forgetful])[] {
    return [...this.#parts.channels()].filter((entry): entry is [string, Forgetful] => entry[1].resend !== undefined);
  }

  async #pass(): Promise<void> {
    const channels = this.#forgetful();
    if (channels.length === 0) return;
    try {
      const standing = (await this.#parts.store.outbox.standing()).filter(({ lastAccepted }) => lastAccepted);
      this.#forgetAllBut(standing);
      const idsOf = (name: string) => standing.filter(({ channel }) => channel === name).map((one) => one.incidentId);
      await Promise.all(channels.map(([name, driver]) => this.#tellAll(name, driver, idsOf(name))));
      this.#failures.delete(STORE);
    } catch (error) {
      if (!this.#isWorthSaying(STORE)) return;
      const why = `${String(error)}. Look at the disk and the folder of the store; it is tried again every minute.`;
      this.#parts.log.error(
        { error: String(error) },
        `What is open cannot be read, so nobody is told of it again: ${why}`,
      );
    }
  }

  /** What stands no more need not be remembered; what was begun anew after its end counts again. */
  #forgetAllBut(standing: readonly { channel: string; incidentId: string; lastAccepted?: Notice['action'] }[]): void {
    const over = standing.filter(({ lastAccepted }) => lastAccepted === 'resolve');
    const known = new Set(over.map(({ channel, incidentId }) => turnOf(channel, incidentId)));
    for (const turn of this.#done) if (!known.has(turn)) this.#done.delete(turn);
  }

  async #tellAll(channel: string, driver: Forgetful, incidentIds: readonly string[]): Promise<void> {
    const waiting = incidentIds.filter((id) => !this.#done.has(turnOf(channel, id)));
    const failures: Result[] = [];
    const isSilent = () => failures.some(({ kind }) => kind === 'silent');
    const work = async () => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        if (isSilent() || this.#stopping.signal.aborted) return;
        const result = await this.#tellInTurn(channel, driver, id);
        if (result.kind !== 'fine') failures.push(result);
      }
    };
    const hadSome = waiting.length > 0;
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (hadSome && !this.#stopping.signal.aborted) this.#note(channel, failures[0] ?? { kind: 'fine' });
  }

  async #tellInTurn(channel: string, driver: Forgetful, incidentId: string): Promise<Result> {
    try {
      return await this.#parts.turns.take(turnOf(channel, incidentId), () => this.#tell(channel, driver, incidentId));
    } catch (error) {
      return { kind: 'failed', why: createSanitiser(driver.secrets)(String(error)) };
    }
  }

  async #tell(channel: string, driver: Forgetful, incidentId: string): Promise<Result> {
    const { store, clock, compose } = this.#parts;
    const { resolvedForMs } = driver.resend;
    const lines = (await store.outbox.ledger(incidentId)).filter((line) => line.channel === channel);
    const again = toTellAgain(lines, { resolvedForMs, now: clock.now() });
    if (!again) {
      const isOver = lines.findLast(({ settled }) => settled === 'delivered')?.action === 'resolve';
      if (isOver && lines.every(({ settled }) => settled)) this.#done.add(turnOf(channel, incidentId));
      return { kind: 'fine' };
    }
    const incident = await store.incident(incidentId);
    const isTrue = incident && (incident.stage === 'open') === (again.action === 'trigger');
    // Otherwise something is about to be told through the outbox.
    if (!isTrue || this.#stopping.signal.aborted) return { kind: 'fine' };
    const { action, reason, round } = again;
    const notice = compose(incident, action, reason, { channel, round });
    const dedupKey = dedupKeyOf({ incidentId, round });
    const request = driver.request(notice, {
      dedupKey,
      messageKey: `${dedupKey}-${action}-again`,
      sentAt: clock.now(),
    });
    const sent = await this.#sender.send(request, this.#stopping.signal);
    const verdict = cleared(
      verdictOf(sent, (reply) => driver.classify(reply)),
      createSanitiser(driver.secrets),
    );
    if (verdict.kind === 'delivered') return { kind: 'fine' };
    return { kind: sent.kind === 'unanswered' ? 'silent' : 'failed', why: verdict.why };
  }

  #note(channel: string, result: Result): void {
    const { log } = this.#parts;
    if (result.kind === 'fine') {
      if (this.#failures.delete(channel)) log.info({ channel }, `${channel} is told again of what is open.`);
    } else if (this.#isWorthSaying(channel)) {
      const rounds = this.#failures.get(channel);
      log.warn(
        { channel, rounds, error: result.why },
        `${channel} must be told again and again of what is open, and could not be${rounds === 1 ? '' : ` (${rounds} times in a row)`}: ${result.why}. ` +
          'It is tried every minute; when it hears nothing for some minutes it takes for over what is not.',
      );
    }
  }

  /** The first failure is said, and then the second, fourth, eighth … in a row. */
  #isWorthSaying(what: string): boolean {
    const count = (this.#failures.get(what) ?? 0) + 1;
    this.#failures.set(what, count);
    return (count & (count - 1)) === 0;
  }
}

/** No channel can have this name. */
const STORE = '';
