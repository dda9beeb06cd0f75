import {
  isCollection,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
  Scalar,
  type Document,
  type YAMLError,
} from 'yaml';
import { hasStandIns, shieldReferences, unshieldReferences, type Environment } from './environment.ts';
import { pathKey, spellPath, type Path } from './path.ts';
import { fileProblem, type Locator, type Problem } from './problem.ts';
import { DEEPEST, plainTree, type Expanded } from './tree.ts';
import { excessIn } from './yaml-size.ts';

/** A configuration as written: plain values, and where each stands. */
export interface Source {
  readonly value: unknown;
  readonly locate: Locator;
  readonly expanded: ReadonlyMap<string, Expanded>;
  /** Path keys of values that are wrong already: nothing more need be said of them. */
  readonly spoiled: ReadonlySet<string>;
}

export interface SourceResult {
  /** Undefined when the text is not YAML: anything said of its values might be wrong. */
  readonly source?: Source;
  readonly problems: readonly Problem[];
}

/** Reads the YAML text of a configuration file; `file` is only for the problems. */
export function readSource(file: string, text: string, env: Environment): SourceResult {
  if (hasStandIns(text)) return { problems: [fileProblem(file, 'has characters that are not text (U+FDD0 and on)')] };
  const shielded = shieldReferences(text);
  const excess = excessIn(shielded);
  if (excess) return { problems: [fileProblem(file, excess.message, lineAt(text, excess.offset))] };
  const lines = new LineCounter();
  const document = parseDocument(shielded, {
    lineCounter: lines,
    prettyErrors: false,
    schema: 'core',
    resolveKnownTags: false,
    uniqueKeys: false,
    merge: false,
  });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const errors = [...document.errors, ...document.warnings];
  if (errors.length > 0)
    return {
      problems: syntaxProblems(
        file,
        errors.map((error) => mistakeOf(error, document)),
        place,
      ),
    };
  if (document.contents === null) {
    return {
      problems: [
        fileProblem(
          file,
          'is empty; it must say at least organisation, targets and functions (bellwether init writes one)',
        ),
      ],
    };
  }
  const tree = plainTree(document.contents, env);
  const locate = locator(tree.positions, place);
  const problems = tree.flaws.map(({ path, message, offset, otherOffset }): Problem => {
    const other = otherOffset === undefined ? '' : ` (the other is on line ${place(otherOffset).line})`;
    const at = offset === undefined ? locate(path) : place(offset);
    return { file, ...at, path: spellPath(path), message: message + other };
  });
  return { source: { value: tree.value, locate, expanded: tree.expanded, spoiled: tree.spoiled }, problems };
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** What has no place of its own, such as a missing key, is shown where its parent stands. */
const locator =
  (positions: ReadonlyMap<string, number>, place: (offset: number) => { line: number; column: number }): Locator =>
  (path: Path) => {
    for (let length = path.length; length > 0; length--) {
      const offset = positions.get(pathKey(path.slice(0, length)));
      if (offset !== undefined) return place(offset);
    }
    return { line: 1, column: 1 };
  };

interface Mistake {
  readonly code: YAMLError['code'];
  readonly offset: number;
  readonly message: string;
}

function mistakeOf(error: YAMLError, document: Document): Mistake {
  const { code, pos } = error;
  const isOpenText = code === 'MISSING_CHAR' && error.message.includes('quote');
  return { code, offset: isOpenText ? lastText(document) : pos[0], message: syntaxMessage(error) };
}

/** A quotation mark that is never closed is only missed at the end of the file; the text that it begins is the last. */
function lastText(document: Document): number {
  let offset = 0;
  const waiting: unknown[] = [document.contents]; // no recursion: what is not valid may be nested without end
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isPair(node)) waiting.push(node.key ?? null, node.value ?? null);
    else if (isCollection(node)) for (const item of node.items) waiting.push(item);
    else if (isScalar(node) && (node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE)) {
      offset = Math.max(offset, node.range?.[0] ?? 0);
    }
  }
  return offset;
}

function syntaxProblems(
  file: string,
  mistakes: readonly Mistake[],
  place: (offset: number) => { line: number; column: number },
): Problem[] {
  const tooDeep = mistakes.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  const shown = tooDeep ? [tooDeep] : mistakes;
  // One mistake makes several complaints; the first on each line is the one to look at.
  const byLine = new Map<number, Problem>();
  for (const { offset, message } of shown.toSorted((a, b) => a.offset - b.offset)) {
    const at = place(offset);
    if (!byLine.has(at.line)) byLine.set(at.line, { file, ...at, path: '', message });
  }
  return [...byLine.values()];
}

function syntaxMessage({ code, message }: YAMLError): string {
  const bracket = /end with a ([\]}])/.exec(message)?.[1];
  if (bracket !== undefined) return `a bracket that begins before this is not closed with "${bracket}"`;
  switch (code) {
    case 'MISSING_CHAR':
      return message.includes('quote')
        ? 'the quotation mark that begins here is never closed'
        : `is not YAML: ${unshieldReferences(message)}`;
    case 'TAB_AS_INDENT':
      return 'is indented with a tab; use spaces';
    case 'MULTIPLE_DOCS':
      return 'a second document begins here; remove the "---"';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'there is a second ": " on one line; put the value in quotes, or begin a new line';
    case 'MULTILINE_IMPLICIT_KEY':
      return 'a name must be followed by ":" on the same line';
    case 'UNEXPECTED_TOKEN':
      return 'YAML does not understand what begins here; look at indentation and quotes of this line and of the one before';
    case 'RESOURCE_EXHAUSTION':
      return `is nested too deeply; ${DEEPEST} levels are the most`;
    case 'TAG_RESOLVE_FAILED':
      return 'tags (!) are not understood here; write the value without one';
    default:
      return `is not YAML: ${unshieldReferences(message)}`;
  }
}
