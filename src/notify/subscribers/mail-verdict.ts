import type { Sent } from '../send.ts';

/** What became of one mail. `isElsewhere`: it has nothing to do with this one, so the others wait as well. */
export type MailVerdict =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'retry'; readonly why: string; readonly isElsewhere: boolean };

/**
 * Only a refusal of the recipient counts against the recipient: when the server does not want us, our password or our
 * words, somebody will fix that, and nobody's subscription may suffer meanwhile.
 */
export function judgeMail(sent: Sent): MailVerdict {
  if (sent.kind === 'unanswered')
    return sent.isFinal ? { kind: 'refused' } : { kind: 'retry', why: sent.why, isElsewhere: true };
  const { status, headers, body } = sent.reply;
  if (status >= 200 && status < 300) return { kind: 'sent' };
  const isRecipient = headers['stage'] === 'recipient';
  if (isRecipient && status >= 500) return { kind: 'refused' };
  const words = body.startsWith(String(status)) || body === '' ? body || String(status) : `${status}: ${body}`;
  return { kind: 'retry', why: `the mail server answered ${words}`, isElsewhere: !isRecipient };
}
