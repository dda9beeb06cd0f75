// Everything in a configuration that no text may show: the secrets that it names, and keys, tokens and passwords that stand
// in it or come from the environment. Known even when the configuration is refused, as the problems may quote it.
import { isCredentialName } from '../secrets/credential-fields.ts';
import type { Environment } from './environment.ts';
import { spellPath, type Path } from './path.ts';
import type { Secrets } from './secrets.ts';

/** What is not named as a secret must be longer: a default such as "demo" would be hidden wherever it stands. */
const SHORTEST = 8;
const SHORTEST_SEGMENT = 16;
/** Keys for which the word is not enough. */
const keys = new Set(['routingKey', 'smtp']);

export type KnownValues = Readonly<Record<string, readonly string[]>>;

/** Values by what to call them: the name of the secret, of the variable, or where it stands. */
export function knownValues(
  text: string,
  { value, secrets, env }: { readonly value: unknown; readonly secrets: Secrets; readonly env: Environment },
): KnownValues {
  const named = Array.from(secrets.byName.values(), ({ name, value }): [string, string] => [name, value]);
  const others = [...fromEnvironment(text, env), ...standingIn(value, [])].filter(([, one]) => one.length >= SHORTEST);
  const nameOf = new Map<string, string>();
  for (const [name, one] of [...named, ...others]) if (!nameOf.has(one)) nameOf.set(one, name);
  return Object.fromEntries(Map.groupBy(nameOf.keys(), (one) => nameOf.get(one)!));
}

/** `${CHAT_TOKEN}` is known by the name of the variable, wherever its value is put. */
function fromEnvironment(text: string, env: Environment): [string, string][] {
  const names = Array.from(text.matchAll(/\$\{([A-Za-z_][A-Za-z0-9_]{0,200})/g), ([, name = '']) => name);
  return names.filter(isCredentialName).flatMap((name): [string, string][] => {
    const value = Object.hasOwn(env, name) ? env[name] : undefined;
    return value === undefined ? [] : [[name, value]];
  });
}

function standingIn(value: unknown, path: Path): [string, string][] {
  if (typeof value === 'string') return secretsAt(value, path).map((one) => [spellPath(path), one]);
  if (typeof value !== 'object' || value === null || path[0] === 'secrets') return [];
  return Object.entries(value).flatMap(([key, inner]) => standingIn(inner, [...path, key]));
}

function secretsAt(value: string, path: Path): string[] {
  const key = String(path.at(-1));
  const isHeader = path.includes('headers');
  // `headers: { X-Key: { secret: NAME } }` names a secret.
  if (isHeader && key === 'secret') return [];
  const isKey = keys.has(key) || isCredentialName(key);
  // `Bearer …`: what follows the scheme is the secret.
  if (isKey && !value.includes('://')) return isHeader ? [value, ...value.split(/\s+/).slice(1)] : [value];
  return inAddress(
    value,
    ['channels', 'alerting', 'telemetry', 'calendar', 'people', 'access'].includes(String(path[0])),
  );
}

/** The password in an address; in addresses to which we send, also parts that are keys by themselves. */
function inAddress(value: string, mayBeKey: boolean): string[] {
  const url = value.includes('://') ? URL.parse(value) : null;
  if (!url) return [];
  const parts = [url.password, ...(mayBeKey ? keysIn(url) : [])];
  return [...new Set([...parts, ...parts.map(decoded)])];
}

const keysIn = (url: URL): string[] => [
  ...url.pathname.split('/').filter((part) => part.length >= SHORTEST_SEGMENT && /\d/.test(part)),
  ...Array.from(url.searchParams)
    .filter(([name, part]) => isCredentialName(name) || name === 'key' || part.length >= SHORTEST_SEGMENT)
    .map(([, part]) => part),
];

/** URL-decoded, or as it is when it is not encoded rightly. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
