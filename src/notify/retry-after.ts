/** Milliseconds that a `Retry-After` asks for: seconds or an HTTP date (RFC 9110); undefined when it says neither. */
export function retryAfterMs(value: string, now: number): number | undefined {
  const text = value.trim();
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1000;
  // Every HTTP date begins with the day's name; Date.parse alone would also take "5.5" for the fifth of May.
  if (!/^[a-z]{3,9},? /i.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
