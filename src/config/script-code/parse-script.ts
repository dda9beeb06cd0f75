// Reads a script without running it. Node takes the types out and leaves every other character where it was, so that
// lines and columns are those of the file.
import { stripTypeScriptTypes } from 'node:module';
import { parse, type AnyNode, type Program } from 'acorn';

/** The syntax tree of a script; undefined when Node could not load it either, which is reported where it is loaded. */
export function parseScript(path: string, text: string): Program | undefined {
  try {
    return parse(/\.[cm]?ts$/.test(path) ? withoutTypes(text) : text, {
      ecmaVersion: 'latest',
      sourceType: /\.c[jt]s$/.test(path) ? 'script' : 'module',
      locations: true,
      allowHashBang: true,
    });
  } catch {
    return undefined;
  }
}

/** Node warns that the function is experimental; what it does is what Node does itself with every script it loads. */
function withoutTypes(text: string): string {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(text);
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** Visits a node and all below it in the order of the file; `parents` ends with the nearest one. */
export function walk(
  node: AnyNode,
  visit: (node: AnyNode, parents: readonly AnyNode[]) => void,
  parents: readonly AnyNode[] = [],
): void {
  visit(node, parents);
  const below = [...parents, node];
  for (const value of Object.values(node) as unknown[])
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value])
      if (isNode(child)) walk(child, visit, below);
}

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
