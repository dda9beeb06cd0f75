// Only plain addresses: quoted names, comments, lists and line ends are refused, so that no address can become two, or a
// header of its own.
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const LONGEST_LOCAL = 64;
const LONGEST = 254;

/** The address that somebody typed, in lower case, or undefined when it is none that can be mailed. */
export function addressOf(text: string): string | undefined {
  const address = text.trim().toLowerCase();
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  if (at < 1 || address.length > LONGEST || local.length > LONGEST_LOCAL) return undefined;
  return LOCAL.test(local) && DOMAIN.test(domain) ? address : undefined;
}

/** Whether an address may subscribe: at one of these domains (`@acme.example`), or named itself. */
export const isAllowed = (address: string, allow: readonly string[]): boolean =>
  allow.length === 0 || allow.includes(address) || allow.includes(address.slice(address.lastIndexOf('@')));
