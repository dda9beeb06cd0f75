// Takes secrets out of texts by their values, in whatever form these have taken on their way. Used by the processes of
// check scripts with the secrets of a run, and by the core with all that it knows.
import { Automaton } from './automaton.ts';
import { foldCodes, foldPlain } from './fold.ts';
import { FEWEST_DIGITS, formsOf, SHORTEST, type Form, type Secrets } from './forms.ts';
import { LONGEST_ESCAPE, quietIn, scan, type Lane } from './scan.ts';

/** Where a secret stands in a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

export interface Redactor {
  /** The text with every secret replaced by `[*NAME*]`. */
  readonly text: (text: string) => string;
  /** The same, and then cut to so many characters; of a secret at the cut nothing is left. */
  readonly clean: (text: string, mostChars: number) => string;
  /** The same on bytes of any kind: texts in UTF-8 or UTF-16, and secrets within binary files. */
  readonly bytes: (bytes: Uint8Array) => Uint8Array;
  /** The same on all texts in a value such as JSON has, keys of objects among them. */
  readonly value: <T>(value: T) => T;
  /** Where secrets stand, from left to right; none overlap. */
  readonly find: (text: string) => readonly Span[];
  /** A redactor that also hides beginnings, of at least 3 characters, of the secrets of these names. */
  readonly withBeginningsOf: (names: ReadonlySet<string>) => Redactor;
  /** Names of the secrets that are hidden. */
  readonly names: ReadonlySet<string>;
  /** Names of secrets of fewer than 4 characters: they are NOT hidden, every second word would be. */
  readonly tooShort: readonly string[];
}

export interface RedactorOptions {
  /** Names of secrets whose beginnings of at least 3 characters are hidden too: they were typed bit by bit. */
  readonly beginningsOf?: ReadonlySet<string>;
  /** What stands in place of a secret; absent: `[*NAME*]`. */
  readonly labelOf?: (name: string) => string;
  /** Told how much work a search was, in steps. */
  readonly onSteps?: (steps: number) => void;
}

/** Characters that a match may have between two of its letters or digits. */
const MOST_BETWEEN = 256;

/** Secrets of fewer than 4 characters cannot be told from ordinary text and are left; they are named in `tooShort`. */
export function createRedactor(
  secrets: Secrets,
  { beginningsOf, onSteps, labelOf = ownLabel }: RedactorOptions = {},
): Redactor {
  const { plain, codes, forms, tooShort } = formsOf(secrets, beginningsOf);
  const find = plain.length === 0 ? () => [] : finder({ plain, codes, forms }, onSteps);
  const text = replacing(find, labelOf);
  const bytes = (before: Uint8Array) => redactedBytes(before, find, labelOf);
  const longest = Math.max(0, ...forms.map(({ length }) => length)) * LONGEST_ESCAPE;
  return {
    text,
    clean: (whole, mostChars) => {
      // A secret that begins before the cut must be seen to its end.
      const window = mostChars + longest;
      if (whole.length <= window) return cut(text(whole), mostChars);
      return cut(upTo(whole.slice(0, window), { find, labelOf, mostChars }), mostChars);
    },
    bytes,
    value: (value) => redactedValue(value, text),
    find,
    withBeginningsOf: (names) => createRedactor(secrets, { beginningsOf: names, labelOf }),
    names: new Set(forms.map(({ name }) => name)),
    tooShort,
  };
}

const ownLabel = (name: string): string => `[*${name}*]`;

/** Cuts a text that is clean. */
const cut = (text: string, mostChars: number): string =>
  text.length > mostChars ? `${text.slice(0, mostChars - 1)}…` : text;

type Find = Redactor['find'];
type LabelOf = (name: string) => string;

function finder(
  { plain, codes, forms }: Pick<ReturnType<typeof formsOf>, 'plain' | 'codes' | 'forms'>,
  onSteps?: (steps: number) => void,
): Find {
  const names = new Set(forms.map(({ name }) => name));
  let lanes: readonly Lane[] | undefined;
  return (text) => {
    if (text.length < SHORTEST - 1) return [];
    lanes ??= [
      laneOf({ fold: foldPlain, automaton: new Automaton(plain), fewestBeforeCut: SHORTEST }),
      laneOf({
        fold: foldCodes,
        automaton: new Automaton(codes),
        fewestBeforeCut: FEWEST_DIGITS,
        mostSkipped: MOST_BETWEEN,
        skipsTags: true,
      }),
    ];
    const found: Finding[] = [];
    for (const lane of lanes) {
      const before = lane.automaton.steps;
      scan(text, lane, (state, start, end, isCutOff) => {
        const form = isCutOff
          ? forms[lane.automaton.beginning[state]!]
          : formAt(state, lane, { forms, text, start, end });
        if (form) note(found, { ...widened(text, form, { start, end }), name: form.name, length: form.length });
      });
      onSteps?.(lane.automaton.steps - before);
    }
    return found.length === 0 ? [] : outsideOfLabels(text, joined(found), names);
  };
}

const laneOf = (lane: Omit<Lane, 'quiet'>): Lane => ({ ...lane, quiet: quietIn(lane) });

interface Finding {
  start: number;
  end: number;
  name: string;
  /** Of the secret: the longest gives its name to all that overlaps. */
  length: number;
}

/** Adds what was found; it mostly overlaps what was found just before, and then is one with it. */
function note(found: Finding[], one: Finding): void {
  const last = found.at(-1);
  if (!last || one.start >= last.end || one.start < last.start) found.push(one);
  else join(last, one);
}

function join(into: Finding, one: Finding): void {
  into.end = Math.max(into.end, one.end);
  if (one.length <= into.length) return;
  into.name = one.name;
  into.length = one.length;
}

interface Match {
  readonly forms: readonly Form[];
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The form that was found; a shorter one when the longest is to be spelled exactly and is not. */
function formAt(ending: number, { automaton }: Lane, { forms, text, start, end }: Match): Form | undefined {
  for (let state = ending; state >= 0; state = automaton.shorter(state)) {
    const form = forms[automaton.pattern[state]!]!;
    if (form.exactly === undefined) return form;
    const written = text.slice(start, end);
    if (written.replaceAll(/[+/_-]/g, '') === form.exactly) return form;
  }
  return undefined;
}

/** Takes in neighbours that hold bits of what was found, and the backslashes that escape its first character. */
function widened(text: string, { before = 0, after = 0 }: Form, { start, end }: { start: number; end: number }) {
  let from = start;
  let to = end;
  while (start - from < before && isOfBase64(text[from - 1])) from -= 1;
  if (!/[A-Za-z0-9]/.test(text[start] ?? ''))
    while (start - from < MOST_BACKSLASHES && text[from - 1] === '\\') from -= 1;
  while (to - end < after && isOfBase64(text[to])) to += 1;
  return { start: from, end: to };
}

/** Of a character that is escaped in JSON in JSON in JSON. */
const MOST_BACKSLASHES = 7;

const isOfBase64 = (char: string | undefined): boolean => char !== undefined && /[A-Za-z0-9+/_-]/.test(char);

/** What overlaps becomes one, called after the longest secret in it. */
function joined(found: Finding[]): Finding[] {
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const spans: Finding[] = [];
  for (const one of found) {
    const last = spans.at(-1);
    if (!last || one.start >= last.end) spans.push(one);
    else join(last, one);
  }
  return spans;
}

/** A label that stands for a secret may be spelled like one: `[*PASSWORD*]` of the password "password" stays. */
function outsideOfLabels(text: string, spans: readonly Span[], names: ReadonlySet<string>): readonly Span[] {
  const labels = labelsIn(text, names);
  let next = 0;
  return spans.filter(({ start, end }) => {
    while (next < labels.length && labels[next]!.end < end) next += 1;
    const label = labels[next];
    return !label || start < label.start;
  });
}

function labelsIn(text: string, names: ReadonlySet<string>): Omit<Span, 'name'>[] {
  const longest = Math.max(...Array.from(names, ({ length }) => length));
  const labels: Omit<Span, 'name'>[] = [];
  for (let start = text.indexOf('[*'); start >= 0; start = text.indexOf('[*', start + 2)) {
    const name = text.slice(start + 2, start + longest + 4).split('*]', 1)[0]!;
    const end = start + name.length + 4;
    if (names.has(name) && text.startsWith('*]', end - 2)) labels.push({ start, end });
  }
  return labels;
}

function replacing(find: Find, labelOf: LabelOf): (text: string) => string {
  return (text) => {
    const spans = find(text);
    if (spans.length === 0) return text;
    let after = '';
    let from = 0;
    for (const { start, end, name } of spans) {
      after += text.slice(from, start) + labelOf(name);
      from = end;
    }
    return after + text.slice(from);
  };
}

/** The beginning of a text, of at least `mostChars` characters, with its secrets replaced; the rest may be cut amid one. */
function upTo(text: string, { find, labelOf, mostChars }: { find: Find; labelOf: LabelOf; mostChars: number }): string {
  const spans = find(text);
  const last = spans.find(({ start, end }) => start <= mostChars && end >= mostChars);
  const end = last?.end ?? mostChars;
  const within = spans.filter((span) => span.end <= end);
  return `${replacing(() => within, labelOf)(text.slice(0, end))}…`;
}

function redactedBytes(before: Uint8Array, find: Find, labelOf: LabelOf): Uint8Array {
  const text = Buffer.from(before.buffer, before.byteOffset, before.byteLength);
  const decoded = text.toString('utf8');
  // UTF-8 goes through a decoder unharmed; anything else is read byte by byte.
  const encoding = Buffer.byteLength(decoded) === before.byteLength && !decoded.includes('\uFFFD') ? 'utf8' : 'latin1';
  const whole = encoding === 'utf8' ? decoded : text.toString('latin1');
  let after = '';
  let from = 0;
  for (const { start, end, name } of find(whole)) {
    const label = labelOf(name);
    // In UTF-16 every second byte is a NUL: the label is written likewise, and all behind it stays in step.
    const isWide = whole.slice(start, end).includes('\0');
    after += whole.slice(from, start) + (isWide ? Array.from(label).join('\0') : label);
    from = end;
  }
  return from === 0 ? before : Buffer.from(after + whole.slice(from), encoding);
}

function redactedValue<T>(value: T, text: (text: string) => string): T {
  const redacted = (one: unknown): unknown => {
    if (typeof one === 'string') return text(one);
    if (Array.isArray(one)) return one.map(redacted);
    if (typeof one !== 'object' || one === null || ![Object.prototype, null].includes(Object.getPrototypeOf(one)))
      return one;
    return Object.fromEntries(Object.entries(one).map(([key, field]) => [text(key), redacted(field)]));
  };
  return redacted(value) as T;
}
