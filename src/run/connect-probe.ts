import { connect } from 'node:net';
import type { HostAndPort } from '../form/fields.ts';
import type { Clock } from '../time/clock.ts';
import { unreachableKind } from './unreachable.ts';

/**
 * What came of connecting. `reached`: the host answered, if only by refusing; `no-way`: its name is not resolved, or there is
 * no way to it; `unclear`: nothing came in time, or something else went wrong.
 */
export type Probed = 'reached' | 'no-way' | 'unclear';

const WITHIN_MS = 3000;

/** Connects to an address and hangs up. Never rejects. */
export function probe({ host, port }: HostAndPort, clock: Clock): Promise<Probed> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const timer = clock.after(WITHIN_MS, () => end('unclear'));
    const end = (probed: Probed) => {
      timer.cancel();
      socket.destroy();
      resolve(probed);
    };
    socket.once('connect', () => end('reached'));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const code = codeOf(error);
      if (unreachableKind(code)) end('no-way');
      else end(code === 'ECONNREFUSED' || code === 'ECONNRESET' ? 'reached' : 'unclear');
    });
  });
}

/** With several addresses behind a name, Node throws an AggregateError; the first of them tells most. */
function codeOf(error: NodeJS.ErrnoException): string {
  const [first] = error instanceof AggregateError ? (error.errors as NodeJS.ErrnoException[]) : [];
  return first?.code ?? error.code ?? '';
}
