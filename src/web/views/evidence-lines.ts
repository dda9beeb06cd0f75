/** What the page of a failed run said and could not load, as lines of text. */
export interface RunNotes {
  readonly runId: string;
  readonly console: readonly string[];
  readonly requests: readonly string[];
}

const MOST_LINES = 60;
const LONGEST_LINE = 500;

/** `error: 503 from the gateway  (http://…/checkout:12)`. Entries of another form are left out. */
export const consoleLines = (entries: unknown): string[] =>
  linesOf(entries, ({ type, text, where }) => text && `${type ?? 'log'}: ${text}${where ? `  (${where})` : ''}`);

/** `POST http://…/pay → 503`. Entries of another form are left out. */
export const requestLines = (entries: unknown): string[] =>
  linesOf(
    entries,
    ({ method, url, status, error }) => url && `${method ?? 'GET'} ${url} → ${status ?? error ?? 'no answer'}`,
  );

type Words = Readonly<Record<string, string | undefined>>;

function linesOf(entries: unknown, line: (words: Words) => string | undefined): string[] {
  if (!Array.isArray(entries)) return [];
  return entries
    .flatMap((entry) => line(wordsOf(entry)) || [])
    .slice(0, MOST_LINES)
    .map((text) => (text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text));
}

/** Texts and numbers of an entry; the files come from processes that run other people's code. */
function wordsOf(entry: unknown): Words {
  if (typeof entry !== 'object' || entry === null) return {};
  return Object.fromEntries(
    Object.entries(entry).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [],
    ),
  );
}
