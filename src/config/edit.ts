import { isMap, isScalar, isSeq, LineCounter, parseDocument, stringify, type YAMLMap } from 'yaml';
import { shieldReferences } from './environment.ts';
import { idProblem } from '../form/fields.ts';
import { quote } from './path.ts';

/** A function as `bellwether new` writes it: the keys of the form in the order in which they shall stand. */
export interface FunctionStanza {
  readonly id: string;
  readonly [key: string]: unknown;
}

/** Adds a function to the text of a configuration; every other character stays as it is. */
export function addFunction(yaml: string, { id, ...form }: FunctionStanza): { text: string } | { problem: string } {
  const wrong = idProblem(id);
  if (wrong !== undefined) return { problem: `the name ${quote(id)} ${wrong}` };
  const lines = new LineCounter();
  const document = parseDocument(shieldReferences(yaml), {
    lineCounter: lines,
    prettyErrors: false,
    keepSourceTokens: true,
  });
  const error = document.errors[0];
  if (error)
    return { problem: `the configuration is not valid YAML (line ${lines.linePos(error.pos[0]).line}); mend it first` };
  const newline = yaml.includes('\r\n') ? '\r\n' : '\n';
  const stanza = (indent: number, step: number) =>
    indented(stringify({ [id]: form }, { indent: step, lineWidth: 0, flowCollectionPadding: true }), indent).replaceAll(
      '\n',
      newline,
    );
  if (document.contents === null) return { text: joined(yaml, `functions:${newline}${stanza(2, 2)}`, newline) };
  if (!isMap(document.contents)) return { problem: 'the configuration must be a map of keys, such as functions:' };
  const root = document.contents;
  const pair = root.items.find(({ key }) => isScalar(key) && key.value === 'functions');
  if (!pair) return { text: joined(yaml, `${newline}functions:${newline}${stanza(2, 2)}`, newline) };
  const functions: unknown = pair.value;
  if (isScalar(functions) && functions.value === null && isScalar(pair.key)) {
    const end = endOfLine(yaml, pair.key.range?.[1] ?? 0);
    return { text: inserted(yaml, end, `${newline}${stanza(2, 2).trimEnd()}`) };
  }
  if (!isMap(functions)) return { problem: 'functions must be a map with an entry for each function' };
  if (functions.has(id)) return { problem: `there is a function ${id} already` };
  if (functions.flow === true) {
    return {
      problem: 'functions is written in braces { }; write one function per line first, then a function can be added',
    };
  }
  return { text: afterLast(yaml, functions, lines, stanza, newline) };
}

/** Behind the last line of the last function, before comments that belong to what follows. */
function afterLast(
  yaml: string,
  functions: YAMLMap,
  lines: LineCounter,
  stanza: (indent: number, step: number) => string,
  newline: string,
): string {
  const offsetOf = (map: YAMLMap, index: number) => {
    const key = map.items.at(index)?.key;
    return isScalar(key) ? (key.range?.[0] ?? 0) : 0;
  };
  const indent = Math.max(1, lines.linePos(offsetOf(functions, 0)).col - 1);
  const last: unknown = functions.items.at(-1)?.value;
  const inner = isMap(last) && last.flow !== true ? lines.linePos(offsetOf(last, 0)).col - 1 - indent : 0;
  const end = pastComments(yaml, endOfLine(yaml, contentEnd(yaml, functions)), indent);
  const neighbours = functions.items.length < 2 ? yaml : yaml.slice(offsetOf(functions, 0), end);
  const isSpaced = /\n[ \t]*\r?\n/.test(neighbours);
  const text = stanza(indent, inner > 0 ? inner : 2).trimEnd();
  return inserted(yaml, end, `${isSpaced ? newline : ''}${newline}${text}`);
}

/** Where the last character of a block stands that is neither space nor comment. */
function contentEnd(yaml: string, map: YAMLMap): number {
  const node = lastNode(map);
  let end = node?.range?.[1] ?? map.range?.[1] ?? 0;
  while (end > 0 && /\s/.test(yaml[end - 1]!)) end--;
  return end;
}

function lastNode(node: unknown): { range?: readonly number[] | null } | undefined {
  if (isMap(node) && node.flow !== true && node.items.length > 0) {
    const { key, value } = node.items.at(-1)!;
    const isEmpty =
      isScalar(value) && value.range !== undefined && value.range !== null && value.range[0] === value.range[1];
    return lastNode(value === null || isEmpty ? key : value);
  }
  if (isSeq(node) && node.flow !== true && node.items.length > 0) return lastNode(node.items.at(-1));
  return typeof node === 'object' && node !== null ? node : undefined;
}

/** Comments that are indented deeper than the functions still belong to the last one. */
function pastComments(text: string, from: number, indent: number): number {
  const comments = new RegExp(`^(\\r?\\n[ ]{${indent + 1},}#[^\\n]*)+`).exec(text.slice(from));
  return comments ? endOfLine(text, from + comments[0].length) : from;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

const inserted = (text: string, at: number, more: string): string => text.slice(0, at) + more + text.slice(at);

const joined = (text: string, more: string, newline: string): string =>
  (text === '' || text.endsWith('\n') ? text : text + newline) + more;

const indented = (text: string, width: number): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? line : ' '.repeat(width) + line))
    .join('\n');
