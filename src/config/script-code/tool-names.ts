// Which names in a script stand for the tools that a check is given. Names that also stand for something else in the
// same file are left out: rather nothing is found than something that is not so.
import type { AnyNode, Pattern, Program } from 'acorn';
import { walk } from './parse-script.ts';

export type ToolName = 'step' | 'secret' | 'measure' | 'http' | 'params' | 'target' | 'variables';

/** Tools that helpers are handed on under their own names; `params` and `target` may be anything there. */
const handedOn: ReadonlySet<string> = new Set(['step', 'secret', 'measure', 'http']);
const given: ReadonlySet<string> = new Set([...handedOn, 'params', 'target']);

/** A name that a pattern takes out of `params` or `variables`: `({ params: { article } }) => …`. */
export interface TakenName {
  readonly of: 'params' | 'variables';
  readonly name: string;
  readonly node: AnyNode;
}

export interface ToolNames {
  /** The tool that an expression stands for. */
  readonly toolOf: (expression: AnyNode) => ToolName | undefined;
  readonly taken: readonly TakenName[];
}

export function toolNamesIn(program: Program): ToolNames {
  const names = new Map<string, ToolName>();
  const bags = new Set<string>();
  const taken: TakenName[] = [];
  const checks = checkFunctionsIn(program);

  const takeFrom = (pattern: Pattern, of: 'params' | 'variables' | 'target') => {
    if (pattern.type === 'Identifier') return void names.set(pattern.name, of);
    if (pattern.type !== 'ObjectPattern') return;
    for (const { key, value, node } of membersOf(pattern)) {
      if (of !== 'target') taken.push({ of, name: key, node });
      else if (key === 'variables') takeFrom(value, 'variables');
    }
  };
  const takeTools = (pattern: Pattern, tools: ReadonlySet<string>) => {
    if (pattern.type !== 'ObjectPattern') return;
    for (const { key, value } of membersOf(pattern)) {
      if (!tools.has(key)) continue;
      if (key === 'params' || key === 'target') takeFrom(value, key);
      else if (value.type === 'Identifier') names.set(value.name, key as ToolName);
    }
  };
  walk(program, (node) => {
    if (!isFunction(node)) return;
    const isCheck = checks.has(node);
    for (const [index, param] of node.params.entries()) {
      if (param.type === 'Identifier' && isCheck && index === 0) bags.add(param.name);
      else if (param.type === 'Identifier' && param.name === 'step') names.set('step', 'step');
      else takeTools(param, isCheck && index === 0 ? given : handedOn);
    }
  });

  const toolOf = (node: AnyNode): ToolName | undefined => {
    if (node.type === 'Identifier') return names.get(node.name);
    if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return undefined;
    const { name } = node.property;
    if (node.object.type === 'Identifier' && bags.has(node.object.name))
      return given.has(name) ? (name as ToolName) : undefined;
    return name === 'variables' && toolOf(node.object) === 'target' ? 'variables' : undefined;
  };
  walk(program, (node) => {
    if (node.type !== 'VariableDeclarator' || !node.init) return;
    const tool = toolOf(node.init);
    if (tool === 'params' || tool === 'variables' || tool === 'target') takeFrom(node.id, tool);
    else if (node.init.type === 'Identifier' && bags.has(node.init.name)) takeTools(node.id, given);
  });
  for (const name of otherNamesIn(program, toolOf)) names.delete(name);
  return { toolOf, taken };
}

type FunctionNode = Extract<
  AnyNode,
  { type: 'ArrowFunctionExpression' | 'FunctionExpression' | 'FunctionDeclaration' }
>;

const isFunction = (node: AnyNode): node is FunctionNode =>
  node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression' || node.type === 'FunctionDeclaration';

/** The functions that are given to `browserCheck` or `httpCheck`, directly or by name. */
function checkFunctionsIn(program: Program): ReadonlySet<AnyNode> {
  const functions = new Set<AnyNode>();
  const named = new Set<string>();
  walk(program, (node) => {
    if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return;
    if (!/^(browser|http)Check$/.test(node.callee.name)) return;
    const [work] = node.arguments;
    if (work?.type === 'Identifier') named.add(work.name);
    else if (work) functions.add(work);
  });
  walk(program, (node) => {
    if (node.type === 'FunctionDeclaration' && named.has(node.id?.name ?? '')) functions.add(node);
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init && named.has(node.id.name))
      functions.add(node.init);
  });
  return functions;
}

interface Member {
  readonly key: string;
  readonly value: Pattern;
  readonly node: AnyNode;
}

function membersOf(pattern: Extract<Pattern, { type: 'ObjectPattern' }>): Member[] {
  return pattern.properties.flatMap((node) => {
    if (node.type !== 'Property' || node.computed || node.key.type !== 'Identifier') return [];
    const value = node.value.type === 'AssignmentPattern' ? node.value.left : node.value;
    return [{ key: node.key.name, value, node }];
  });
}

/** Names that the file imports or declares as something else. */
function otherNamesIn(program: Program, toolOf: ToolNames['toolOf']): ReadonlySet<string> {
  const others = new Set<string>();
  walk(program, (node) => {
    if (/^Import\w*Specifier$/.test(node.type)) others.add((node as { local: { name: string } }).local.name);
    if (node.type === 'FunctionDeclaration' && node.id) others.add(node.id.name);
    if (isFunction(node))
      for (const param of node.params) if (param.type === 'Identifier' && param.name !== 'step') others.add(param.name);
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && !(node.init && toolOf(node.init)))
      others.add(node.id.name);
  });
  return others;
}
