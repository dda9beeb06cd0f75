import { visible, type Path } from './path.ts';

/** One thing that is wrong in the configuration. Line and column count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `functions.place-order.every`; empty when it is about the file as a whole. */
  readonly path: string;
  readonly message: string;
}

/** Takes a problem at a place of the configuration. */
export type Report = (path: Path, message: string) => void;

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

/** Problems in the order of the file, each said once, with nothing in them that a terminal would obey. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  const once = new Map<string, Problem>();
  for (const problem of problems) once.set(formatProblem(problem), { ...problem, message: visible(problem.message) });
  return [...once.values()].sort(byPlace);
}

const byPlace = (a: Problem, b: Problem): number =>
  a.line - b.line || a.column - b.column || a.path.localeCompare(b.path);
