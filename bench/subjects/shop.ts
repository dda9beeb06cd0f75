import { startDemo } from '../../demo/demo.ts';

/** The demo's shop in a process of its own: what it costs is not counted. */
export async function open(_options: Record<string, never>) {
  const demo = await startDemo({ basePort: 0, customers: false });
  return { does: { url: async () => demo.addresses.shop }, end: () => demo[Symbol.asyncDispose]() };
}
