// What a script typed, as a trace tells it: key by key, in pieces, or a piece in each of several fields. A secret that was
// typed so stands nowhere as a whole, and can still be read.
import type { Redactor } from '../../../secrets/redactor.ts';

/** One line of a trace. */
export type TraceEvent = Record<string, unknown>;

type Params = Record<string, unknown>;

/** By method of Playwright: the parameter that holds what is typed. */
const typedIn: Readonly<Record<string, string>> = {
  type: 'text',
  fill: 'value',
  press: 'key',
  keyboardPress: 'key',
  keyboardDown: 'key',
  keyboardType: 'text',
  keyboardInsertText: 'text',
};

interface Piece {
  readonly text: string;
  readonly params: Params;
  readonly parameter: string;
  readonly callId: unknown;
}

/** Masks the pieces of secrets that were typed bit by bit, and returns the names of these secrets. */
export function maskTyping(events: readonly TraceEvent[], redactor: Redactor): ReadonlySet<string> {
  const pieces = events.map(pieceOf).filter((piece) => piece !== undefined);
  const names = new Set<string>();
  if (pieces.length < 2) return names;
  const masked = new Set<unknown>();
  const starts: number[] = [];
  let whole = '';
  for (const { text } of pieces) {
    starts.push(whole.length);
    whole += text;
  }
  // One that was broken off by the end of the run counts as well.
  for (const { start, end, name } of redactor.withBeginningsOf(redactor.names).find(whole)) {
    const within = pieces.filter((piece, index) => starts[index]! < end && starts[index]! + piece.text.length > start);
    if (within.length < 2) continue;
    names.add(name);
    for (const { params, parameter, callId } of within) {
      params[parameter] = `[*${name}*]`;
      masked.add(callId);
    }
  }
  for (const event of events)
    if (event['type'] === 'log' && masked.has(event['callId']) && typeof event['message'] === 'string')
      event['message'] = event['message'].replace(/\b(type|fill|press)\(.*\)$/s, '$1(…)');
  return names;
}

function pieceOf({ type, method, params, callId }: TraceEvent): Piece | undefined {
  const parameter = type === 'before' && typeof method === 'string' ? typedIn[method] : undefined;
  if (parameter === undefined || typeof params !== 'object' || params === null) return undefined;
  const value = (params as Params)[parameter];
  if (typeof value !== 'string') return undefined;
  return { text: parameter === 'key' ? characterOf(value) : value, params: params as Params, parameter, callId };
}

/** What a key writes: `a`, `Shift+A`, `KeyA`, `Digit1`, `Numpad1`; others write nothing. */
function characterOf(key: string): string {
  const last = key.length > 1 && !key.endsWith('+') ? key.slice(key.lastIndexOf('+') + 1) : key.slice(-1);
  if (Array.from(last).length === 1) return last;
  if (last === 'Space') return ' ';
  return /^(?:Key([A-Z])|Digit(\d)|Numpad(\d))$/.exec(last)?.slice(1).join('') ?? '';
}
