/** Environment variables, as a process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Expansion {
  readonly text: string;
  /** What is wrong, each a sentence; `text` is then of no use. */
  readonly problems: readonly string[];
  /** Whether anything was put in. */
  readonly isChanged: boolean;
}

const name = '[A-Za-z_][A-Za-z0-9_]*';
const reference = new RegExp(`^(${name})(?::-(.*))?$`, 's');

/** Puts in `${NAME}` and `${NAME:-default}` (also when NAME is empty); `$${` stands for `${` itself. */
export function expand(text: string, env: Environment): Expansion {
  const problems: string[] = [];
  const expanded = text.replaceAll(/\$\$\{|\$\{([^}]*)\}|\$\{/g, (whole, inside: string | undefined) => {
    if (whole === '$${') return '${';
    const match = inside === undefined ? null : reference.exec(inside);
    if (!match) {
      problems.push(
        inside === undefined
          ? '"${" has no closing "}" (write $${ for the characters themselves)'
          : `\${${inside.slice(0, 40)}} names no environment variable (write \${NAME} or \${NAME:-default}, or $\${ for the characters themselves)`,
      );
      return '';
    }
    const [, variable = '', fallback] = match;
    const value = Object.hasOwn(env, variable) ? env[variable] : undefined;
    if (fallback !== undefined) return value === undefined || value === '' ? fallback : value;
    if (value === undefined) {
      problems.push(`environment variable ${variable} is not set (set it, or give a default: \${${variable}:-…})`);
    }
    return value ?? '';
  });
  return { text: expanded, problems, isChanged: expanded !== text };
}

/*
 * Unquoted references may stand where YAML reads braces, commas and colons as its own, as in { key: ${NAME:-a, b} }.
 * Before YAML reads the text, the marks inside a reference change places with characters that no text may contain,
 * one for one, so that every position stays right.
 */
const marks = '{},[]:# ';
const FIRST_STAND_IN = 0xfdd0;
const standIns = new RegExp(
  `[\\u${FIRST_STAND_IN.toString(16)}-\\u${(FIRST_STAND_IN + marks.length - 1).toString(16)}]`,
  'g',
);
const references = new RegExp(`\\$\\$\\{[^}\\n]*\\}|\\$\\{${name}(?::-[^}\\n]*)?\\}`, 'g');

/** Whether a text has characters that are kept for ourselves; Unicode forbids them in text. */
export const hasStandIns = (text: string): boolean => text.search(standIns) >= 0;

/** The text with references made harmless for YAML; of the same length. */
export const shieldReferences = (text: string): string =>
  text.replaceAll(references, (whole) =>
    Array.from(whole, (char) => {
      const index = marks.indexOf(char);
      return index < 0 ? char : String.fromCharCode(FIRST_STAND_IN + index);
    }).join(''),
  );

/** Undoes `shieldReferences`. */
export const unshieldReferences = (text: string): string =>
  text.replaceAll(standIns, (char) => marks[char.charCodeAt(0) - FIRST_STAND_IN] ?? char);
