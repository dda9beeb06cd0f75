import { createRedactor, type Redactor } from './child/redaction.ts';

/** Secrets that a child process was given: what it prints is freed of them before anyone sees it. */
export class KnownSecrets {
  readonly #byName = new Map<string, string>();
  readonly #values = new Set<string>();
  #redactor: Redactor = createRedactor({});

  learn(secrets: Readonly<Record<string, string>>): void {
    const fresh = Object.entries(secrets).filter(([, value]) => !this.#values.has(value));
    if (fresh.length === 0) return;
    for (const [name, value] of fresh) {
      this.#values.add(value);
      // One child may have seen two values of one name: the configuration was reloaded in between.
      this.#byName.set(this.#byName.has(name) ? `${name} ${this.#values.size}` : name, value);
    }
    this.#redactor = createRedactor(Object.fromEntries(this.#byName));
  }

  redact(text: string): string {
    return this.#redactor.text(text);
  }
}
