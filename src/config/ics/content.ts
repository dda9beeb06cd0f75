// From the text of a calendar to its events and zones. Only lines that say when and who are looked at: a broken line in a
// description costs nothing, and of a line that matters the number is known.
import ICAL from 'ical.js';

/** One line that matters, unfolded. */
export interface Property {
  readonly line: number;
  readonly params: Readonly<Record<string, unknown>>;
  readonly values: readonly unknown[];
}

/** An event, a zone, or one half of a zone. */
export interface Part {
  readonly name: string;
  readonly line: number;
  /** By name in lower case. */
  readonly properties: Map<string, Property[]>;
  readonly parts: Part[];
}

export interface Content {
  readonly events: readonly Part[];
  readonly zones: readonly Part[];
  readonly problems: readonly string[];
  /** Why the text is no calendar from beginning to end. */
  readonly broken?: string;
}

const MOST_CHARACTERS = 5_000_000;
const MOST_EVENTS = 5000;
const MOST_DEPTH = 8;
/** Splitting a line takes time with the square of its length. */
const LONGEST_LINE = 20_000;

const matter = new Set(
  (
    'uid summary dtstart dtend duration rrule exdate rdate recurrence-id status ' +
    'tzid x-lic-location tzoffsetfrom tzoffsetto'
  ).split(' '),
);

/** The first value of the first property of a name, if it is a text. */
export function textOf(part: Part, name: string): string | undefined {
  const value = part.properties.get(name)?.[0]?.values[0];
  return typeof value === 'string' ? value : undefined;
}

/** Reads the text of a calendar (RFC 5545). Never throws. */
export function readContent(text: string): Content {
  if (text.length > MOST_CHARACTERS)
    return brokenContent(`it has over ${MOST_CHARACTERS / 1_000_000} million characters, which is more than is read`);
  const reader = new Reader();
  for (const { line, text: content } of unfolded(text)) {
    reader.take(line, content);
    if (reader.broken !== undefined) break;
  }
  return reader.end();
}

const brokenContent = (broken: string): Content => ({ events: [], zones: [], problems: [], broken });

class Reader {
  broken: string | undefined;
  readonly #events: Part[] = [];
  readonly #zones: Part[] = [];
  readonly #problems: string[] = [];
  readonly #open: Part[] = [];
  #hasBegun = false;

  take(line: number, text: string): void {
    const name = /^[\w-]+/.exec(text)?.[0].toLowerCase() ?? '';
    if (!this.#hasBegun && text.trim().toUpperCase() !== 'BEGIN:VCALENDAR')
      this.broken = `line ${line}: it is no calendar: it begins with "${cut(text)}" instead of BEGIN:VCALENDAR`;
    else if (name === 'begin') this.#begin(line, text);
    else if (name === 'end') this.#end(line, text);
    else if (matter.has(name)) this.#property(line, name, text);
    this.#hasBegun = true;
  }

  end(): Content {
    const open = this.#open.at(-1);
    const broken =
      this.broken ??
      (this.#hasBegun ? undefined : 'it is empty') ??
      (open && `it breaks off: what BEGIN:${open.name.toUpperCase()} in line ${open.line} begins does not end`);
    const found = { events: this.#events, zones: this.#zones, problems: this.#problems };
    return broken === undefined ? found : { ...found, broken };
  }

  #begin(line: number, text: string): void {
    const part: Part = { name: text.slice(6).trim().toLowerCase(), line, properties: new Map(), parts: [] };
    const depth = this.#open.push(part);
    if (depth > MOST_DEPTH) this.broken = `line ${line}: more than ${MOST_DEPTH} things are begun and not ended`;
  }

  #end(line: number, text: string): void {
    const part = this.#open.pop();
    if (part?.name !== text.slice(4).trim().toLowerCase()) {
      this.broken = `line ${line}: ${cut(text)} does not end what was begun last`;
    } else if (part.name === 'vevent') {
      if (this.#events.push(part) > MOST_EVENTS)
        this.broken = `line ${line}: it has over ${MOST_EVENTS} events, which is more than is read`;
    } else if (part.name === 'vtimezone') {
      this.#zones.push(part);
    } else if (part.name === 'standard' || part.name === 'daylight') {
      this.#open.at(-1)?.parts.push(part);
    }
  }

  #property(line: number, name: string, text: string): void {
    const part = this.#open.at(-1);
    if (!part || !['vevent', 'vtimezone', 'standard', 'daylight'].includes(part.name)) return;
    const property = readProperty(line, text);
    if (typeof property === 'string') return void this.#problems.push(property);
    const known = part.properties.get(name);
    if (known) known.push(property);
    else part.properties.set(name, [property]);
  }
}

function readProperty(line: number, text: string): Property | string {
  if (text.length > LONGEST_LINE) return `line ${line}: "${cut(text)}" has over ${LONGEST_LINE} characters`;
  try {
    const [, params, , ...values] = ICAL.parse.property(text) as [string, Property['params'], string, ...unknown[]];
    return { line, params, values };
  } catch {
    return `line ${line}: "${cut(text)}" cannot be read`;
  }
}

/** Lines as they are meant: what begins with a space goes on with the line before. */
function* unfolded(text: string): Generator<{ readonly line: number; readonly text: string }> {
  let [line, begun, pieces] = [0, 0, [] as string[]];
  for (const raw of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    line++;
    if (/^[ \t]/.test(raw) && pieces.length > 0) {
      pieces.push(raw.slice(1));
      continue;
    }
    if (pieces.length > 0) yield { line: begun, text: pieces.join('') };
    [begun, pieces] = [line, raw.trim() === '' ? [] : [raw]];
  }
  if (pieces.length > 0) yield { line: begun, text: pieces.join('') };
}

const MOST_QUOTED = 60;

/** For quoting in a sentence. */
export const cut = (text: string): string =>
  text.length <= MOST_QUOTED ? text : `${Array.from(text.slice(0, MOST_QUOTED)).slice(0, -1).join('')}…`;
