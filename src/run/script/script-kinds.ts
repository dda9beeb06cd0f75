import { readFile } from 'node:fs/promises';
import type { CheckKind } from '../../model/check.ts';

/** A quick look at a script's text; the child that loads it corrects a wrong guess. */
export function guessKind(text: string): CheckKind {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
  const browserAt = code.search(/\bbrowserCheck\s*[(<]/);
  const httpAt = code.search(/\bhttpCheck\s*[(<]/);
  return browserAt >= 0 && (httpAt < 0 || browserAt < httpAt) ? 'browser' : 'http';
}

/** Which kind each script is, by its text until it is known better. */
export class ScriptKinds {
  #known = new Map<string, CheckKind>();

  async of(checkFile: string): Promise<CheckKind> {
    const known = this.#known.get(checkFile);
    if (known) return known;
    // A file that cannot be read is the child's to report, in its own words.
    const kind = guessKind(await readFile(checkFile, 'utf8').catch(() => ''));
    if (!this.#known.has(checkFile)) this.#known.set(checkFile, kind);
    return this.#known.get(checkFile) ?? kind;
  }

  correct(checkFile: string, kind: CheckKind): void {
    this.#known.set(checkFile, kind);
  }

  forget(): void {
    this.#known = new Map();
  }
}
