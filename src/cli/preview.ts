import type { Config } from '../config/config.ts';
import { visible } from '../config/path.ts';
import { previewSections, type PreviewGroup, type PreviewLine } from './preview-sections.ts';
import { paint, wrap } from './terminal.ts';

const WIDTH = 100;
const LEAST_LABEL_WIDTH = 23;
const MOST_LABEL_WIDTH = 40;

/** Every sentence that page and pager could show for a configuration, as lines for a terminal. */
export function previewText(config: Config): string {
  const all = previewSections(config);
  const labelWidth = labelWidthOf(all.flatMap(({ groups }) => groups));
  const sections = all.map(({ title, groups }) =>
    [paint('bold', title), ...groups.flatMap((group) => ['', ...groupLines(group, 2, labelWidth)])].join('\n'),
  );
  const head = `What people would read about ${config.organisation}. Times and spans are examples.`;
  return [wrapped(head, 0), ...sections].join('\n\n');
}

/** Labels are as long as the language has it; one that is longer still pushes its text aside. */
function labelWidthOf(groups: readonly PreviewGroup[]): number {
  const widthIn = ({ lines, groups: parts = [] }: PreviewGroup): number =>
    Math.max(0, ...lines.map(({ label }) => label.length + 1), ...parts.map(widthIn));
  return Math.min(MOST_LABEL_WIDTH, Math.max(LEAST_LABEL_WIDTH, ...groups.map(widthIn)));
}

function groupLines({ title, note, lines, groups = [] }: PreviewGroup, indent: number, labelWidth: number): string[] {
  const who = note === undefined ? '' : `  ${paint('dim', note)}`;
  return [
    ' '.repeat(indent) + paint('bold', wrapped(title, indent).trimStart()) + who,
    ...lines.map((line) => labelled(line, indent + 2, labelWidth)),
    ...groups.flatMap((group) => groupLines(group, indent + 2, labelWidth)),
  ];
}

/** A label, and beside it the text in lines of its own column. */
function labelled({ label, text }: PreviewLine, indent: number, labelWidth: number): string {
  const column = indent + labelWidth;
  const body = wrapped(text, column).slice(column);
  return `${' '.repeat(indent)}${paint('dim', `${label} `.padEnd(labelWidth))}${body}`;
}

const wrapped = (text: string, column: number): string => wrap(plainLine(text), WIDTH, ' '.repeat(column));

/** One line in which nothing steers the terminal, and no word is longer than a line. */
const plainLine = (text: string): string =>
  text
    .trim()
    .split(/\s+/)
    .map((word) => visible(word).replaceAll(/\S{60}(?=\S)/gu, '$& '))
    .join(' ');
