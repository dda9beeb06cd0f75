// Runs the demo business: `node demo/main.ts` on its own, or as a child that tells its parent when it is ready.
import { type Demo, demoEnvironment, startDemo } from './demo.ts';

const monitorUrl = process.env['BELLWETHER_MONITOR_URL'];
const isChild = process.send !== undefined;
const over = Promise.withResolvers<void>();

process.once('SIGTERM', () => over.resolve());
// Ctrl-C reaches parent and child alike; the parent says when it is over.
process.on('SIGINT', () => !isChild && over.resolve());
process.once('disconnect', () => over.resolve());

function announce({ addresses }: Demo): void {
  if (isChild) {
    process.send?.({ type: 'ready', addresses, environment: demoEnvironment(addresses) });
    return;
  }
  console.log('The demo business is open:\n');
  for (const [name, address] of Object.entries(addresses)) console.log(`  ${name.padEnd(10)} ${address}`);
}

try {
  await using demo = await startDemo(monitorUrl ? { monitorUrl } : {});
  announce(demo);
  await over.promise;
} catch (error) {
  process.exitCode = 2;
  if (isChild) process.send?.({ type: 'problem', message: (error as Error).message });
  else console.error((error as Error).message);
} finally {
  if (process.connected) process.disconnect();
}
