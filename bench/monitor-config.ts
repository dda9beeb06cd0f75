import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A check script of `checks/`, as a path that a configuration can name. */
export const checkFile = (name: 'health' | 'order'): string =>
  // The same from the source and from the compiled measurements: scripts are TypeScript, as users write them.
  fileURLToPath(
    new URL(import.meta.url.endsWith('.ts') ? `./checks/${name}.ts` : `../../bench/checks/${name}.ts`, import.meta.url),
  );

/** The YAML of one function. `more` are further keys, such as `page: { block: [image] }`. */
export const stanza = (id: string, check: 'health' | 'order', every: string, more = ''): string =>
  `  ${id}: { question: "Does ${id} work?", check: ${checkFile(check)}, every: ${every}, timeout: ${check === 'order' ? '30s' : '5s'}, audiences: [customer-service], impact: { summary: Nobody can use ${id}., tellCustomers: We are at it., stillWorks: The rest., workaround: Write it down. }${more === '' ? '' : `, ${more}`} }\n`;

/** So many functions with HTTP checks, `f-0` to `f-N`. */
export const healthStanzas = (count: number, every: string, from = 0): string =>
  Array.from({ length: count }, (_, n) => stanza(`f-${from + n}`, 'health', every)).join('');

export interface MonitorConfig {
  readonly url: string;
  readonly store: string;
  readonly stanzas: string;
  readonly browsers?: number;
  readonly http?: number;
  /** Names of further targets at the same address. */
  readonly alsoTargets?: readonly string[];
  /** Further sections. */
  readonly more?: string;
}

/** Writes a configuration into a folder; resolves to its path. */
export async function writeConfig(folder: string, config: MonitorConfig): Promise<string> {
  const { url, store, stanzas, browsers = 0, http = 50, alsoTargets = [], more = '' } = config;
  const file = join(folder, 'config.yaml');
  const targets = ['live', ...alsoTargets].map((name) => `${name}: { url: '${url}' }`).join(', ');
  await writeFile(
    file,
    `organisation: Bench\nstore: ${store}\nrunners: { browsers: ${browsers}, http: ${http} }\ntargets: { ${targets} }\n${more}functions:\n${stanzas}`,
  );
  return file;
}
