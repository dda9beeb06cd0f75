import { alarm } from './alarm.ts';
import { http } from './http.ts';
import { journeys } from './journeys.ts';
import { pages } from './pages.ts';
import { start } from './start.ts';
import { table, type Row } from './table.ts';

const all: Readonly<Record<string, () => Promise<Row[]>>> = { journeys, http, start, alarm, pages };
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in all));
if (unknown.length > 0) {
  console.error(`No measurement ${unknown.join(', ')}. There are: ${Object.keys(all).join(', ')}`);
  process.exit(2);
}
const rows: Row[] = [];
for (const name of wanted.length > 0 ? wanted : Object.keys(all)) rows.push(...(await all[name]!()));
console.log(table(rows));
