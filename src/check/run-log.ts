import type { Clean } from './clean.ts';

const HEAD_CHARS = 128 * 1024;
const TAIL_CHARS = 64 * 1024;
const MOST_CHARS = 256 * 1024;
const LONGEST_LINE = 2000;
const MOST_TOLD = 1000;

interface Line {
  readonly text: string;
  readonly isOwn: boolean;
}

/** Log of one run: keeps its beginning and its end, however much a script writes. */
export class RunLog {
  readonly #clean: Clean;
  readonly #onLine: (line: string) => void;
  readonly #head: Line[] = [];
  #tail: Line[] = [];
  #headChars = 0;
  #tailChars = 0;
  #lost = 0;
  #told = 0;

  /** @param onLine told of the first 1,000 lines that the script itself wrote, as they come */
  constructor(clean: Clean, onLine: (line: string) => void) {
    this.#clean = clean;
    this.#onLine = onLine;
  }

  /** Adds what the script wrote; several lines become several entries. */
  write(text: string): void {
    this.#lost += Math.max(0, text.length - MOST_CHARS);
    for (const line of this.#clean(text, MOST_CHARS).replace(/\n$/, '').split('\n')) {
      const entry = { text: cut(line), isOwn: true };
      this.#keep(entry);
      if (this.#told++ < MOST_TOLD) this.#onLine(entry.text);
    }
  }

  /** Adds a line of ours on the course of the run. The text is clean already. */
  note(text: string): void {
    this.#keep({ text: cut(text), isOwn: false });
  }

  /** Everything that was kept. */
  lines(): string[] {
    const gap = this.#lost > 0 ? [`… ${this.#lost.toLocaleString('en')} characters more are not kept …`] : [];
    return [...this.#head.map(({ text }) => text), ...gap, ...this.#tail.map(({ text }) => text)];
  }

  /** The last lines that the script itself wrote. */
  lastOwn(count: number): string[] {
    const own = [...this.#head, ...this.#tail].filter(({ isOwn }) => isOwn);
    return own.slice(-count).map(({ text }) => text);
  }

  #keep(line: Line): void {
    const chars = line.text.length + 1;
    if (this.#headChars < HEAD_CHARS) {
      this.#head.push(line);
      this.#headChars += chars;
      return;
    }
    this.#tail.push(line);
    this.#tailChars += chars;
    if (this.#tailChars > TAIL_CHARS * 2) this.#shorten();
  }

  /** Halves the tail in one go: dropping line by line would be quadratic. */
  #shorten(): void {
    let from = this.#tail.length;
    let chars = 0;
    while (from > 0 && chars < TAIL_CHARS) chars += this.#tail[--from]!.text.length + 1;
    this.#tail = this.#tail.slice(from);
    this.#lost += this.#tailChars - chars;
    this.#tailChars = chars;
  }
}

const cut = (line: string): string => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line);
