import type { Notice } from '../../model/notice.ts';

/** What identifies a message to the receiver. */
export interface MessageKey {
  /** The incident's id: joins trigger, acknowledge and resolve. */
  readonly dedupKey: string;
  /** Differs between messages, stays the same when one message is sent again. */
  readonly messageKey: string;
}

export interface ChannelRequest {
  readonly method: 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty when it was longer than 64 KiB or broke off. */
  readonly body: string;
}

/** What a reply means. `why` may quote the reply; it is cleared of secrets before it goes anywhere. */
export type Verdict =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly why: string; readonly retryAfter?: string }
  | { readonly kind: 'refused'; readonly why: string };

/** The most that may be sent in any 60 seconds is `burst + perMinute`. */
export interface Pace {
  readonly burst: number;
  readonly perMinute: number;
}

/** One kind of receiver: builds a request and judges the reply, nothing else. */
export interface ChannelDriver {
  request(notice: Notice, key: MessageKey): ChannelRequest;
  classify(reply: Reply): Verdict;
  /** A short reference to the key in use, to notice that it changed; tells nothing about the key itself. */
  readonly credential: string;
  /** Texts that may appear in no error, log or stored row. */
  readonly secrets: readonly string[];
  /** How fast the receiver can be told; as fast as it answers when absent. */
  readonly pace?: Pace;
}
