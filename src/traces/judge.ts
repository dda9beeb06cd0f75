import { backoffMs, type Random } from '../time/backoff.ts';
import { retryAfterMs } from '../notify/retry-after.ts';
import type { Encoder } from './encode.ts';
import type { Posted } from './post.ts';
import { MINUTE_MS } from '../time/units.ts';

/** What an answer means for the traces that were sent. */
export type Judged =
  | { readonly kind: 'taken' }
  /** Taken but for some spans, or with a warning. */
  | { readonly kind: 'partly'; readonly rejectedSpans: number; readonly why: string }
  /** The same again may work. */
  | { readonly kind: 'later'; readonly why: string; readonly retryAfterMs?: number }
  | { readonly kind: 'refused'; readonly why: string };

/** The only statuses after which OTLP has the same sent again. */
const worthRetrying = new Set([429, 502, 503, 504]);

/** Reads an answer by the rules of OTLP over HTTP. `now`: epoch milliseconds. */
export function judge(posted: Posted, encoder: Pick<Encoder, 'contentType' | 'readAnswer'>, now: number): Judged {
  if (posted.kind === 'unanswered') return { kind: 'later', why: posted.why };
  const { status, contentType, body } = posted;
  if (status >= 200 && status < 300) {
    if (contentType.startsWith('text/html')) return { kind: 'refused', why: 'a web page answered, not a collector' };
    return contentType.startsWith(encoder.contentType) ? judgeTaken(body, encoder) : { kind: 'taken' };
  }
  const why = `the collector answered ${status}${said(contentType, body)}`;
  if (!worthRetrying.has(status)) return { kind: 'refused', why };
  const wait = retryAfterMs(posted.retryAfter, now);
  return { kind: 'later', why, ...(wait !== undefined && { retryAfterMs: wait }) };
}

function judgeTaken(body: Uint8Array, encoder: Pick<Encoder, 'readAnswer'>): Judged {
  try {
    const partial = encoder.readAnswer(body);
    return partial ? { kind: 'partly', rejectedSpans: partial.rejectedSpans, why: partial.message } : { kind: 'taken' };
  } catch {
    // The status has said what counts; words that cannot be read are no reason to send twice.
    return { kind: 'taken' };
  }
}

const isText = /^(text\/plain|application\/json)/;

/** The words of an answer, where they are words. */
const said = (contentType: string, body: Uint8Array): string =>
  isText.test(contentType) && body.length > 0 ? `: ${Buffer.from(body).toString('utf8')}` : '';

const LONGEST_WAIT_MS = 300_000;

/** How long to wait after so many failures in a row, in milliseconds: as the collector asks, within reason. */
export const waitMs = (failures: number, judged: Judged & { kind: 'later' }, random: Random): number =>
  Math.min(
    LONGEST_WAIT_MS,
    Math.max(judged.retryAfterMs ?? 0, backoffMs(failures, random, { firstMs: 1000, mostMs: MINUTE_MS })),
  );
