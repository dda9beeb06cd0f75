import type { Answer } from './odd-server.ts';

export interface RowRequest {
  readonly method?: string;
  /** Default `/`. */
  readonly path?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a client made of the last reply: `200 ok`, or `fails`. */
export type Outcome = string;

export const peers = ['fetch', 'curl', 'Chromium'] as const;
export type Peer = (typeof peers)[number];
export type Client = 'Bellwether' | Peer;

/** One odd but lawful server. */
export interface Row {
  /** What is odd about it, as the end of the sentence "A server that …". */
  readonly server: string;
  readonly answer: Answer;
  /** Sent one after the other, each when the reply before it has been read. Default: one GET. */
  readonly requests?: readonly RowRequest[];
  /** What a good client makes of it: status and text of the last reply, or `fails`. */
  readonly right: Outcome;
  /** Why clients differ. Must be there exactly when one of them makes something else of it. */
  readonly differs?: string;
  /** What a page shows of it, where that is not its text. */
  readonly page?: Outcome;
  /** A header to look at in place of the text. */
  readonly header?: string;
  /** Listen here instead of 127.0.0.1. */
  readonly host?: string;
  /** Ask for this instead of 127.0.0.1; a login may stand in front. */
  readonly authority?: string;
  /** Chromium asks by script instead of showing a page: where a page cannot say what came. */
  readonly inScript?: true;
  /** Who waits for an end that does not come. */
  readonly hangs?: 'curl';
  /** How many requests our client may send for it at most. Default: no limit. */
  readonly mostRequests?: number;
  /** What our client may take instead of its 10 MB. */
  readonly maxBytes?: number;
}

export interface Kind {
  readonly name: string;
  readonly rows: readonly Row[];
}
