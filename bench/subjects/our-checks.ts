import { keepGoing, type Window } from '../keep-going.ts';
import { openRig, type RigOptions } from '../rig.ts';

interface Times extends Window {
  /** Functions `ID-0`, `ID-1` … are tried in turn; in each lane those of its own. */
  readonly id: string;
  readonly functions: number;
}

/** Runner, recorder, store and metrics as the program uses them, driven as fast as they go. */
export async function open(options: RigOptions) {
  const rig = await openRig(options);
  return {
    does: {
      window: ({ id, functions, ...window }: Times) => {
        const turns = new Map<number, number>();
        return keepGoing(window, (lane) => {
          const turn = turns.get(lane) ?? 0;
          turns.set(lane, turn + 1);
          return rig.once(`${id}-${(lane + turn * window.atOnce) % functions}`);
        });
      },
      /** Milliseconds of one run. */
      once: async (functionId: string) => {
        const startedAt = performance.now();
        await rig.once(functionId);
        return performance.now() - startedAt;
      },
    },
    end: () => rig[Symbol.asyncDispose](),
  };
}
