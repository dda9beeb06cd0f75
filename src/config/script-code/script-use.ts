// What a script plainly asks for: components, params, variables, measurements, options. What is computed is passed over.
import type { AnyNode, CallExpression, ObjectExpression, Program } from 'acorn';
import type { RequestOptions } from '../../check/http-options.ts';
import type { StepOptions } from '../../check/tools.ts';
import { walk } from './parse-script.ts';
import { toolNamesIn, type ToolNames } from './tool-names.ts';

/** Counting from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface Named {
  readonly name: string;
  readonly at: Place;
}

export interface ScriptUse {
  /** Components that steps name. */
  readonly components: readonly Named[];
  readonly measurements: readonly Named[];
  /** Whether the names of all measurements are known. */
  readonly areMeasurementsPlain: boolean;
  /** Without those that the file asks for first: `'coupon' in params`. */
  readonly params: readonly Named[];
  readonly variables: readonly Named[];
  readonly unknownOptions: readonly (Named & { readonly of: string; readonly known: readonly string[] })[];
  readonly hasStep: boolean;
  readonly hasExpectation: boolean;
}

type Keys<T> = Readonly<Record<keyof T, true>>;
const stepOptions: Keys<StepOptions> = { component: true };
const measureOptions = { unit: true } as const;
const requestOptions: Keys<RequestOptions> = {
  json: true,
  form: true,
  body: true,
  headers: true,
  query: true,
  timeoutMs: true,
  redirects: true,
  maxBytes: true,
};

export function useOf(program: Program): ScriptUse {
  const tools = toolNamesIn(program);
  const constants = constantsIn(program);
  const calls = new CallReader(tools, constants);
  const reads: (Named & { readonly of: 'params' | 'variables' })[] = tools.taken.map(({ of, name, node }) => ({
    of,
    name,
    at: placeOf(node),
  }));
  const asked = new Set<string>();
  walk(program, (node) => {
    if (node.type === 'CallExpression') calls.read(node);
    if (node.type === 'BinaryExpression' && node.operator === 'in' && node.left.type === 'Literal')
      asked.add(`${tools.toolOf(node.right)}.${String(node.left.value)}`);
    if (node.type !== 'MemberExpression' || node.object.type === 'Super') return;
    const of = tools.toolOf(node.object);
    const name = nameOf(node);
    if ((of === 'params' || of === 'variables') && name !== undefined) reads.push({ of, name, at: placeOf(node) });
  });
  const certain = (wanted: 'params' | 'variables') =>
    reads.filter(({ of, name }) => of === wanted && !asked.has(`${of}.${name}`)).map(({ name, at }) => ({ name, at }));
  const { components, measurements, areMeasurementsPlain, unknownOptions, hasStep, hasExpectation } = calls;
  return {
    ...{ components, measurements, areMeasurementsPlain, unknownOptions, hasStep, hasExpectation },
    params: certain('params'),
    variables: certain('variables'),
  };
}

class CallReader {
  readonly components: Named[] = [];
  readonly measurements: Named[] = [];
  readonly unknownOptions: (Named & { of: string; known: readonly string[] })[] = [];
  areMeasurementsPlain = true;
  hasStep = false;
  hasExpectation = false;
  readonly #tools: ToolNames;
  readonly #constants: ReadonlyMap<string, string>;

  constructor(tools: ToolNames, constants: ReadonlyMap<string, string>) {
    this.#tools = tools;
    this.#constants = constants;
  }

  read(call: CallExpression): void {
    const { callee } = call;
    if (callee.type === 'Super') return;
    this.hasExpectation ||= rootOf(callee) === 'expect';
    const isMember = callee.type === 'MemberExpression' && callee.object.type !== 'Super';
    const tool = this.#tools.toolOf(callee);
    const owner = isMember ? this.#tools.toolOf(callee.object) : undefined;
    const method = isMember ? nameOf(callee) : undefined;
    if (tool === 'step' || (owner === 'step' && method === 'soft')) this.#readStep(call);
    else if (tool === 'measure') this.#readMeasure(call);
    else if (owner === 'http' && method !== undefined && /^(get|post|put|patch|delete|request)$/.test(method))
      this.#readOptions(call.arguments[method === 'request' ? 2 : 1], `http.${method}`, requestOptions);
  }

  #readStep({ arguments: [, options] }: CallExpression): void {
    this.hasStep = true;
    for (const { key, value } of this.#readOptions(options, 'step', stepOptions)) {
      if (key !== 'component') continue;
      for (const name of this.#textsOf(value)) this.components.push({ name, at: placeOf(value) });
    }
  }

  #readMeasure({ arguments: [name, , options] }: CallExpression): void {
    this.#readOptions(options, 'measure', measureOptions);
    const names = name ? this.#textsOf(name) : [];
    if (names.length === 0) this.areMeasurementsPlain = false;
    for (const text of names) this.measurements.push({ name: text, at: placeOf(name!) });
  }

  #readOptions(node: AnyNode | undefined, of: string, options: Readonly<Record<string, true>>) {
    const members = node?.type === 'ObjectExpression' ? membersOf(node) : [];
    for (const { key, at } of members) {
      if (!Object.hasOwn(options, key)) this.unknownOptions.push({ name: key, at, of, known: Object.keys(options) });
    }
    return members;
  }

  /** The texts that an expression can be; none when that cannot be seen. */
  #textsOf(node: AnyNode): string[] {
    if (node.type === 'Literal') return typeof node.value === 'string' ? [node.value] : [];
    if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return [node.quasis[0]?.value.cooked ?? ''];
    if (node.type === 'Identifier') return [this.#constants.get(node.name) ?? []].flat();
    if (node.type !== 'ConditionalExpression') return [];
    return [...this.#textsOf(node.consequent), ...this.#textsOf(node.alternate)];
  }
}

/** `const SHOP = 'shop'`, where no other name of the file is the same. */
function constantsIn(program: Program): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const declared = new Set<string>();
  walk(program, (node) => {
    if (node.type !== 'VariableDeclaration') return;
    for (const { id, init } of node.declarations) {
      if (id.type !== 'Identifier') continue;
      const isText = node.kind === 'const' && init?.type === 'Literal' && typeof init.value === 'string';
      if (isText && !declared.has(id.name)) texts.set(id.name, String(init.value));
      else texts.delete(id.name);
      declared.add(id.name);
    }
  });
  return texts;
}

const membersOf = (node: ObjectExpression) =>
  node.properties.flatMap((member) => {
    if (member.type !== 'Property' || member.computed) return [];
    const { key, value } = member;
    if (key.type === 'Identifier') return [{ key: key.name, value, at: placeOf(member) }];
    return key.type === 'Literal' ? [{ key: String(key.value), value, at: placeOf(member) }] : [];
  });

/** The member that is read, when its name is written out. */
function nameOf({ computed, property }: Extract<AnyNode, { type: 'MemberExpression' }>): string | undefined {
  if (!computed) return property.type === 'Identifier' ? property.name : undefined;
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined;
}

/** The name that a chain of members and calls starts with: `expect` of `expect.soft(x).not.toBe`. */
function rootOf(node: AnyNode): string | undefined {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'MemberExpression') return rootOf(node.object);
  return node.type === 'CallExpression' ? rootOf(node.callee) : undefined;
}

const placeOf = ({ loc }: AnyNode): Place => ({ line: loc?.start.line ?? 1, column: (loc?.start.column ?? 0) + 1 });
