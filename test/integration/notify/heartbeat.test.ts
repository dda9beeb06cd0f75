import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Log } from '../../../src/model/log.ts';
import { createHeartbeat } from '../../../src/notify/heartbeat.ts';
import { createSender, type Sender } from '../../../src/notify/send.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { hangs, Receiver, resets, withStatus } from './receiver.ts';

const token = 'b5b0-t0k';

let receiver: Receiver;
let clock: ManualClock;
let reasons: readonly string[];
let lines: string[];
let heartbeat: AsyncDisposable | undefined;
let sender: Sender;
let underWay: number;

beforeEach(async () => {
  receiver = await Receiver.start(withStatus(200, 'OK'));
  clock = new ManualClock();
  reasons = [];
  lines = [];
  underWay = 0;
  sender = watched();
});

afterEach(async () => {
  await heartbeat?.[Symbol.asyncDispose]();
  await sender[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
  if (clock.pending > 0) throw new Error(`${clock.pending} timers are left`);
});

const write = (level: string) => (fields: object, message: string) =>
  void lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
const log: Log = {
  debug: write('debug'),
  info: write('info'),
  warn: write('warn'),
  error: write('error'),
  fatal: write('fatal'),
};

/** The heartbeat's own sender, which can be waited for. */
const watched = (): Sender => {
  const sender = createSender({ clock, timeoutMs: 10_000 });
  return {
    async send(request, signal) {
      underWay += 1;
      return sender.send(request, signal).finally(() => (underWay -= 1));
    },
    [Symbol.asyncDispose]: () => sender[Symbol.asyncDispose](),
  };
};

const start = (everyMs = 60_000, proof = () => reasons) => {
  const url = `${receiver.url}/ping/${token}/x7?rid=${token}`;
  return (heartbeat = createHeartbeat({ url, everyMs, clock, proof, log, sender }));
};
const count = (expected: number) => expect.poll(() => receiver.received.length, { interval: 1 }).toBe(expected);
/** Lets time pass second by second; what is sent on the way is answered by a real server before time goes on. */
const pass = async (seconds: number) => {
  for (let second = 0; second < seconds; second += 1) {
    await answered();
    await clock.advance(1000);
  }
  await answered();
};
const answered = () => expect.poll(() => receiver.answer === hangs || underWay === 0, { interval: 1 }).toBe(true);

describe('the heartbeat', () => {
  test('is sent at once and then each time, while all is well', async () => {
    start();
    await count(1);
    await clock.advance(59_000);
    expect(receiver.received).toHaveLength(1);
    await clock.advance(1000);
    await count(2);
    await clock.advance(60_000);
    await count(3);
    expect(receiver.received[0]!.path).toBe(`/ping/${token}/x7?rid=${token}`);
    expect(lines).toEqual([]);
  });

  test('is not sent while something is wrong, which is said once, and again when it is over', async () => {
    start();
    await count(1);
    reasons = ['The schedule does not tick.', 'No runner works.'];
    await pass(200);
    expect(receiver.received).toHaveLength(1);
    reasons = [];
    await pass(60);
    expect(receiver.received).toHaveLength(2);
    expect(lines).toEqual([
      expect.stringMatching(/^warn The heartbeat is not sent.* The schedule does not tick\. No runner works\./),
      expect.stringMatching(/^info All is well again/),
    ]);
  });

  test('is not sent when nobody can say whether all is well', async () => {
    start(60_000, () => {
      throw new Error('no snapshot');
    });
    await pass(70);
    expect(receiver.received).toEqual([]);
    expect(lines).toEqual([expect.stringMatching(/^warn .*cannot be told: Error: no snapshot/)]);
  });

  test('that is not heard is sent again soon, and a failure is said once', async () => {
    receiver.answer = withStatus(503);
    start();
    await pass(20);
    expect(receiver.received).toHaveLength(3);
    await pass(60);
    expect(receiver.received).toHaveLength(6);
    receiver.answer = withStatus(200);
    await pass(60);
    expect(lines).toEqual([
      expect.stringMatching(/^warn The heartbeat was not heard: The receiver answered 503/),
      expect.stringMatching(/^info The heartbeat is heard again/),
    ]);
  });

  test('stops trying as soon as all is not well', async () => {
    receiver.answer = withStatus(503);
    start();
    await count(1);
    reasons = ['The store is in trouble.'];
    await pass(50);
    expect(receiver.received).toHaveLength(1);
  });

  test.each([1000, 15_000, 20_000])(
    'is never sent more than five times in a minute, whatever happens (every %i ms)',
    async (everyMs) => {
      receiver.answer = withStatus(500);
      start(everyMs);
      const sent: number[] = [];
      for (let second = 0; second < 240; second += 1) {
        await pass(1);
        while (sent.length < receiver.received.length) sent.push(second);
      }
      for (const at of sent) expect(sent.filter((one) => one >= at && one < at + 59).length).toBeLessThanOrEqual(5);
      expect(sent.length).toBeGreaterThan(10);
    },
  );

  test.each([
    ['hangs', hangs],
    ['resets', resets],
    ['answers 404', withStatus(404, `no such check ${token}`)],
    ['answers 302', withStatus(302, '', { location: `http://127.0.0.1:1/${token}` })],
  ] as const)('a receiver that %s stops nothing, and its address is not told', async (_, answer) => {
    receiver.answer = answer;
    start();
    await count(1);
    await pass(130);
    expect(receiver.received.length).toBeGreaterThanOrEqual(4);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^warn The heartbeat was not heard/);
    expect(lines.join('\n')).not.toContain(token);
  });

  test('ends at once, also in the middle of one', async () => {
    receiver.answer = hangs;
    const running = start();
    await count(1);
    await running[Symbol.asyncDispose]();
    expect(clock.pending).toBe(0);
    expect(lines).toEqual([]);
  });

  test('has a sender of its own, and leaves nothing of it', async () => {
    receiver.answer = hangs;
    const running = createHeartbeat({ url: receiver.url, everyMs: 60_000, clock, proof: () => [], log });
    await count(1);
    await running[Symbol.asyncDispose]();
    await expect.poll(() => receiver.connections).toBe(0);
  });
});
