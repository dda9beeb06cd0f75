import { readFileSync, readdirSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from '../config/make-folder.ts';
import type { Dashboard } from '../../dashboards/of-config.ts';
import { CommandError, exit } from './exit.ts';
import { loadOrExplain } from './load.ts';

/**
 * `bellwether export dashboards`: the Grafana dashboards in the words of the configuration. With `to` each becomes a
 * file in that folder, else all are written to standard output as one JSON array. Throws a CommandError when the
 * configuration has problems or the folder cannot be written.
 */
export async function exportDashboards(options: { to?: string; config: string }): Promise<void> {
  const { dashboardsOfConfig } = await import('../../dashboards/of-config.ts');
  const dashboards = dashboardsOfConfig(shippedDashboards(), await loadOrExplain(options.config));
  if (options.to === undefined) {
    process.stdout.write(asText(dashboards));
    return;
  }
  const { to } = options;
  await writeAll(to, dashboards).catch((error: unknown) => {
    throw new CommandError(
      `bellwether export dashboards: --to must name a folder that can be written; ${(error as Error).message}. Try another folder.`,
      exit.usage,
    );
  });
  console.log(`${dashboards.length} dashboards for Grafana are in ${to}.`);
}

/** Reads what is packed with the program; from dist/ the package is one folder further up than from src/. */
function shippedDashboards(): readonly Dashboard[] {
  const folders = ['../../dashboards/json', '../../../dashboards/json'];
  for (const folder of folders.map((up) => fileURLToPath(new URL(up, import.meta.url)))) {
    const files = listed(folder).filter((name) => name.endsWith('.json'));
    if (files.length > 0)
      return files.sort().map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Dashboard);
  }
  throw new CommandError(
    'bellwether export dashboards: the folder dashboards/json must lie beside package.json of bellwether, and does not. Install the package anew.',
    exit.unjudged,
  );
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Grafana may read the folder at any moment: a file is there whole or not at all. */
async function writeAll(folder: string, dashboards: readonly Dashboard[]): Promise<void> {
  makeFolder(folder);
  for (const dashboard of dashboards) {
    const file = join(folder, `${dashboard.uid}.json`);
    await writeFile(`${file}.part`, asText(dashboard));
    await rename(`${file}.part`, file);
  }
}

const asText = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;
