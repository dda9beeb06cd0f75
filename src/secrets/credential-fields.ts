// Credentials that are known by the name of their field: in JSON, in forms and addresses, in headers, and in the hidden
// fields of pages. What a name says must be the whole of its end: `token` and `access_token` are, `token_count` is not.
import { masked, maskShapes } from './credential-shapes.ts';

const names = new Set([
  ...['pass', 'pin', 'otp', 'totp', 'cvv', 'cvc', 'csc', 'sid', 'sig', 'session', 'cookie', 'jwt', 'nonce'],
  ...['authorization', 'proxyauthorization', 'setcookie', 'jsessionid', 'phpsessid', 'connectsid', 'aspnetsessionid'],
]);
const endings =
  /(?:password|passwd|passphrase|passcode|pwd|secret|token|apikey|appkey|authkey|accesskey|privatekey|secretkey|sessionid|sessionkey|credential|credentials|securitycode|verificationcode|authenticitytoken)$/;
/** They lead to the next page, and are no key to anything. */
const harmless = /(?:page|continuation|sync|cursor|cancel|cancellation)token$/;
/** Fields whose numbers are credentials too. */
const ofDigits = /(?:password|passwd|passcode|pwd|pin|otp|totp|cvv|cvc|csc|securitycode|verificationcode)$/;

const plainName = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** Whether a field, a cookie or a header of this name holds a credential. */
export function isCredentialName(name: string): boolean {
  const plain = plainName(name);
  return names.has(plain) || (endings.test(plain) && !harmless.test(plain));
}

/** A name, in quotes or not, what separates it from its value, and the quote that the value begins with, if any. */
const field = /(?<![\w$.%-])([A-Za-z_$][\w$.%[\]-]{1,63})(?:\\{0,7}["'])?\s{0,8}(?:[:=]|%3[dD])\s{0,8}(\\{0,7}["'])?/g;
/** Where a value ends that is not in quotes. */
const bareEnd = /[\s"'&,;#{}[\]()<>\\]|$/g;

/** A text with the values of fields masked that hold credentials by their name, and what is known by its look. */
export function maskCredentials(text: string): string {
  return maskShapes(maskFields(maskTags(text), { onlyQuoted: false }));
}

/** Likewise in a text that people wrote, which may quote a reply: `password: wrong` says something, `"password": "…"` shows something. */
export function maskQuotedCredentials(text: string): string {
  return maskShapes(maskFields(text, { onlyQuoted: true }));
}

function maskFields(text: string, { onlyQuoted }: { readonly onlyQuoted: boolean }): string {
  let after = '';
  let from = 0;
  for (const found of text.matchAll(field)) {
    const [whole, name = '', quote] = found;
    const start = found.index + whole.length;
    if (start < from || (onlyQuoted && quote === undefined) || !isCredentialName(name)) continue;
    const end = quote === undefined ? endOfBare(text, start) : endOfQuoted(text, start, quote);
    const value = text.slice(start, end);
    if (value === '' || value === masked || !isSecret(name, { value, isBare: quote === undefined })) continue;
    after += text.slice(from, start) + masked;
    from = end;
  }
  return after + text.slice(from);
}

function endOfBare(text: string, start: number): number {
  if (text.startsWith(masked, start)) return start + masked.length;
  bareEnd.lastIndex = start;
  return bareEnd.exec(text)?.index ?? text.length;
}

/** The next quote of the same kind that no more backslashes escape than the first: in JSON in JSON that one has some too. */
function endOfQuoted(text: string, start: number, quote: string): number {
  const mark = quote.at(-1)!;
  for (let end = text.indexOf(mark, start); end >= 0; end = text.indexOf(mark, end + 1)) {
    let backslashes = 0;
    while (backslashes < quote.length && text[end - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes < quote.length) return end - backslashes;
  }
  return text.length;
}

function isSecret(name: string, { value, isBare }: { readonly value: string; readonly isBare: boolean }): boolean {
  if (!isBare) return true;
  if (/^(?:true|false|null|undefined|none)$/i.test(value)) return false;
  return !/^-?\d+(?:\.\d+)?$/.test(value) || ofDigits.test(plainName(name));
}

const tag = /<(?:input|meta)\s[^<>]{1,2000}>/gi;
const attribute = (name: string) =>
  new RegExp(`(\\s${name}\\s{0,4}=\\s{0,4})(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i');
const [nameOf, typeOf, valueOf] = [attribute('(?:name|id)'), attribute('type'), attribute('(?:value|content)')];

/** Hidden fields and the tokens of forms: `<input name="csrf_token" value="…">`, `<meta name="csrf-token" content="…">`. */
function maskTags(text: string): string {
  return text.replaceAll(tag, (whole) => {
    const [, , ...named] = nameOf.exec(whole) ?? [];
    const [, , ...typed] = typeOf.exec(whole) ?? [];
    const isCredential =
      isCredentialName(named.find((one) => one !== undefined) ?? '') ||
      typed.some((one) => one?.toLowerCase() === 'password');
    return isCredential ? whole.replace(valueOf, `$1"${masked}"`) : whole;
  });
}
