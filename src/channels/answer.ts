import type { Reply, Verdict } from './driver.ts';

const passing = new Set([408, 425, 429]);

/**
 * What an HTTP answer means, alike for every kind of receiver. Products that speak another's protocol answer success in
 * their own way (Rocket.Chat and Mattermost with JSON or 204 where Slack says `ok`), so any 2xx is a delivery, unless it is
 * the page of a proxy or a login, or says itself that it is none.
 */
export function judge(reply: Reply, receiver: string): Verdict {
  const { status, body } = reply;
  if (status < 200 || status >= 300) return judgeFailure(reply, receiver);
  const answered = `${receiver} answered ${status}`;
  const check = "check the channel's address";
  if (isHtmlPage(reply))
    return { kind: 'unclear', why: `${answered} with an HTML page, which delivers nothing; ${check}` };
  if (isDenial(body)) return { kind: 'unclear', why: `${answered}, but says that it failed${quote(body)}` };
  return { kind: 'delivered' };
}

/** By its beginning: Slack itself sends its `ok` as `text/html`, and PHP labels an empty answer so. */
const isHtmlPage = ({ body, headers, isBodyLeftOut }: Reply): boolean =>
  isBodyLeftOut
    ? /\bhtml\b/i.test(headers['content-type'] ?? '')
    : /^\s*</.test(body) && /<(?:!doctype\s+html|html|head|body)\b/i.test(body.slice(0, MOST_PREAMBLE));

/** How far into a page its first tag is looked for, past an XML declaration or a comment. */
const MOST_PREAMBLE = 4096;

/** JSON that says `"ok": false` or `"success": false`, as Slack's web methods do with status 200. */
function isDenial(body: string): boolean {
  try {
    const { ok, success } = (JSON.parse(body) ?? {}) as { readonly ok?: unknown; readonly success?: unknown };
    return ok === false || success === false;
  } catch {
    return false;
  }
}

/** What a status that is no success means: try later, or never again. */
function judgeFailure({ status, headers, body }: Reply, receiver: string): Verdict {
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
