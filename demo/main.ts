// Runs the demo business: `node demo/main.ts` on its own, or as a child that tells its parent when it is ready.
import { type Demo, demoEnvironment, startDemo } from './demo.ts';
import { DemoLife } from './life.ts';
import { npmParent } from './npm-parent.ts';

const monitorUrl = process.env['BELLWETHER_MONITOR_URL'];
const isChild = process.send !== undefined;
const life = new DemoLife();

const { isGone } = npmParent(process.env);

process.once('SIGTERM', () => life.stop());
// A child is stopped by its parent.
if (!isChild) setInterval(() => isGone() && life.stop(), 1000).unref();
// Ctrl-C reaches parent and child alike; the parent says when it is over.
process.on('SIGINT', () => !isChild && life.stop());
process.once('message', () => life.stop());
process.once('disconnect', () => life.leave());

function announce({ addresses }: Demo): void {
  if (isChild) {
    process.send?.({ type: 'ready', addresses, environment: demoEnvironment(addresses) });
    return;
  }
  console.log('The demo business is open:\n');
  for (const [name, address] of Object.entries(addresses)) console.log(`  ${name.padEnd(10)} ${address}`);
}

try {
  await using demo = await startDemo({ life, ...(monitorUrl && { monitorUrl }) });
  announce(demo);
  await life.over;
} catch (error) {
  process.exitCode = 2;
  if (isChild) process.send?.({ type: 'problem', message: (error as Error).message });
  else console.error((error as Error).message);
} finally {
  process.removeAllListeners('disconnect');
  if (process.connected) process.disconnect();
}
