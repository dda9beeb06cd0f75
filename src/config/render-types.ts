// The names of a configuration as TypeScript: what `bellwether.d.ts` holds, so that an editor knows them.
import type { Config } from './config.ts';

/** What the types file is called; it lies beside the configuration. */
export const TYPES_FILE = 'bellwether.d.ts';

/** The text of `bellwether.d.ts` for a configuration; the same configuration makes the same text. */
export function renderTypes({ components, secrets, targets, functions }: Config): string {
  const params = [...functions.values()].map(({ id, params: values }) => {
    const members = Object.entries(values).map(([name, value]) => `readonly ${quoted(name)}: ${typeof value}`);
    return `      ${quoted(id)}: ${shape(members)};`;
  });
  return `// Written by "bellwether types" from the configuration. Do not edit: run it again after a change.
export {};

declare module 'bellwether' {
  interface Register {
    components: ${union([...components.keys()])};
    secrets: ${union([...secrets.keys()])};
    variables: ${shape(variableMembers([...targets.values()].map(({ variables }) => variables)))};
    /** The params of each function. */
    functions: {
${params.join('\n')}
    };
  }
}
`;
}

/** A variable that not every target has may be undefined. */
function variableMembers(targets: readonly Readonly<Record<string, string>>[]): string[] {
  const names = new Set(targets.flatMap((variables) => Object.keys(variables)));
  return [...names].map((name) => {
    const isEverywhere = targets.every((variables) => Object.hasOwn(variables, name));
    return `readonly ${quoted(name)}: string${isEverywhere ? '' : ' | undefined'}`;
  });
}

const union = (names: readonly string[]): string => (names.length === 0 ? 'never' : names.map(quoted).join(' | '));

const shape = (members: readonly string[]): string =>
  members.length === 0 ? 'Readonly<Record<never, never>>' : `{ ${members.join('; ')} }`;

const quoted = (text: string): string =>
  `'${JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)}'`;
