import type { Transport } from '../../../check/transport.ts';
import type { Clock } from '../../../time/clock.ts';

let create: ((clock: Clock) => Transport) | undefined;

/** Loads the network stack: at the start where every run needs it, at the first request where few do. */
export async function loadNetwork(): Promise<(clock: Clock) => Transport> {
  return (create ??= (await import('./transport.ts')).createTransport);
}

/** A transport whose network stack is loaded when it is first used. */
export function createLazyTransport(clock: Clock): Transport {
  if (create) return create(clock);
  let transport: Transport | undefined;
  let over: Error | undefined;
  return {
    async send(exchange) {
      const made = (transport ??= (await loadNetwork())(clock));
      if (over) made.close(over);
      return made.send(exchange);
    },
    close(reason) {
      over = reason ?? new Error('The run is over');
      transport?.close(reason);
    },
  };
}
