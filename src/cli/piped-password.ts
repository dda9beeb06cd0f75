// What came in on standard input as the password that somebody will later type into a form: one line of text.
import { isUtf8 } from 'node:buffer';

export const LEAST_CHARACTERS = 10;
export const MOST_CHARACTERS = 1000;
/** What cannot be a password any more, whatever it says. */
export const MOST_BYTES = 10 * MOST_CHARACTERS;

export type PasswordResult = { readonly password: string } | { readonly problem: string };

/** The password in the bytes, without the line end that most programs add, or why there is none. */
export function readPipedPassword(bytes: Uint8Array): PasswordResult {
  if (bytes.length === 0) return { problem: 'the password must come on standard input; it was empty.' };
  if (!isUtf8(bytes)) return { problem: 'the password must be text in UTF-8; other bytes came in. Convert it first.' };
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).replace(/\r?\n$/, '');
  const lines = text.split(/\r\n|[\n\r]/).length;
  if (lines > 1) {
    return {
      problem: `the password must be one line; ${lines} lines came in. To use the first: … | head -n 1 | bellwether password`,
    };
  }
  const problem = passwordProblem(text);
  return problem === undefined ? { password: text } : { problem };
}

/** Why nobody should have this password, or could not type it into the form; undefined when it is good. */
export function passwordProblem(password: string): string | undefined {
  const { length } = password;
  if (length < LEAST_CHARACTERS)
    return `the password must have at least ${LEAST_CHARACTERS} characters, found ${length}; a few words are easy to remember.`;
  if (length > MOST_CHARACTERS) return `the password must have at most ${MOST_CHARACTERS} characters, found ${length}.`;
  const [control] = /[\p{Cc}\p{Zl}\p{Zp}\ufeff]/u.exec(password) ?? [];
  if (control !== undefined)
    return `the password must have no control characters, found ${codePoint(control)}; nobody can type it into the form.`;
  if (password.trim() === '') return 'the password must not be made of spaces alone.';
  return undefined;
}

const codePoint = (character: string): string =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
