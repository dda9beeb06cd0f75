import type { BodyOptions } from './http-options.ts';
import { ScriptMistake } from './script-mistake.ts';

/** The body of a request and the content type that goes with it. Throws a ScriptMistake. */
export function bodyOf(
  { json, form, body }: BodyOptions,
  nameOfRequest: () => string,
): { content?: string | Uint8Array; type?: string } {
  if (json !== undefined) return { content: jsonOf(json, nameOfRequest), type: 'application/json' };
  if (form !== undefined) {
    const fields = Object.entries(form).map(([name, value]): [string, string] => [name, String(value)]);
    return { content: new URLSearchParams(fields).toString(), type: 'application/x-www-form-urlencoded' };
  }
  if (typeof body === 'string') return { content: body, type: 'text/plain;charset=UTF-8' };
  return body === undefined ? {} : { content: body };
}

function jsonOf(value: unknown, nameOfRequest: () => string): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    throw new ScriptMistake(`${nameOfRequest()}: json cannot be sent: ${(error as Error).message}`, { cause: error });
  }
}
