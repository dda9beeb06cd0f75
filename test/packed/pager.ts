import { accepts, keyOf, Receiver, type Received } from '../integration/notify/receiver.ts';

/** A pager that remembers every request; `receiver.answer` says how it replies. */
export class Pager implements AsyncDisposable {
  readonly receiver: Receiver;

  private constructor(receiver: Receiver) {
    this.receiver = receiver;
  }

  static async start(): Promise<Pager> {
    return new Pager(await Receiver.start(accepts));
  }

  /** Sections of a configuration that notify this pager of everything at once. */
  get config(): Readonly<Record<string, unknown>> {
    return {
      channels: { pager: { type: 'pagerduty', routingKey: 'key', url: this.receiver.url } },
      alerting: { policies: [{ steps: [{ notify: ['pager'] }] }] },
    };
  }

  /** Every request in order, as `action key`. */
  get requests(): readonly string[] {
    return this.receiver.told;
  }

  /** Waits for a request with this action; for one incident's alone when its key is given. */
  waitFor(action: 'trigger' | 'acknowledge' | 'resolve', key?: string): Promise<Received> {
    return this.receiver.waitFor(
      ({ body }) => body['event_action'] === action && (key === undefined || keyOf(body) === key),
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.receiver[Symbol.asyncDispose]();
  }
}
