// Lets one run look at what its script asks of Playwright, call by call, for the price of a function call. Playwright has
// no public way to learn which page a failed action belongs to, nor to do something before a page is closed; here the
// one method through which its client sends everything is wrapped. When a new version of Playwright has no such method,
// nothing is observed and pictures are of the page that was opened last (test/integration/marking/failure-moment.test.ts).
import type { Browser, Page } from 'playwright';

/** Something of Playwright's client that sends calls. */
interface Caller {
  readonly _type: string;
  readonly _page?: Page;
  readonly _parent?: Caller;
}

interface Connection {
  sendMessageToServer(caller: Caller, method: string, ...rest: readonly unknown[]): Promise<unknown>;
}

export interface CallObserver {
  /** A call is about to be made on a page. */
  onCall(page: Page): void;
  /** A call on a page, or a wait for something on it, has failed. */
  onFailed(page: Page, error: unknown): void;
  /** A page, or with undefined all pages of a context, are about to be closed; the call waits for what is returned. */
  onClosing(page: Page | undefined): Promise<void> | undefined;
}

export class ClientCalls {
  observer: CallObserver | undefined;

  constructor(browser: Browser) {
    const connection = (browser as unknown as { readonly _connection?: Connection })._connection;
    if (typeof connection?.sendMessageToServer !== 'function') return;
    const send = connection.sendMessageToServer.bind(connection);
    connection.sendMessageToServer = (caller, method, ...rest) =>
      this.observer
        ? this.#observed(this.observer, caller, method, () => send(caller, method, ...rest))
        : send(caller, method, ...rest);
  }

  async #observed(observer: CallObserver, caller: Caller, method: string, send: () => Promise<unknown>) {
    const page = pageOf(caller);
    if (
      method === 'close' &&
      (caller._type === 'Page' || caller._type === 'BrowserContext' || caller._type === 'Browser')
    ) {
      const closing = observer.onClosing(page);
      if (closing) await closing.catch(() => {});
    }
    if (!page) return send();
    observer.onCall(page);
    try {
      return await send();
    } catch (error) {
      observer.onFailed(page, error);
      throw error;
    }
  }
}

function pageOf(caller: Caller): Page | undefined {
  for (let owner: Caller | undefined = caller; owner; owner = owner._parent) {
    if (owner._type === 'Page') return owner as unknown as Page;
    if (owner._page) return owner._page;
  }
  return undefined;
}
