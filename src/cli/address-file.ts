// Where a running monitor answers, for `bellwether healthcheck`: only the monitor knows, since a port may come from the
// command line, and the configuration on disk may be newer than the one in use, or refused.
import { readFile, rm, writeFile } from 'node:fs/promises';
import type { Log } from '../model/log.ts';

/** Environment variable that names the file; without it none is written. */
export const ADDRESS_FILE = 'BELLWETHER_ADDRESS_FILE';

/** Writes the address to the file that the environment names, and removes it on disposal. A monitor without it runs all the same. */
export async function writeAddressFile(
  url: string,
  { env, log }: { readonly env: Readonly<Record<string, string | undefined>>; readonly log: Log },
): Promise<AsyncDisposable> {
  const file = env[ADDRESS_FILE];
  if (!file) return { [Symbol.asyncDispose]: () => Promise.resolve() };
  await writeFile(file, `${url}\n`).catch((error: unknown) =>
    log.warn(
      { file, error: String(error), hint: `Name a file that can be written in ${ADDRESS_FILE}` },
      'Address file not written; bellwether healthcheck cannot find this monitor',
    ),
  );
  return { [Symbol.asyncDispose]: () => rm(file, { force: true }).catch(() => {}) };
}

/** The address that a monitor wrote; undefined when none is running. */
export async function readAddressFile(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return URL.canParse(text.trim()) ? text.trim() : undefined;
}
