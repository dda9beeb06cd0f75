import { Scheduler } from '../../src/schedule/scheduler.ts';
import { nextDue, spreadOffsetMs } from '../../src/schedule/plan.ts';
import { systemClock as clock } from '../../src/time/clock.ts';
import { share } from '../row.ts';

/** One heap and one timer, and nothing run: the bare limit. */
export async function open({ slow, fast }: { readonly slow: number; readonly fast: number }) {
  let late: number[] = [];
  const scheduler = new Scheduler({
    clock,
    onDue: async ({ latenessMs }) => void late.push(latenessMs),
    onSkip: () => {},
    onMissed: () => {},
  });
  const entry = (n: number, everyMs: number) => {
    const functionId = `f-${n}`;
    const offsetMs = spreadOffsetMs(`${functionId}@live`, everyMs);
    return {
      place: { functionId, target: 'live', location: 'local' },
      scheduleKey: `every ${everyMs}`,
      isInterval: true,
      next: (after: number) => nextDue({ everyMs, offsetMs }, after),
    };
  };
  scheduler.replace([
    ...Array.from({ length: slow }, (_, n) => entry(n, 60_000)),
    ...Array.from({ length: fast }, (_, n) => entry(slow + n, 10_000)),
  ]);
  scheduler.start();
  return {
    does: {
      /** Lateness of starts in so many seconds, p99 in milliseconds. */
      watch: async (seconds: number) => {
        late = [];
        await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
        return share(late, 0.99);
      },
    },
    end: async () => scheduler[Symbol.dispose](),
  };
}
