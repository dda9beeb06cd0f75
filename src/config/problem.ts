import { visible, type Path } from './path.ts';
import { firstOf } from '../text/listed.ts';

/** One thing that is wrong in the configuration. Line and column count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `functions.place-order.every`; empty when it is about the file as a whole. */
  readonly path: string;
  readonly message: string;
}

/** Takes a problem at a place of the configuration. `hint` goes behind the message; it is made only for problems that are shown. */
export type Report = (path: Path, message: string, hint?: () => string) => void;

/** A problem as it was found, which may not be among those that are shown. */
export interface Finding extends Problem {
  readonly hint?: () => string;
  /** A name that stands for nothing, often because there is a mistake where it is defined. */
  readonly isConsequence?: true;
}

/** Why a configuration is refused: the first problems, and how many there are besides. */
export interface Refusal {
  readonly problems: readonly Problem[];
  readonly more: number;
}

/** So many problems are shown at once. */
export const MOST_PROBLEMS = 50;

/** `config.yaml:12:5  functions.place-order.every: "3 sec" is not a duration (try 3s)`. */
export const formatProblem = ({ file, line, column, path, message }: Problem): string =>
  `${file}:${line}:${column}  ${path === '' ? '' : `${path}: `}${message}`;

/** A problem with the file as a whole. */
export const fileProblem = (file: string, message: string, line = 1): Problem => ({
  file,
  line,
  column: 1,
  path: '',
  message,
});

/** Where a path of the configuration stands in the file, counting from 1. */
export interface Locator {
  (path: Path): { readonly line: number; readonly column: number };
}

/** In the order of the file. When there are too many to show, what may come from another mistake gives way to the others. */
export function refusalOf(findings: readonly Finding[]): Refusal {
  const all = inOrder(findings);
  const isAll = all.length <= MOST_PROBLEMS;
  const chosen = isAll ? all : all.toSorted((a, b) => rank(a) - rank(b)).slice(0, MOST_PROBLEMS);
  return { problems: chosen.map(shown), more: all.length - chosen.length };
}

const rank = ({ isConsequence }: Finding): number => Number(isConsequence === true);

/** A refusal as lines for people: each problem, and `and 312 more problems`. */
export function refusalLines({ problems, more }: Refusal): string[] {
  return withCount(problems.map(formatProblem), more);
}

/** The first lines, and how many problems there are besides; `more` of them are not among the lines. */
export function withCount(lines: readonly string[], more: number): string[] {
  return firstOf(lines, MOST_PROBLEMS, { noun: 'problem', others: more });
}

/** All of them in the order of the file. */
export const allInOrder = (findings: readonly Finding[]): Problem[] => inOrder(findings).map(shown);

/** Each said once. */
function inOrder(findings: readonly Finding[]): Finding[] {
  const once = new Map(findings.map((finding) => [formatProblem(finding), finding]));
  return [...once.values()].sort(byPlace);
}

/** With its hint, and with nothing in it that a terminal would obey. */
const shown = ({ file, line, column, path, message, hint }: Finding): Problem => ({
  ...{ file, line, column, path },
  message: visible(message + (hint?.() ?? '')),
});

const byPlace = (a: Finding, b: Finding): number => a.line - b.line || a.column - b.column || compare(a.path, b.path);

/** Not `localeCompare`, which takes a second for the paths of ten thousand problems. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
