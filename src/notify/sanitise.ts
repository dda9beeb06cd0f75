// Receivers echo what they were sent, and libraries quote addresses in their errors. So every text that comes out of
// a send is cleared of the channel's secrets by value, in the forms in which they travel.
import { inHtml } from './in-html.ts';

const SHORTEST = 4;
const SHORTEST_SEGMENT = 8;
const MOST_CHARACTERS = 300;

/** Every form in which a value may come back: as it is, URL-encoded, escaped for JSON or HTML, or inside base64 at any offset. */
function formsOf(secret: string): string[] {
  const wellFormed = secret.toWellFormed();
  const escaped = [secret, JSON.stringify(secret).slice(1, -1), inHtml(secret)];
  const forms = [...escaped, encodeURIComponent(wellFormed), encodeURI(wellFormed)];
  const bytes = Buffer.from(secret);
  for (const offset of [0, 1, 2]) {
    // The characters at both ends also hold bits of the neighbours, so only those in between are certain.
    const padded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const certain = padded.slice(offset === 0 ? 0 : offset + 1, (offset + bytes.length) % 3 === 0 ? undefined : -1);
    if (certain.length >= 6) forms.push(certain, certain.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return forms;
}

/** Makes the function that takes these secrets out of a text and cuts it to one readable line. */
export function createSanitiser(secrets: readonly string[]): (text: string) => string {
  const forms = [...new Set(secrets.filter((secret) => secret.length >= SHORTEST).flatMap(formsOf))];
  const longestFirst = forms.sort((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const form of longestFirst) clean = replacedIn(clean, form);
    const line = clean.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
    const points = Array.from(line);
    return points.length <= MOST_CHARACTERS ? line : `${points.slice(0, MOST_CHARACTERS - 1).join('')}…`;
  };
}

function replacedIn(text: string, form: string): string {
  const wanted = form.toLowerCase();
  const lower = text.toLowerCase();
  // Lower-casing may change a text's length; then its positions mean nothing.
  if (lower.length !== text.length) return text.replaceAll(form, '[secret]');
  let out = '';
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    out += `${text.slice(from, at)}[secret]`;
    from = at + form.length;
  }
  return out + text.slice(from);
}

/** What is secret about an address: credentials, query values, and path segments long enough to be a token. */
export function addressSecrets(address: string): string[] {
  if (!URL.canParse(address)) return [address];
  const url = new URL(address);
  const path = `${url.pathname}${url.search}`;
  const segments = url.pathname.split('/').filter((segment) => segment.length >= SHORTEST_SEGMENT);
  const parts = [...segments, url.username, url.password, ...url.searchParams.values(), url.hash.slice(1)];
  return [...(path.length >= SHORTEST_SEGMENT ? [path] : []), ...parts, ...parts.map(decoded)].filter(
    (part) => part.length >= SHORTEST,
  );
}

/** Header values, and the part after a scheme such as `Bearer`. */
export function headerSecrets(headers: Readonly<Record<string, string>>): string[] {
  const values = Object.values(headers);
  return values.concat(values.flatMap((value) => value.split(/\s+/).slice(1)));
}

/** URL-decoded, or as it is when it is not encoded rightly. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
