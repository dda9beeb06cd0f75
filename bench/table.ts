export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly limit: string;
  readonly ratio: string;
}

/** A Markdown table of measurements. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ what, ours, limit, ratio }) => `| ${what} | ${ours} | ${limit} | ${ratio} |`);
  return ['| what | Bellwether | bare limit, same run | ratio |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
