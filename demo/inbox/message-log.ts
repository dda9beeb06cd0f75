import type { Effect } from './alert-book.ts';

export interface Message {
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
  readonly channel: 'pagerduty' | 'pagerduty-change' | 'slack' | 'alertmanager' | 'webhook';
  readonly action: string;
  readonly dedupKey: string | null;
  readonly effect: Effect;
  readonly body: unknown;
}

const MOST_MESSAGES = 2000;
const MOST_BYTES = 20_000_000;

/** Everything that was taken in, oldest first; the oldest go when it becomes too much. */
export class MessageLog {
  #entries: { message: Message; bytes: number }[] = [];
  #bytes = 0;

  get all(): readonly Message[] {
    return this.#entries.map(({ message }) => message);
  }

  add(message: Omit<Message, 'receivedAt'>, bytes: number): void {
    this.#entries.push({ message: { receivedAt: new Date().toISOString(), ...message }, bytes });
    this.#bytes += bytes;
    while (this.#entries.length > MOST_MESSAGES || this.#bytes > MOST_BYTES)
      this.#bytes -= this.#entries.shift()!.bytes;
  }

  clear(): void {
    this.#entries = [];
    this.#bytes = 0;
  }
}
