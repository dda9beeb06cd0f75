import { type Demo, type DemoOptions, startDemo } from '../../../demo/demo.ts';

/** A demo business on free ports, without its own customers. */
export const openDemo = (options: DemoOptions = {}): Promise<Demo> =>
  startDemo({ basePort: 0, customers: false, ...options });

export interface Seen {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** What a client sees: a reply, or the code of the error that it gets instead. */
export async function see(url: string, init: RequestInit = {}): Promise<Seen | string> {
  try {
    // A connection for each request: one that was kept alive may have been cut by the fault before.
    const headers = { ...(init.headers as Record<string, string>), Connection: 'close' };
    const reply = await fetch(url, { redirect: 'manual', ...init, headers });
    return { status: reply.status, text: await reply.text(), headers: reply.headers };
  } catch (error) {
    const { cause, name } = error as Error & { cause?: { code?: string } };
    return cause?.code ?? name;
  }
}

/** The reply, when there must be one. */
export async function reply(url: string, init: RequestInit = {}): Promise<Seen> {
  const seen = await see(url, init);
  if (typeof seen === 'string') throw new Error(`${init.method ?? 'GET'} ${url}: ${seen}`);
  return seen;
}

export const asJson = (body: unknown, method = 'POST', headers: Record<string, string> = {}): RequestInit => ({
  method,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

export const asForm = (fields: Record<string, string>, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers,
  body: new URLSearchParams(fields),
});

/** Whether a promise is still waiting after everything that was ready has had its turn. */
export async function isPending(promise: Promise<unknown>): Promise<boolean> {
  let isSettled = false;
  const settle = () => void (isSettled = true);
  promise.then(settle, settle);
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  return !isSettled;
}
