import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';
import { openStore } from '../../../src/store/engine/open-store.ts';
import { systemClock } from '../../../src/time/clock.ts';
import { accepts, hangs, keyOf, Receiver, resets, withStatus, type Answer } from '../notify/receiver.ts';
import { isSoak } from '../../support/extent.ts';
import { randomFrom } from '../../support/random.ts';
import { temporaryFolder } from '../store/folder.ts';

const KILLS = isSoak ? 200 : 20;
/** Runs after which it is killed at the latest, where it is not killed while it sends a message. */
const MOST_RUNS = 40;
const LONGEST_RUN_MS = 20;
const seed = inject('seed');
const random = randomFrom(seed);
const script = fileURLToPath(new URL('./killed-child.ts', import.meta.url));
const faults: readonly Answer[] = [
  withStatus(500),
  withStatus(503, '', { 'retry-after': '1' }),
  withStatus(429, '', { 'retry-after': '2' }),
  resets,
  hangs,
];

/** What a receiver took, in order: `key action`, and which message it was when it says so. */
interface Taken {
  readonly key: string;
  readonly action: string;
  readonly message: string | undefined;
}

/** A receiver that fails at random and, when asked to, has the sender killed just as it takes a message. */
async function receiver(taken: Taken[], onTaken: () => void): Promise<Receiver> {
  const server = await Receiver.start(accepts);
  server.answer = (response, request, socket) => {
    if (random() < 0.3) return faults[Math.floor(random() * faults.length)]!(response, request, socket);
    taken.push({
      key: keyOf(request.body),
      action: String(request.body['event_action'] ?? request.body['action']),
      message: request.headers['idempotency-key'] as string | undefined,
    });
    onTaken();
    accepts(response, request, socket);
  };
  return server;
}

const orders = { trigger: 0, acknowledge: 1, resolve: 2 } as const;

/** Resolves when the process has made so many runs, or is gone. */
async function haveRun(child: ChildProcess, runs: number): Promise<void> {
  const enough = Promise.withResolvers<void>();
  let made = 0;
  child.once('exit', () => enough.resolve());
  child.stdout!.on('data', (dots: Buffer) => {
    made += dots.length;
    if (made >= runs) enough.resolve();
  });
  await enough.promise;
  // Within the next run, not always at its beginning.
  await pause(random() * LONGEST_RUN_MS);
}

test(`a monitor killed ${KILLS} times at any moment, with a pager that fails as well, loses, doubles and reorders nothing`, async () => {
  await using folder = await temporaryFolder();
  const toPager: Taken[] = [];
  const toChat: Taken[] = [];
  let child: ChildProcess | undefined;
  let shouldKillWhenTaken = false;
  const onTaken = () => {
    if (shouldKillWhenTaken) child?.kill('SIGKILL');
  };
  await using pager = await receiver(toPager, onTaken);
  await using chat = await receiver(toChat, onTaken);
  const zero = String(Date.now());
  const start = (mode: string, kill: number) =>
    spawn(process.execPath, [script, folder.path, zero, pager.url, chat.url, mode, String(seed + kill)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });

  for (let kill = 0; kill < KILLS; kill += 1) {
    shouldKillWhenTaken = kill % 3 === 0;
    child = start('live', kill);
    const gone = once(child, 'exit');
    await haveRun(child, 1 + Math.floor(random() * MOST_RUNS));
    child.kill('SIGKILL');
    expect((await gone)[1]).toBe('SIGKILL');
  }
  shouldKillWhenTaken = false;
  child = start('end', KILLS);
  expect((await once(child, 'exit'))[0]).toBe(0);

  await using store = await openStore(folder.path, { clock: systemClock });
  const incidents = await store.incidents({ most: 100_000 });
  expect(incidents.length).toBeGreaterThan(KILLS);
  expect(incidents.filter(({ stage }) => stage !== 'restored')).toEqual([]);
  expect(await store.interruptedRuns(systemClock.now())).toEqual([]);
  for (const [channel, taken] of [
    ['pager', toPager],
    ['chat', toChat],
  ] as const) {
    const keys = new Set(taken.map(({ key }) => key));
    expect(keys, `${channel} knows every incident and no other`).toEqual(new Set(incidents.map(({ id }) => id)));
    for (const key of keys) {
      const own = taken.filter((one) => one.key === key);
      const order = own.map(({ action }) => orders[action as keyof typeof orders]);
      expect(order, `${channel}, ${key}: in order`).toEqual(order.toSorted((a, b) => a - b));
      expect([order[0], order.at(-1)], `${channel}, ${key}: from trigger to resolve`).toEqual([0, 2]);
      for (const action of Object.keys(orders)) {
        const messages = new Set(own.filter((one) => one.action === action).map(({ message }) => message));
        expect(messages.size, `${channel}, ${key}: one ${action}, however often it was sent`).toBeLessThanOrEqual(1);
      }
    }
    const open = await store.outbox.standing();
    expect(open.filter(({ isPending }) => isPending)).toEqual([]);
  }
});
