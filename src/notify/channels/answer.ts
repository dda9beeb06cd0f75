import type { Reply, Verdict } from './driver.ts';

const passing = new Set([408, 425, 429]);

/** What every receiver means by a status that is not its success: later, or never. */
export function judgeFailure({ status, headers, body }: Reply, receiver: string): Verdict {
  const why = `${receiver} answered ${status}${quote(body)}`;
  const retryAfter = headers['retry-after'];
  if (passing.has(status) || status >= 500)
    return { kind: 'retry', why, ...(retryAfter === undefined ? {} : { retryAfter }) };
  if (status >= 300 && status < 400)
    return {
      kind: 'refused',
      why: `${receiver} answered ${status}, a redirect, which is not followed; write the final address into the channel's url`,
    };
  return { kind: 'refused', why };
}

/** A reply's own words on one line, or nothing when it has none worth reading. */
export function quote(body: string): string {
  const words = spoken(body).replaceAll(/\s+/g, ' ').trim();
  return words === '' ? '' : `: ${words}`;
}

function spoken(body: string): string {
  try {
    const parsed = JSON.parse(body) as unknown;
    if (typeof parsed === 'string') return parsed;
    if (typeof parsed !== 'object' || parsed === null) return body;
    const { message, error, errors } = parsed as Record<string, unknown>;
    const listed: readonly unknown[] = typeof errors === 'object' && errors !== null ? Object.values(errors) : [];
    const parts = [message, error, ...listed].filter((part) => typeof part === 'string');
    return parts.length > 0 ? [...new Set(parts)].join('; ') : body;
  } catch {
    return /^\s*</.test(body) ? '' : body;
  }
}
