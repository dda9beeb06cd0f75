import { figure, isReached, type Row } from './row.ts';

/** Rows as a Markdown table, with their notes below it. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const beside = (row.beside ?? []).map(({ who, value }) => `${who} ${said(value, row.unit)}`).join('; ');
    const reached = isReached(row);
    const answer = reached === undefined ? '' : reached ? 'reached' : 'not reached';
    return `| ${row.what} | ${said(row.ours, row.unit)} | ${beside} | ${row.goal?.says ?? ''} | ${answer} |`;
  });
  const notes = rows.flatMap(({ what, note }) => (note === undefined ? [] : [`- ${what}: ${note}`]));
  return [
    '| what | Bellwether | beside it, same run | goal | |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
    ...(notes.length > 0 ? ['', ...notes] : []),
  ].join('\n');
}

const said = (value: number | undefined, unit: string): string =>
  value === undefined || Number.isNaN(value) ? '(not measured)' : `${figure(value)} ${unit}`.trimEnd();
