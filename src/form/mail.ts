import { parsed } from './fields.ts';

/** `ops@acme.example`, or `Operations <ops@acme.example>`. */
export const mailAddress = () =>
  parsed<string>((value) => {
    const bare = /^(?:[^<>"\r\n]*<([^<>]+)>|([^<>]+))$/.exec(value.trim());
    return /^[^\s@]+@[^\s@]+$/.test(bare?.[1] ?? bare?.[2] ?? '')
      ? value.trim()
      : { says: 'is not a mail address', hint: 'such as ops@acme.example' };
  }, 'ops@acme.example');

/** `smtp://` or `smtps://`. */
export const mailServer = () =>
  parsed<string>((value) => {
    const url = URL.parse(value.trim());
    return url && /^smtps?:$/.test(url.protocol) && url.hostname !== ''
      ? value.trim()
      : { says: 'must begin with smtp:// or smtps://, followed by the name of the server', isSecret: true };
  }, 'smtp://127.0.0.1:1025');

/** The monitor's own address for mails. A mail server refuses a sender at a bare number. */
export function ownMailAddress(publicUrl: string): string {
  const host = URL.parse(publicUrl)?.hostname ?? '';
  return `bellwether@${/[a-z]/i.test(host) && !host.startsWith('[') ? host : 'localhost'}`;
}
