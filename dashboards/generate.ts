// `npm run dashboards`: writes json/ anew.
import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allDashboards } from './dashboards.ts';

const folder = join(import.meta.dirname, 'json');
mkdirSync(folder, { recursive: true });
for (const file of globSync('*.json', { cwd: folder })) rmSync(join(folder, file));
for (const built of allDashboards())
  writeFileSync(join(folder, `${built.uid}.json`), `${JSON.stringify(built, undefined, 2)}\n`);
