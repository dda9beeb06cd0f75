// Receivers echo what they were sent, and libraries quote addresses in their errors. So every text that comes out of
// a send is cleared of the channel's secrets by value, in the forms in which they travel.
import { createRedactor } from './redactor.ts';

const SHORTEST = 4;
const SHORTEST_SEGMENT = 8;
const MOST_CHARACTERS = 300;

/** Makes the function that takes these secrets out of a text and cuts it to one readable line. */
export function createSanitiser(secrets: readonly string[]): (text: string) => string {
  const redactor = createRedactor({ secret: secrets }, { labelOf: () => '[secret]' });
  return (text) => {
    const line = redactor
      .text(text)
      .replaceAll(/[\p{Cc}\s]+/gu, ' ')
      .trim();
    const points = Array.from(line);
    return points.length <= MOST_CHARACTERS ? line : `${points.slice(0, MOST_CHARACTERS - 1).join('')}…`;
  };
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
