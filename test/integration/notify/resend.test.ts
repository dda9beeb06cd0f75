import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAlertmanager } from '../../../src/channels/alertmanager.ts';
import { createWebhook } from '../../../src/channels/webhook.ts';
import type { Timer } from '../../../src/time/clock.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { alertmanagerChannel, headerToken, noticeOf, webhookChannel } from '../../unit/notify/samples.ts';
import { accepts, hangs, Receiver, resets, withStatus, type Answer, type Received } from './receiver.ts';
import { Rig, type StoreKind } from './rig.ts';
import { sampleCount } from '../../support/extent.ts';

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly endsAt: string;
}

const takes = withStatus(200);
const alertIn = ({ body }: Received) => (body as unknown as readonly Alert[])[0]!;
const isOver = (alert: Alert) => alert.annotations['reason'] === 'incident-resolved';
const lineOf = (received: Received) => {
  const alert = alertIn(received);
  return `${isOver(alert) ? 'over' : 'fires'} ${alert.labels['incident']}`;
};

const stores: StoreKind[] = ['memory', 'sqlite'];

/** A little less than the minute of other timers, to be told from them. */
const ROUND_MS = 59_500;
/** A round that took long plans the next for sooner. */
const SOONEST_MS = 31_000;

/** Knows when the next round is due; undefined while a round is under way. */
class RoundsClock extends ManualClock {
  nextRoundAt: number | undefined;

  override after(delayMs: number, fire: () => void): Timer {
    const isRound = delayMs >= SOONEST_MS && delayMs <= ROUND_MS;
    if (isRound) this.nextRoundAt = this.monotonic() + delayMs;
    const begin = () => {
      if (isRound) this.nextRoundAt = undefined;
      fire();
    };
    return super.after(delayMs, begin);
  }
}

describe.each(stores)('a receiver that forgets, with an outbox in %s', (kind) => {
  let receiver: Receiver;
  let rig: Rig;
  let clock: RoundsClock;

  beforeEach(async () => {
    clock = new RoundsClock();
    receiver = await Receiver.start(takes);
    rig = await Rig.open(kind, clock);
  });

  afterEach(async () => {
    await rig[Symbol.asyncDispose]();
    await receiver[Symbol.asyncDispose]();
  });

  const drivers = () => {
    const driver = createAlertmanager(alertmanagerChannel(receiver.url));
    return { alerts: { ...driver, resend: { ...driver.resend!, everyMs: ROUND_MS } } };
  };
  const told = () => receiver.received.map(lineOf);
  const count = (expected: number) => expect.poll(() => receiver.received.length, { interval: 1 }).toBe(expected);
  const roundEnded = () => expect.poll(() => clock.nextRoundAt, { interval: 1 }).toBeDefined();
  /** Minutes go by, each with its own round. */
  const minutes = async (n: number) => {
    for (let minute = 0; minute < n; minute += 1) {
      await roundEnded();
      await clock.advance(clock.nextRoundAt! - clock.monotonic());
      await roundEnded();
      await rig.quiet();
    }
  };
  const open = async (id: string) => {
    await rig.addIncident(id);
    await rig.queue(['alerts', noticeOf(id)]);
    await expect.poll(() => rig.settled('alerts').length, { interval: 1 }).toBeGreaterThan(0);
    await rig.quiet();
  };
  const close = async (id: string) => {
    const at = rig.clock.now();
    await rig.addIncident(id, { stage: 'restored', availableAt: at, restoredAt: at });
    await rig.queue(['alerts', noticeOf(id, 'resolve')]);
  };

  test('hears of an open incident every minute, always as the same alert, which burns on', async () => {
    rig.start(drivers());
    await open('i1');
    await minutes(5);
    expect(told()).toEqual(Array(6).fill('fires i1'));
    const alerts = receiver.received.map(alertIn);
    for (const { labels } of alerts) expect(labels).toEqual(alerts[0]!.labels);
    expect(Date.parse(alerts.at(-1)!.endsAt)).toBeGreaterThanOrEqual(rig.clock.now() + 180_000);
    expect(rig.settled('alerts')).toEqual(['delivered']);
  });

  test('hears for a quarter of an hour that it is over, and then no more', async () => {
    rig.start(drivers());
    await open('i1');
    await minutes(1);
    await close('i1');
    await count(3);
    await minutes(20);
    expect(told().slice(0, 3)).toEqual(['fires i1', 'fires i1', 'over i1']);
    const ends = told().slice(3);
    expect(new Set(ends)).toEqual(new Set(['over i1']));
    expect(ends.length).toBeGreaterThanOrEqual(13);
    expect(ends.length).toBeLessThanOrEqual(15);
  });

  test('after a restart of the monitor it hears at once of what is open, and of what is over', async () => {
    rig.start(drivers());
    await open('i1');
    await open('i2');
    await close('i2');
    await count(3);
    await rig.quiet();
    await rig.stop();
    const before = receiver.received.length;
    rig.start(drivers());
    await count(before + 2);
    expect(told().slice(before).sort()).toEqual(['fires i1', 'over i2']);
  });

  test('an incident that was acknowledged burns on', async () => {
    rig.start(drivers());
    await open('i1');
    await rig.queue(['alerts', noticeOf('i1', 'acknowledge')]);
    await count(2);
    await rig.quiet();
    await minutes(2);
    expect(told()).toEqual(Array(4).fill('fires i1'));
  });

  test('the end waits for what is being told again, and nothing burns after it', async () => {
    rig.start(drivers());
    await open('i1');
    receiver.answer = hangs;
    await rig.clock.advance(60_000);
    await count(2);
    await close('i1');
    await rig.clock.advance(4000);
    expect(told()).toEqual(['fires i1', 'fires i1']);
    receiver.answer = takes;
    await rig.clock.advance(1000);
    await count(3);
    await rig.quiet();
    await minutes(5);
    expect(told()[2]).toBe('over i1');
    expect(told().slice(2)).not.toContain('fires i1');
  });

  test('nothing burns again while the end is on its way', async () => {
    rig.start(drivers());
    await open('i1');
    receiver.answer = withStatus(503);
    await close('i1');
    await count(2);
    await rig.quiet();
    await minutes(3);
    expect(new Set(told().slice(1))).toEqual(new Set(['over i1']));
  });

  test('a round that finds the receiver gone says so once, then rarely, and says when it is back', async () => {
    rig.start(drivers());
    await open('i1');
    receiver.answer = resets;
    for (let minute = 0; minute < 9; minute += 1) {
      await rig.clock.advance(60_000);
      await count(minute + 2);
    }
    receiver.answer = takes;
    await minutes(2);
    const isBack = (line: string) => /alerts is told again of what is open/.test(line);
    await expect.poll(() => rig.lines.filter(isBack).length).toBe(1);
    const warnings = rig.lines.filter((line) => line.startsWith('warn alerts must be told again and again'));
    expect(warnings.map((line) => /"rounds":(\d+)/.exec(line)?.[1])).toEqual(['1', '2', '4', '8']);
    expect(rig.lines.join('\n')).not.toContain(headerToken);
  });

  test('what it refuses of one incident keeps it from hearing of no other', async () => {
    receiver.answer = (response, request, socket) =>
      (alertIn(request).labels['incident'] === 'i2' && receiver.received.length > 3
        ? withStatus(400, `{"message":"bad ${headerToken}"}`)
        : takes)(response, request, socket);
    rig.start(drivers());
    for (const id of ['i1', 'i2', 'i3']) await open(id);
    await count(3);
    await minutes(1);
    await count(6);
    expect(told().slice(3).sort()).toEqual(['fires i1', 'fires i2', 'fires i3']);
    await expect
      .poll(() => rig.lines.join('\n'))
      .toMatch(/must be told again .* could not be: Alertmanager answered 400: bad \[secret\]/);
  });

  test('a store that cannot be read is said, and it goes on when it can', async () => {
    rig.start(drivers());
    await open('i1');
    rig.beforeUse = (what) => {
      if (what === 'standing') throw new Error('disk I/O error');
    };
    await minutes(2);
    expect(receiver.received).toHaveLength(1);
    rig.beforeUse = () => {};
    await minutes(1);
    expect(receiver.received).toHaveLength(2);
    expect(rig.lines.join('\n')).toMatch(
      /What is open cannot be read, so nobody is told of it again: .*disk I\/O error/,
    );
  });

  test('receivers that remember are told once', async () => {
    await using chat = await Receiver.start(accepts);
    rig.start({ chat: createWebhook(webhookChannel(chat.url)) });
    await rig.addIncident('i1');
    await rig.queue(['chat', noticeOf('i1')]);
    await expect.poll(() => chat.received.length).toBe(1);
    await rig.pass(600_000, 60_000);
    expect(chat.received).toHaveLength(1);
  });

  test('stopping does not wait for a receiver that hangs', async () => {
    rig.start(drivers());
    await open('i1');
    receiver.answer = hangs;
    await rig.clock.advance(60_000);
    await count(2);
    await rig.stop();
    expect(rig.clock.pending).toBe(0);
  });
});

test('whatever it answers and whenever it ends: nothing burns after its end was taken', async () => {
  const answers: Record<string, Answer> = {
    'takes it': takes,
    'answers 503': withStatus(503),
    'answers 429': withStatus(429, '', { 'retry-after': '20' }),
    resets,
    hangs,
  };
  const plan = fc.record({
    replies: fc.array(fc.constantFrom(...Object.keys(answers)), { maxLength: 25 }),
    endsAfterMs: fc.integer({ min: 0, max: 200_000 }),
    stepMs: fc.constantFrom(1000, 4999, 20_000, 61_000),
  });
  await fc.assert(
    fc.asyncProperty(plan, async ({ replies, endsAfterMs, stepMs }) => {
      await using receiver = await Receiver.start(takes);
      await using rig = await Rig.open('memory');
      const taken: string[] = [];
      let n = 0;
      receiver.answer = (response, request, socket) => {
        const reply = replies[n++] ?? 'takes it';
        if (reply === 'takes it') taken.push(lineOf(request));
        answers[reply]!(response, request, socket);
      };
      rig.start({ alerts: createAlertmanager(alertmanagerChannel(receiver.url)) });
      await rig.addIncident('i1');
      await rig.queue(['alerts', noticeOf('i1')]);
      const startedAt = rig.clock.monotonic();
      const move = () => rig.clock.advance(stepMs);
      while (rig.clock.monotonic() - startedAt < endsAfterMs) await move();
      const at = rig.clock.now();
      await rig.addIncident('i1', { stage: 'restored', availableAt: at, restoredAt: at });
      await rig.queue(['alerts', noticeOf('i1', 'resolve')]);
      while ((await rig.pending()) > 0) {
        await move();
        await new Promise((resolve) => setImmediate(resolve));
      }
      for (let minute = 0; minute < 3; minute += 1) await rig.clock.advance(60_000);
      const first = taken.indexOf('over i1');
      expect(first).toBeGreaterThan(0);
      expect(taken.slice(first)).not.toContain('fires i1');
    }),
    { numRuns: sampleCount(30) },
  );
});
