import type { HttpClient } from '../../../check/http-client.ts';
import { HttpReply } from '../../../check/http-reply.ts';
import { OperationPromise } from '../../../check/operations.ts';
import { currentOperations, currentScope } from '../../../check/scope.ts';
import { refuse } from '../../../check/refuse.ts';

/** The same client; each request is followed until the script has awaited it. */
export function trackRequests(client: HttpClient): HttpClient {
  return {
    get: tracked('get', client),
    post: tracked('post', client),
    put: tracked('put', client),
    patch: tracked('patch', client),
    delete: tracked('delete', client),
    request: tracked('request', client),
  };
}

function tracked<Name extends keyof HttpClient>(name: Name, client: HttpClient): HttpClient[Name] {
  const send = client[name] as (...args: readonly unknown[]) => ReturnType<HttpClient[Name]>;
  const takes = name === 'request' ? 3 : 2;
  return (...args: readonly unknown[]) => {
    if (args.length < takes - 1)
      refuse(
        currentScope()?.run,
        `http.${name}(…) needs a path. Write: http.${name}(${takes === 3 ? "'GET', " : ''}'/…')`,
      );
    if (args.length > takes)
      refuse(
        currentScope()?.run,
        `http.${name}(…) takes ${takes} arguments, found ${args.length}: body and headers go into one object, { json, headers }`,
      );
    const reply = send(...args);
    return currentOperations()?.follow('request', `http.${name}(…)`, reply, ReplyPromise) ?? reply;
  };
}

/** A promise of a reply, on which reading what only the reply has is refused: `http.get('/').status`. */
class ReplyPromise<T> extends OperationPromise<T> {}

const namesOfReply = Object.getOwnPropertyNames(HttpReply.prototype).filter((name) => name !== 'constructor');
const ofReplies: object = ReplyPromise.prototype;
for (const name of [...namesOfReply, 'status', 'statusText', 'url', 'timings'])
  Object.defineProperty(ofReplies, name, { get: () => refuse(currentScope()?.run, waitFirst(name)) });

const waitFirst = (name: string): string =>
  `.${name} was read of a request and not of its reply. Write await in front of the request: (await http.get(…)).${name}`;

/** From then on, Node's own `fetch` is followed where a script calls it. */
export function trackFetch(): void {
  const original = globalThis.fetch;
  globalThis.fetch = (...args) => {
    const operations = currentOperations();
    const [address] = args;
    if (operations && typeof address === 'string' && address.startsWith('/'))
      refuse(
        currentScope()?.run,
        `fetch(${JSON.stringify(address)}) needs a whole address. Write: http.get(${JSON.stringify(address)}), which starts at the target`,
      );
    const reply = original(...args);
    return operations?.follow('request', 'fetch(…)', reply) ?? reply;
  };
}
