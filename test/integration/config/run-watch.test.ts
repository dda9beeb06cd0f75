import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CommandError } from '../../../src/cli/exit.ts';
import { watchAndRepeat } from '../../../src/cli/watch-and-repeat.ts';

const config = (store: string) => `organisation: Acme
store: ${store}
targets: { live: { url: "http://127.0.0.1:9" } }
functions:
  order:
    question: Can customers order?
    check: checks/order.ts
    every: 1m
    severity: major
    impact: { summary: Customers cannot order. }
`;
const script = (text: string) => `import './shared.ts';\nexport default '${text}';\n`;

/** A project that is watched; each run writes beside the check and into the store, as checks do. */
async function watching() {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-run-watch-'));
  const ended = new AbortController();
  onTestFinished(async () => {
    vi.restoreAllMocks();
    await rm(folder, { recursive: true, force: true });
  });
  /** As editors do it: a new file in the place of the old one. */
  const save = async (name: string, text: string) => {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}~`, text);
    await rename(`${path}~`, path);
  };
  await save('config.yaml', config('records'));
  await save('checks/order.ts', script('1'));
  await save('checks/shared.ts', 'export {};');
  let runs = 0;
  const waiting = new Map<number, () => void>();
  /** Resolves when the run of that number has ended. */
  const ran = (number: number) =>
    new Promise<void>((resolve) => {
      if (runs >= number) resolve();
      else waiting.set(number, resolve);
    });
  const duringRun = { do: async () => {} };
  const end = watchAndRepeat(
    join(folder, 'config.yaml'),
    async () => {
      await save('checks/last-order.json', JSON.stringify({ runs }));
      await save('records/store.ts', `${runs}`);
      await duringRun.do();
      runs += 1;
      waiting.get(runs)?.();
      if (runs === 2) throw new CommandError('The configuration is refused');
      return 0;
    },
    ended.signal,
  );
  return { save, ran, duringRun, runs: () => runs, stop: () => (ended.abort(), end) };
}

test('run --watch runs once per change of configuration, script or import, and for no other file', async () => {
  const { save, ran, runs, stop } = await watching();
  await ran(1);
  for (const [index, text] of ['2', '3', '4'].entries()) {
    await save('checks/order.ts', script(text));
    await ran(index + 2);
  }
  await save('checks/shared.ts', 'export const changed = 1;');
  await ran(5);
  await save('config.yaml', config('elsewhere'));
  await ran(6);
  await save('notes.ts', 'nothing imports this');
  await save('checks/order.ts', script('5'));
  await ran(7);
  expect(await stop()).toBe(0);
  expect(runs()).toBe(7);
});

test('run --watch lets a run finish and runs again when a script was saved meanwhile', async () => {
  const { save, ran, duringRun, runs, stop } = await watching();
  await ran(1);
  duringRun.do = async () => {
    duringRun.do = async () => {};
    await save('checks/order.ts', script('saved meanwhile'));
  };
  await save('checks/order.ts', script('2'));
  await ran(3);
  await stop();
  expect(runs()).toBe(3);
});
