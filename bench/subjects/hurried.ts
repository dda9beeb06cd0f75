import { pssMb } from '../machine/processes.ts';
import { openHurriedMonitor, type HurriedOptions } from '../hurried-monitor.ts';

const HOUR_MS = 3_600_000;
const MB = 1024 * 1024;

/** A core in which time is made to pass. Started with `--expose-gc`. */
export async function open(options: HurriedOptions) {
  const monitor = await openHurriedMonitor(options);
  return {
    does: {
      /** Lets hours pass; how many runs were recorded in them, and the CPU of this process for it. */
      pass: async (hours: number) => {
        const [runs, cpu] = [monitor.runs(), process.cpuUsage()];
        await monitor.clock.advance(hours * HOUR_MS);
        const { user, system } = process.cpuUsage(cpu);
        return { runs: monitor.runs() - runs, cpuMs: (user + system) / 1000 };
      },
      /** Megabytes now: the heap after a full collection, what is resident, and that without what other Node processes share. */
      memory: async () => {
        globalThis.gc?.();
        const { heapUsed, rss } = process.memoryUsage();
        return { heapMb: heapUsed / MB, rssMb: rss / MB, pssMb: pssMb([process.pid]) };
      },
    },
    end: () => monitor.end(),
  };
}
