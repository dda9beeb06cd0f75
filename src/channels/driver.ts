import type { Notice } from '../model/notice.ts';

/** What identifies a message to the receiver. */
export interface MessageKey {
  /** The incident's id: joins trigger, acknowledge and resolve. */
  readonly dedupKey: string;
  /** Differs between messages, stays the same when one message is sent again. */
  readonly messageKey: string;
  /** When it is sent, epoch milliseconds. */
  readonly sentAt: number;
}

export type ChannelRequest = HttpRequest | MailRequest;

export interface HttpRequest {
  /** With GET the body is not sent. */
  readonly method: 'POST' | 'GET';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A mail to be handed to a mail server. */
export interface MailRequest {
  /** `smtp://USER:PASSWORD@host:port`, or `smtps://`. */
  readonly smtp: string;
  readonly from: string;
  readonly to: readonly string[];
  /** Epoch milliseconds. */
  readonly sentAt: number;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Without angle brackets: `KEY@host`. */
  readonly messageId: string;
  /** The message that the thread hangs on; it need not exist. */
  readonly inReplyTo?: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Reply {
  /** HTTP's, or for mail the server's three digits. */
  readonly status: number;
  /**
   * Names in lower case. Of mail only `refused`: who would not take it although others did, with the server's words; and
   * `stage: recipient` when it was refused because of whom it is for.
   */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty when it was longer than 64 KiB or broke off. */
  readonly body: string;
  /** There was more of a body than `body` says. */
  readonly isBodyLeftOut?: boolean;
}

/** What a reply means. `why` may quote the reply; it is cleared of secrets before it goes anywhere. */
export type Verdict =
  | {
      readonly kind: 'delivered';
      /** Who would not be told although it was taken for others, with the server's words. */
      readonly refused?: string;
    }
  | { readonly kind: 'retry'; readonly why: string; readonly retryAfter?: string }
  /** No failure, but no delivery that could be recognised either: it may have arrived, so sending again may repeat it. */
  | { readonly kind: 'unclear'; readonly why: string }
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
  /** The receiver forgets: while an incident is open it is told again this often, and that it is over for a while. */
  readonly resend?: { readonly everyMs: number; readonly resolvedForMs: number };
  /** How fast the receiver can be told; as fast as it answers when absent. */
  readonly pace?: Pace;
}
