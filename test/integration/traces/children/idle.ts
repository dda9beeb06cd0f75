// Follows runs without and then with somewhere to send them, and tells which of the OpenTelemetry packages were loaded.
import { registerHooks } from 'node:module';

const loaded: string[] = [];
registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('@opentelemetry/')) loaded.push(specifier);
    return next(specifier, context);
  },
});

const { Rig, exportTo } = await import('../rig.ts');
const { Collector } = await import('../collector.ts');

await using collector = await Collector.start();
const rig = await Rig.with(undefined);
rig.finish();
await rig.clock.advance(60_000);
const before = [...loaded];
await rig.reload(exportTo(collector.url));
rig.finish();
await rig[Symbol.asyncDispose]();
console.log(JSON.stringify({ before, after: loaded.length, exported: rig.counted['exported'] }));
