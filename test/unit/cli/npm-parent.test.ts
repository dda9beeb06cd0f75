import { expect, test } from 'vitest';
import { npmParent, type Processes } from '../../../demo/npm-parent.ts';

const env = { npm_lifecycle_event: 'start' };

/** This process has the number 30; numbers, names and parents of those above it. */
function family(given: readonly (readonly [pid: number, name: string, parent: number])[]) {
  const alive = new Map(given.map(([pid, name, parent]) => [pid, { name, parent }]));
  let parent = given.at(-1)?.[0] ?? 1;
  const processes: Processes = { parent: () => parent, look: (pid) => alive.get(pid) };
  const end = (pid: number) => {
    alive.delete(pid);
    for (const [child, one] of alive) if (one.parent === pid) alive.set(child, { ...one, parent: 1 });
    if (parent === pid) parent = 1;
  };
  return { processes, end };
}

test.each([
  ['npm', 'npm start', 'sh', [10]],
  ['npm', 'npm start', 'dash', [10]],
  ['the shell between', 'npm start', 'sh', [20]],
] as const)('a process that npm started in a shell notices that %s is gone (%s, %s)', (_, npm, shell, [gone]) => {
  const { processes, end } = family([
    [5, 'bash', 1],
    [10, npm, 5],
    [20, shell, 10],
  ]);
  const watch = npmParent(env, processes);
  expect(watch.isGone()).toBe(false);
  end(gone);
  expect(watch.isGone()).toBe(true);
});

test('a process that npm started without a shell outlives the shell of npm itself', () => {
  const { processes, end } = family([
    [5, 'bash', 1],
    [10, 'npm start', 5],
  ]);
  const watch = npmParent(env, processes);
  end(5);
  expect(watch.isGone()).toBe(false);
  end(10);
  expect(watch.isGone()).toBe(true);
});

test('a process that a person started outlives their shell', () => {
  const { processes, end } = family([[5, 'bash', 1]]);
  const watch = npmParent({}, processes);
  end(5);
  expect(watch.isGone()).toBe(false);
});
