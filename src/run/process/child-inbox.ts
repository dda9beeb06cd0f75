import { fromChild, type FromChild } from '../messages.ts';

interface InboxOptions {
  /** Messages that may come until `turn` is called. */
  readonly most: number;
  /** Whether the child was asked for what the message is about. */
  readonly isAskedFor: (message: FromChild) => boolean;
  readonly onMessage: (message: FromChild) => void;
  /** A message came that the code of a child does not send. */
  readonly onForged: () => void;
  readonly onFlood: () => void;
}

/** What a child says, checked: it runs other people's code and may say anything. After a forged message it is not heard. */
export class ChildInbox {
  readonly #options: InboxOptions;
  #messages = 0;
  #isForged = false;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  receive(raw: unknown): void {
    const { most, isAskedFor, onMessage, onFlood } = this.#options;
    for (const message of Array.isArray(raw) ? raw : [raw]) {
      if (this.#isForged) return;
      this.#messages += 1;
      if (this.#messages > most) return onFlood();
      const parsed = fromChild.safeParse(message);
      if (!parsed.success || !isAskedFor(parsed.data)) return this.refuse();
      onMessage(parsed.data);
    }
  }

  /** Hears nothing more. */
  refuse(): void {
    if (this.#isForged) return;
    this.#isForged = true;
    this.#options.onForged();
  }

  /** A new window: messages are counted afresh. */
  turn(): void {
    this.#messages = 0;
  }
}
