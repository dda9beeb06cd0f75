import { Agent, request } from 'undici';
import { keepGoing, type Window } from '../keep-going.ts';

/** undici with a new connection for each request, and nothing else: the bare limit. */
export async function open({ url }: { readonly url: string }) {
  const once = async () => {
    const agent = new Agent({ pipelining: 0 });
    const { body } = await request(url, { dispatcher: agent });
    await body.text();
    await agent.close();
  };
  return { does: { window: (window: Window) => keepGoing(window, once) }, end: async () => {} };
}
