// Entry of a process in which something is measured: `subject-main NAME OPTIONS`. It does what it is told over the
// process channel and ends with that channel.
import type { Ask, SubjectModule } from './subject.ts';

const [name, options] = process.argv.slice(2);
process.once('disconnect', () => process.exit(0));

const subject = (await import(new URL(`./subjects/${name}.js`, import.meta.url).href)) as SubjectModule;
const { does, end } = await subject.open(JSON.parse(options ?? '{}') as never);

async function answer({ id, op, arg }: Ask): Promise<void> {
  if (op === 'end') {
    await end();
    return process.exit(0);
  }
  try {
    process.send?.({ id, value: (await does[op]?.(arg as never)) ?? null });
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

process.on('message', (message) => void answer(message as Ask));
process.send?.({ id: 0, value: 'ready' });
