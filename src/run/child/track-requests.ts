import type { HttpClient } from '../../check/http-client.ts';
import { currentOperations } from '../../check/scope.ts';

/** The same client; each request is followed until the script has awaited it. */
export function trackRequests(client: HttpClient): HttpClient {
  const tracked = Object.entries(client).map(([name, send]: [string, HttpClient['get' | 'request']]) => [
    name,
    (...args: Parameters<typeof send>) => {
      const reply = (send as (...args: unknown[]) => ReturnType<typeof send>)(...args);
      return currentOperations()?.follow('request', `http.${name}(…)`, reply) ?? reply;
    },
  ]);
  return Object.fromEntries(tracked);
}

/** From then on, Node's own `fetch` is followed where a script calls it. */
export function trackFetch(): void {
  const original = globalThis.fetch;
  globalThis.fetch = (...args) => {
    const reply = original(...args);
    return currentOperations()?.follow('request', 'fetch(…)', reply) ?? reply;
  };
}
