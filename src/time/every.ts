import type { Clock, Timer } from './clock.ts';

/**
 * Calls `act` every `everyMs`, first after `everyMs` and then counted from the end of the call before, until it is disposed. What
 * `act` rejects with is nobody's: it sees to its own errors.
 */
export function every(clock: Clock, everyMs: number, act: () => void | Promise<void>): Disposable {
  let timer: Timer;
  let isOver = false;
  const wait = () => {
    if (!isOver) timer = clock.after(everyMs, call);
  };
  const call = () => {
    const acting = act();
    if (acting) void acting.then(wait);
    else wait();
  };
  wait();
  return {
    [Symbol.dispose]() {
      isOver = true;
      timer.cancel();
    },
  };
}
