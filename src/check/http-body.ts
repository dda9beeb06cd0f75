/** What to send; at most one of them. */
export interface BodyOptions {
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as a form, URL-encoded. */
  readonly form?: Readonly<Record<string, string | number | boolean>>;
  /** Sent as it is. */
  readonly body?: string | Uint8Array;
}

/** The body of a request and the content type that goes with it. */
export function bodyOf({ json, form, body }: BodyOptions): { content?: string | Uint8Array; type?: string } {
  if ([json, form, body].filter((one) => one !== undefined).length > 1)
    throw new Error('A request has one body: give json, form or body, not several of them');
  if (json !== undefined) return { content: JSON.stringify(json), type: 'application/json' };
  if (form !== undefined) {
    const fields = Object.entries(form).map(([name, value]): [string, string] => [name, String(value)]);
    return { content: new URLSearchParams(fields).toString(), type: 'application/x-www-form-urlencoded' };
  }
  if (typeof body === 'string') return { content: body, type: 'text/plain;charset=UTF-8' };
  return body === undefined ? {} : { content: body };
}
