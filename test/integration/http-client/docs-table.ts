// The table in docs/http-client.md: written by UPDATE_DOCS=1, compared otherwise.
import { peers, type Client, type Kind, type Outcome, type Peer, type Row } from './row.ts';

export type Versions = ReadonlyMap<Peer, string>;
export type Results = ReadonlyMap<Row, ReadonlyMap<Client, Outcome>>;

const begin = '<!-- The table is written by test/integration/http-client with UPDATE_DOCS=1. -->';
const end = '<!-- End of the table. -->';
const columns = ['Bellwether', ...peers] as const;
/** Enough to see what went wrong. */
const MAX_CELL = 24;

/** The lines between the marks. */
export function linesOf(kinds: readonly Kind[], results: Results, versions: Versions): string[] {
  const named = peers.map((peer) => `${peer} ${versions.get(peer) ?? '(none)'}`);
  return [
    `Asked with ${named.join(', ')}. ✓ stands for the right outcome.`,
    ...kinds.flatMap(({ name, rows }) => [
      '',
      `### ${name}`,
      '',
      ...head,
      ...rows.map((row) => lineOf(row, results.get(row))),
    ]),
  ];
}

const head = [
  `| A server that … | right | ${columns.join(' | ')} | why they differ |`,
  `| --- | --- |${' --- |'.repeat(columns.length)} --- |`,
];

function lineOf(row: Row, outcomes: ReadonlyMap<Client, Outcome> | undefined): string {
  const cells = columns.map((client) => {
    const outcome = outcomes?.get(client);
    return outcome === undefined ? '?' : outcome === row.right ? '✓' : cell(outcome);
  });
  return `| ${[escaped(row.server), cell(row.right), ...cells, escaped(row.differs ?? '')].join(' | ')} |`;
}

/** By which a row is found again. */
export const startOfLine = ({ server }: Row): string => `| ${escaped(server)} |`;

function cell(outcome: Outcome): string {
  // oxlint-disable-next-line no-control-regex -- what cannot be shown is left out
  const plain = outcome.replaceAll(/[\u0000-\u001f]+/g, ' ').replaceAll('`', "'");
  return outcome === 'fails'
    ? 'fails'
    : `\`${escaped(plain.length > MAX_CELL ? `${plain.slice(0, MAX_CELL - 1)}…` : plain)}\``;
}

const escaped = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

/** The page with other lines between the marks. */
export function withTable(page: string, lines: readonly string[]): string {
  const [before = '', rest = ''] = page.split(begin);
  const after = rest.split(end)[1];
  if (after === undefined) throw new Error(`The page must hold the marks ${begin} and ${end}`);
  return `${before}${begin}\n\n${lines.join('\n')}\n\n${end}${after}`;
}

/** The lines that stand in the page. */
export const tableIn = (page: string): string[] => page.split(begin)[1]?.split(end)[0]?.trim().split('\n') ?? [];

/** The clients that are here in the version that the page was written with: only those can be compared. */
export function comparable(lines: readonly string[], versions: Versions): Client[] {
  const written = lines[0] ?? '';
  return ['Bellwether', ...peers.filter((peer) => written.includes(`${peer} ${versions.get(peer) ?? '?'}`))];
}

/** The lines with the columns of the given clients only. */
export const columnsOf = (lines: readonly string[], clients: readonly Client[]): string[] =>
  lines.flatMap((line) => {
    if (!line.startsWith('|')) return [];
    const cells = line.split(/(?<!\\)\|/);
    return cells.filter((_, i) => i < 3 || i > 2 + columns.length || clients.includes(columns[i - 3]!)).join('|');
  });
