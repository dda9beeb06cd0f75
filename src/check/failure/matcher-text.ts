// Reads what a matcher of Playwright says in its message, for what its error does not carry as values.
import { firstOf } from '../../text/listed.ts';

export interface MatcherText {
  /** What stands before the matcher's own words: the script's message for this assertion. */
  readonly said: string;
  readonly isNot: boolean;
  readonly promise?: 'resolves' | 'rejects';
  readonly name: string;
  /** What `expect` was given: `received`, `locator`, `page` or `response`. */
  readonly receiver: string;
  /** `Expected substring` → `"b"`. A value may have several lines. */
  readonly fields: ReadonlyMap<string, string>;
  /** Lines of a difference, with their marks. */
  readonly difference: readonly string[];
  /** Everything after the first line. */
  readonly body: string;
}

const hint = /^expect\((?<receiver>[^)]*)\)(?:\.(?<promise>resolves|rejects))?(?<not>\.not)?\.(?<name>\w+)\(.*$/m;
const label =
  /^(?<label>Locator|Timeout|Error|Error name|Error message|Thrown value|Matcher error|(?:Expected|Received)(?: [a-z]+){0,4}|(?:Rejected|Resolved) to value):\s*(?<value>.*)$/;
const end = /^(?:Call log:|Call Log:|Response text:|\s+at .|\s*>? ?\d+ \| )/;

/** Undefined when the text is not that of a matcher. */
export function readMatcherText(text: string): MatcherText | undefined {
  const found = hint.exec(text);
  const { receiver, name, promise, not } = found?.groups ?? {};
  if (!found || name === undefined || receiver === undefined) return undefined;
  const body = text.slice(found.index + found[0].length).replace(/^\n+/, '');
  return {
    said: text.slice(0, found.index).trim(),
    isNot: not !== undefined,
    ...((promise === 'resolves' || promise === 'rejects') && { promise }),
    name,
    receiver,
    ...readBody(body.split('\n')),
    body,
  };
}

function readBody(lines: readonly string[]): Pick<MatcherText, 'fields' | 'difference'> {
  const fields = new Map<string, string>();
  const difference: string[] = [];
  let open: string | undefined;
  let isDifference = false;
  for (const line of lines) {
    if (end.test(line)) break;
    const { label: name, value } = label.exec(line)?.groups ?? {};
    if (/^- Expected.*\d$/.test(line)) isDifference = true;
    else if (isDifference) difference.push(line);
    else if (name !== undefined && value !== undefined) {
      open = fields.has(name) ? undefined : name;
      if (open !== undefined) fields.set(open, value);
    } else if (open !== undefined && isUnfinished(fields.get(open) ?? ''))
      fields.set(open, `${fields.get(open) ?? ''}\n${line}`);
  }
  for (const [name, value] of fields) fields.set(name, value.trim());
  return { fields, difference: difference.slice(1) };
}

/** A text within it is still open: the value goes on in the next line. */
const isUnfinished = (value: string): boolean => (value.match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1;

const MOST_SHOWN = 3;

/**
 * A difference as `b.c: expected 2, found 3; …`, from lines as `-     "c": 2,` and `+     "c": 3,`.
 * @param isSubset leaves out what is only found
 */
export function describeDiffLines(lines: readonly string[], isSubset: boolean): string {
  const places = new Map<string, { expected?: string; found?: string }>();
  const path: string[] = [];
  const hiddenBelow = { '-': Infinity, '+': Infinity };
  for (const line of lines) {
    const [mark, rest] = [line[0], line.slice(2)];
    const text = rest.trim().replace(/,$/, '');
    const depth = (rest.length - rest.trimStart().length) / 2;
    const { key, value = text } = /^(?:"(?<key>(?:[^"\\]|\\.)*)": )?(?<value>.*)$/s.exec(text)?.groups ?? {};
    path.length = Math.min(path.length, Math.ceil(depth));
    const place = [...path, key ?? ''].filter((part) => part !== '').join('.');
    if (/[[{]$/.test(value)) path[depth] = key ?? '';
    if ((mark !== '-' && mark !== '+') || depth > hiddenBelow[mark] || /^[\]}]$/.test(text)) continue;
    hiddenBelow[mark] = /[[{]$/.test(value) ? depth : Infinity;
    const side = mark === '-' ? 'expected' : 'found';
    const one = places.get(place) ?? {};
    one[side] ??= value
      .replace(/^(?:Object|Array) /, '')
      .replace(/\{$/, '{…}')
      .replace(/\[$/, '[…]');
    places.set(place, one);
  }
  const differing = [...places].filter(([, { expected }]) => expected !== undefined || !isSubset);
  const shown = differing.map(
    ([place, { expected = 'nothing', found = 'nothing' }]) =>
      `${place === '' ? '' : `${place}: `}expected ${expected}, found ${found}`,
  );
  return firstOf(shown, MOST_SHOWN).join('; ');
}
