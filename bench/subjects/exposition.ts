import { openHurriedMonitor, type HurriedOptions } from '../hurried-monitor.ts';

/** A core in which every function has been tried, to be asked for its metrics. */
export async function open(options: HurriedOptions) {
  const monitor = await openHurriedMonitor(options);
  await monitor.clock.advance(120_000);
  return {
    does: {
      /** One answer as the page sends it: milliseconds, the longest hold of the event loop, samples, bytes. */
      render: async () => {
        let [isOver, longest, last] = [false, 0, performance.now()];
        const look = () => {
          const now = performance.now();
          longest = Math.max(longest, now - last);
          last = now;
          if (!isOver) setImmediate(look);
        };
        await new Promise<void>((resolve) => setImmediate(() => resolve(look())));
        const startedAt = performance.now();
        const body = Buffer.from((await monitor.metrics.render(undefined)).body);
        const ms = performance.now() - startedAt;
        await new Promise((resolve) => setImmediate(resolve));
        isOver = true;
        const samples = body
          .toString()
          .split('\n')
          .filter((line) => line !== '' && !line.startsWith('#')).length;
        return { ms, holdMs: longest, samples, bytes: body.length };
      },
    },
    end: () => monitor.end(),
  };
}
