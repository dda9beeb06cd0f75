import { resolve } from 'node:path';
import { TOO_SHORT } from '../secrets/forms.ts';
import { createRedactor } from '../secrets/redactor.ts';
import type { SecretSource } from './config.ts';
import type { Environment } from './environment.ts';
import { isHeaderValue } from '../form/headers.ts';
import { quote, valuesAt } from './path.ts';
import type { Report } from './problem.ts';
import { readText } from './read-text.ts';

const MOST_BYTES = 64_000;

export interface Secrets {
  readonly byName: ReadonlyMap<string, SecretSource>;
  /** Absolute paths of the files that values are read from. */
  readonly files: readonly string[];
}

/** Of a file that is no configuration. */
export const noSecrets: Secrets = { byName: new Map(), files: [] };

/** Reads the values that secrets stand for. No message ever has a value in it. */
export async function readSecrets(root: unknown, folder: string, env: Environment, report: Report): Promise<Secrets> {
  const byName = new Map<string, SecretSource>();
  const files: string[] = [];
  const keep = (name: string, value: string, tell: (message: string) => void) => {
    if (value === '') tell('is empty; a secret must have a value');
    else byName.set(name, { name, value });
  };
  for (const { path, value: variable } of valuesAt(root, 'secrets.*.env')) {
    if (typeof variable !== 'string') continue;
    const value = Object.hasOwn(env, variable) ? env[variable] : undefined;
    const tell = (message: string) =>
      report(path, `environment variable ${JSON.stringify(variable.slice(0, 100))} ${message}`);
    if (value === undefined) tell('is not set');
    else keep(String(path[1]), value, tell);
  }
  for (const { path, value: file } of valuesAt(root, 'secrets.*.file')) {
    if (typeof file !== 'string' || file.trim() === '' || file.includes('\0')) continue;
    const absolute = resolve(folder, file.trim());
    files.push(absolute);
    const read = await readText(absolute, MOST_BYTES);
    const tell = (message: string) => report(path, `${file}: ${message}`);
    if ('problem' in read) tell(read.problem);
    else keep(String(path[1]), read.text.replace(/\r?\n$/, ''), tell);
  }
  return { byName, files };
}

/** Remarks on secrets that stay readable wherever a script, a target or an error shows them. */
export function remarkOnShortSecrets({ byName }: Secrets, report: Report): void {
  const { tooShort } = createRedactor(Object.fromEntries(Array.from(byName, ([name, { value }]) => [name, value])));
  for (const name of tooShort) report(['secrets', name], `${TOO_SHORT}, pages and messages; use a longer one`);
}

/** A secret that is sent as a header must be such as a header may have. */
export function checkSecretHeaders(root: unknown, { byName }: Secrets, report: Report): void {
  const places = ['channels.*.headers.*.secret', 'telemetry.traces.headers.*.secret'];
  for (const { path, value } of places.flatMap((place) => valuesAt(root, place))) {
    const secret = typeof value === 'string' ? byName.get(value) : undefined;
    if (secret && !isHeaderValue(secret.value))
      report(path, `the secret ${quote(secret.name)} has characters that no header may have`);
  }
}
