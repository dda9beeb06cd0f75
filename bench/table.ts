import { isAsGood, type Compared } from './against.ts';
import { figure, isReached, median, type Row } from './row.ts';

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

/** Two versions side by side as a Markdown table. */
export function comparisonTable(
  all: readonly Compared[],
  names: { readonly other: string; readonly ours: string },
): string {
  const lines = all.map((one) => {
    const ratios = one.pairs.map(({ other, ours }) => ours / other);
    const of = (who: 'other' | 'ours') => said(median(one.pairs.map((pair) => pair[who])), one.unit);
    const spread = `${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}`;
    const answer = isAsGood(one) ? 'within 5 %' : 'worse';
    return `| ${one.what} | ${of('other')} | ${of('ours')} | ${one.ratio.toFixed(3)} | ${spread} | ${answer} |`;
  });
  return [
    `| what | ${names.other} | ${names.ours} | median of ratios | ratios | |`,
    '| --- | --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}

const said = (value: number | undefined, unit: string): string =>
  value === undefined || Number.isNaN(value) ? '(not measured)' : `${figure(value)} ${unit}`.trimEnd();
