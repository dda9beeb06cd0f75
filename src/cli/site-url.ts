import { quote } from '../config/path.ts';

const MOST_CHARACTERS = 2000;
/** What RFC 3986 lets stand in no address, and what nobody sees. `}` would also end the reference that it is written into. */
const notInAddresses = /[\s\p{Cc}\p{Cf}{}<>"\\^`|]/u;

/** Why an address cannot be that of a new project's site; undefined when it can. Goes on after the name of the option. */
export function siteUrlProblem(url: string): string | undefined {
  const parsed = URL.parse(url);
  if (parsed !== null && (parsed.username !== '' || parsed.password !== ''))
    return 'must have no user name and no password in it: the configuration is no place for secrets. Leave them out; a check signs in with secrets.';
  const tail = `found ${quote(url)}. Try --url https://shop.example`;
  if (url.length > MOST_CHARACTERS)
    return `must have at most ${MOST_CHARACTERS} characters, has ${url.length}; ${tail}`;
  const [character] = notInAddresses.exec(url) ?? [];
  if (character !== undefined)
    return `must have no ${quote(character)} in it (write ${quote(encodeURIComponent(character))} for it); ${tail}`;
  if (parsed === null || !/^https?:\/\//i.test(url)) return `must be an http or https address, ${tail}`;
  return undefined;
}
