import type { IncomingMessage, ServerResponse } from 'node:http';
import { inEnglish } from '../../i18n/in-english.ts';
import type { Locale } from '../../i18n/locale.ts';
import type { RefusalReason } from '../../model/refusal.ts';
import { RETRY_AFTER_SECONDS, statusOfRefusal } from './refusal.ts';

/** Answers a request that is refused, at next to no cost: before it is known who asks, and without a page around it. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  reason: RefusalReason,
  locale: Locale,
): void {
  const status = statusOfRefusal(reason);
  const isForPrograms = request.url?.startsWith('/api/') ?? false;
  const { say } = isForPrograms ? inEnglish : locale;
  const title = say(status === 429 ? 'page.tooMany.ofAddress' : 'page.tooMany.ofAll');
  const detail = say('page.tooMany.why', { seconds: RETRY_AFTER_SECONDS });
  const body = isForPrograms ? JSON.stringify({ type: 'about:blank', title, status, detail }) : `${title}. ${detail}\n`;
  response.writeHead(status, {
    'Content-Type': isForPrograms ? 'application/problem+json; charset=utf-8' : 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Retry-After': RETRY_AFTER_SECONDS,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(body);
}
