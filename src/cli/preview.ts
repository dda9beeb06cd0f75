import type { Config } from '../config/config.ts';
import { visible } from '../config/path.ts';
import { previewSections, type PreviewGroup, type PreviewLine } from './preview-sections.ts';
import { paint, wrap } from './terminal.ts';

const WIDTH = 100;
const LABEL_WIDTH = 23;

/** Every sentence that page and pager could show for a configuration, as lines for a terminal. */
export function previewText(config: Config): string {
  const sections = previewSections(config).map(({ title, groups }) =>
    [paint('bold', title), ...groups.flatMap((group) => ['', ...groupLines(group, 2)])].join('\n'),
  );
  const head = `What people would read about ${config.organisation}. Times and spans are examples.`;
  return [wrapped(head, 0), ...sections].join('\n\n');
}

function groupLines({ title, note, lines, groups = [] }: PreviewGroup, indent: number): string[] {
  const who = note === undefined ? '' : `  ${paint('dim', note)}`;
  return [
    ' '.repeat(indent) + paint('bold', wrapped(title, indent).trimStart()) + who,
    ...lines.map((line) => labelled(line, indent + 2)),
    ...groups.flatMap((group) => groupLines(group, indent + 2)),
  ];
}

/** A label, and beside it the text in lines of its own column. */
function labelled({ label, text }: PreviewLine, indent: number): string {
  const column = indent + LABEL_WIDTH;
  const body = wrapped(text, column).slice(column);
  return `${' '.repeat(indent)}${paint('dim', label.padEnd(LABEL_WIDTH))}${body}`;
}

const wrapped = (text: string, column: number): string => wrap(plainLine(text), WIDTH, ' '.repeat(column));

/** One line in which nothing steers the terminal, and no word is longer than a line. */
const plainLine = (text: string): string =>
  text
    .trim()
    .split(/\s+/)
    .map((word) => visible(word).replaceAll(/\S{60}(?=\S)/gu, '$& '))
    .join(' ');
