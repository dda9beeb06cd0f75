// A name often has several addresses, and some may be dead. They are tried as browsers do (RFC 8305, "happy eyeballs"):
// the next one starts when one fails or has not answered for a moment, and the earlier ones stay in the race. Node's
// own way gives an attempt up after that moment, so that one lost packet ends a sound connection.
import type { LookupAddress } from 'node:dns';
import type { Socket } from 'node:net';
import type { Clock, Timer } from '../../../time/clock.ts';

/** Connection Attempt Delay of RFC 8305, section 5. */
const NEXT_AFTER_MS = 250;

/** What this machine says of a family of addresses that it does not have. */
const noWay = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENETUNREACH', 'EINVAL']);

/** A refusal often comes from the address where the server was never meant to listen. */
function mostTelling(errors: readonly NodeJS.ErrnoException[]): Error | undefined {
  const reached = errors.filter(({ code }) => !noWay.has(code ?? ''));
  return reached.find(({ code }) => code !== 'ECONNREFUSED') ?? reached[0];
}

export interface RaceEvents {
  /** The first socket that is connected; it has no listeners any more. */
  readonly onConnect: (socket: Socket) => void;
  /** All have failed; the error that tells most. */
  readonly onError: (error: Error) => void;
}

/** Starts the race; returns what ends it. */
export function raceToConnect(
  addresses: readonly string[],
  open: (address: string) => Socket,
  clock: Clock,
  { onConnect, onError }: RaceEvents,
): () => void {
  const running = new Set<Socket>();
  const waiting = [...addresses];
  const errors: NodeJS.ErrnoException[] = [];
  let timer: Timer | undefined;

  const end = (winner?: Socket): void => {
    timer?.cancel();
    waiting.length = 0;
    for (const socket of running) if (socket !== winner) socket.destroy();
    running.clear();
  };
  const startNext = (): void => {
    timer?.cancel();
    const address = waiting.shift();
    if (address === undefined) return;
    if (waiting.length > 0) timer = clock.after(NEXT_AFTER_MS, startNext);
    const socket = open(address);
    running.add(socket);
    const fail = (error: NodeJS.ErrnoException): void => {
      errors.push(error);
      if (!running.delete(socket)) return;
      if (waiting.length > 0) startNext();
      else if (running.size === 0) onError(mostTelling(errors) ?? error);
    };
    socket.on('error', fail);
    socket.once('connect', () => {
      socket.off('error', fail);
      end(socket);
      onConnect(socket);
    });
  };
  startNext();
  return end;
}

/** The addresses of the two families in turn, in the system's order of preference. */
export function byTurns(addresses: readonly LookupAddress[]): string[] {
  const first = addresses.filter(({ family }) => family === addresses[0]?.family);
  const second = addresses.filter(({ family }) => family !== addresses[0]?.family);
  return Array.from({ length: Math.max(first.length, second.length) }, (_, i) => [first[i], second[i]])
    .flat()
    .flatMap((one) => (one ? [one.address] : []));
}
