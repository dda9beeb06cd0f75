// One picture of all rows that have a goal: how far from it each is, on a scale on which twice as good is as far to the
// left as twice as bad is to the right. Real figures stand beside the bars, for their units differ.
import { figure, isReached, type Row } from './row.ts';

const WIDTH = 1080;
const TEXT = 420;
const RIGHT = 210;
const LINE = 40;
const TOP = 96;
const FARTHEST = 8;
const half = (WIDTH - TEXT - RIGHT) / 2;

/** The rows with a goal as an SVG, readable on light and on dark ground. */
export function chart(rows: readonly Row[], caption: string): string {
  const shown = rows.filter(({ goal }) => goal !== undefined);
  const height = TOP + shown.length * LINE + 24;
  const goalX = TEXT + half;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Measurements of Bellwether beside their goals">
<style>
  svg { --ground: #fff; --ink: #1c2430; --soft: #5b6675; --line: #c3cad4; --good: #2b7a4b; --bad: #b4441f; --beside: #3b5bb5; background: var(--ground); font: 13px system-ui, 'Liberation Sans', sans-serif; }
  @media (prefers-color-scheme: dark) { svg { --ground: #14181f; --ink: #e9edf3; --soft: #a7b1bf; --line: #414b59; --good: #5cc489; --bad: #f08a5d; --beside: #9db4ff; } }
  text { fill: var(--ink); } .soft { fill: var(--soft); } .good { fill: var(--good); } .bad { fill: var(--bad); }
  .grid { stroke: var(--line); stroke-width: 1; } .goal { stroke: var(--ink); stroke-width: 2; } .beside { fill: var(--ground); stroke: var(--beside); stroke-width: 2; }
</style>
<text x="16" y="26" font-size="17" font-weight="600">Bellwether beside its goals</text>
<text x="16" y="46" class="soft">${escaped(caption)}</text>
<text x="${goalX - 12}" y="${TOP - 26}" text-anchor="end" class="soft">better than the goal</text>
<text x="${goalX + 12}" y="${TOP - 26}" class="soft">worse</text>
${gridOf(height)}
<circle cx="22" cy="64" r="5" class="beside"/><text x="34" y="68" class="soft">what it is measured beside, same run</text>
${shown.map((row, index) => bar(row, TOP + index * LINE)).join('\n')}
<line x1="${goalX}" y1="${TOP - 16}" x2="${goalX}" y2="${height - 16}" class="goal"/>
</svg>
`;
}

function gridOf(height: number): string {
  return [1 / 8, 1 / 4, 1 / 2, 2, 4, 8]
    .map((times) => {
      const x = placeOf(times);
      const says = times < 1 ? `1/${1 / times}` : `${times}×`;
      return `<line x1="${x}" y1="${TOP - 4}" x2="${x}" y2="${height - 16}" class="grid"/><text x="${x}" y="${TOP - 8}" text-anchor="middle" font-size="11" class="soft">${says}</text>`;
    })
    .join('\n');
}

function bar(row: Row, y: number): string {
  const goalX = TEXT + half;
  const kind = isReached(row) ? 'good' : 'bad';
  const x = placeOf(timesGoal(row, row.ours));
  const [from, to] = [Math.min(x, goalX), Math.max(x, goalX)];
  const limit = row.beside?.find(({ value }) => value !== undefined)?.value;
  const mark =
    limit === undefined ? '' : `<circle cx="${placeOf(timesGoal(row, limit))}" cy="${y + 18}" r="5" class="beside"/>`;
  const [first, second] = inTwo(row.what);
  return `<g><title>${escaped(`${row.what}: ${figure(row.ours)} ${row.unit}; goal ${row.goal!.says}`)}</title>
<text x="16" y="${second === '' ? y + 22 : y + 15}">${escaped(first)}</text><text x="16" y="${y + 31}">${escaped(second)}</text>
<rect x="${from}" y="${y + 10}" width="${Math.max(3, to - from)}" height="16" rx="2" class="${kind}"/>${mark}
<text x="${WIDTH - RIGHT + 12}" y="${y + 15}" font-weight="600" class="${kind}">${isReached(row) ? '✓' : '✗'} ${escaped(`${figure(row.ours)} ${row.unit}`)}</text>
<text x="${WIDTH - RIGHT + 12}" y="${y + 31}" font-size="11" class="soft">goal ${escaped(row.goal!.says)}</text></g>`;
}

/** Above 1 is worse, whichever way the row is read. */
const timesGoal = ({ goal, isMoreBetter = false }: Row, value: number): number =>
  goal!.value === 0 ? (value === 0 ? 1 : FARTHEST) : isMoreBetter ? goal!.value / value : value / goal!.value;

function placeOf(times: number): number {
  const bounded = Math.min(FARTHEST, Math.max(1 / FARTHEST, times));
  return Math.round(TEXT + half + (Math.log(bounded) / Math.log(FARTHEST)) * (half - 16));
}

/** Long names take two lines. */
function inTwo(text: string): readonly [string, string] {
  if (text.length <= 58) return [text, ''];
  const cut = text.lastIndexOf(' ', 58);
  const rest = text.slice(cut + 1);
  return [text.slice(0, cut), rest.length > 60 ? `${rest.slice(0, 58)}…` : rest];
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
