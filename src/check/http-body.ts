import type { BodyOptions } from './http-options.ts';
import { ScriptMistake } from './script-mistake.ts';

/** The body of a request and the content type that goes with it. */
export function bodyOf({ json, form, body }: BodyOptions): { content?: string | Uint8Array; type?: string } {
  if (json !== undefined) return { content: jsonOf(json), type: 'application/json' };
  if (form !== undefined) {
    const fields = Object.entries(form).map(([name, value]): [string, string] => [name, String(value)]);
    return { content: new URLSearchParams(fields).toString(), type: 'application/x-www-form-urlencoded' };
  }
  if (typeof body === 'string') return { content: body, type: 'text/plain;charset=UTF-8' };
  return body === undefined ? {} : { content: body };
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    throw new ScriptMistake(`json cannot be sent: ${(error as Error).message}`, { cause: error });
  }
}
