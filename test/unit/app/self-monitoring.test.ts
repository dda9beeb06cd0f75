import { describe, expect, test } from 'vitest';
import { healthReport, ownTroubles, type HealthFacts } from '../../../src/app/health.ts';
import { lastingAfter, ownSignals, type ClockReading, type Lasting } from '../../../src/app/self-monitoring.ts';

const well: HealthFacts = {
  now: 1_000_000,
  startedAt: 0,
  lastBeatAt: 999_000,
  lastFinishedAt: 999_000,
  quietMs: 60_000,
  configProblems: [],
  scriptProblems: [],
  runner: { up: true, busy: 0, waiting: 0 },
};
const kinds = (change: Partial<HealthFacts>) => ownTroubles({ ...well, ...change }).map(({ kind }) => kind);

describe('what is wrong with the monitor itself', () => {
  test('is nothing when it ticks, runs, writes and tells', () => {
    expect(kinds({})).toEqual([]);
  });

  test.each<[string, Partial<HealthFacts>]>([
    ['schedule', { lastBeatAt: 980_000 }],
    ['runs', { lastFinishedAt: 900_000 }],
    ['runner', { runner: { up: false, busy: 0, waiting: 0 } }],
    ['browser', { runner: { up: true, busy: 0, waiting: 0, browserProblem: 'no Chromium' } }],
    ['store', { storeTrouble: 'The disk is full.' }],
    ['rows', { unreadableRows: [{ table: 'incidents', id: '20260302-abcdefgh' }] }],
    ['messages', { oldestPendingMs: 700_000 }],
    ['late', { latenessMs: 12_000 }],
    ['configuration', { configProblems: ['config.yaml:3:1 …'] }],
    ['script', { scriptProblems: ['checks/order.ts:3 …'] }],
  ])('is named: %s', (kind, change) => {
    expect(kinds(change)).toEqual([kind]);
  });

  test('says nothing that changes from one moment to the next while it lasts', () => {
    const early = ownTroubles({ ...well, lastBeatAt: 980_000, lastFinishedAt: 900_000, latenessMs: 12_000 });
    const later = ownTroubles({
      ...well,
      now: 1_030_000,
      lastBeatAt: 980_000,
      lastFinishedAt: 900_000,
      latenessMs: 19_000,
    });
    expect(later).toEqual(early);
  });
});

describe('the limits that were passed', () => {
  const passed = (change: Partial<HealthFacts>) => healthReport({ ...well, ...change }).passedLimits;

  test('are none when all is well, nor when a message waits for a minute on a channel that only fails', () => {
    expect(passed({})).toEqual([]);
    expect(passed({ undelivered: { channel: 'pager', waitingMs: 60_000 }, oldestPendingMs: 60_000 })).toEqual([]);
  });

  test('name sign, value, limit, channel and hint', () => {
    const waiting = { undelivered: { channel: 'pager', waitingMs: 304_000 }, oldestPendingMs: 304_000 };
    expect(passed({ ...waiting, lastSettledAt: 999_000 })).toEqual([
      { sign: 'messages', value: 304, limit: 60, unit: 'seconds', channel: 'pager', hint: expect.any(String) },
    ]);
    expect(passed({ oldestPendingMs: 304_000 })).toEqual([]);
    expect(passed({ oldestPendingMs: 700_000 })).toMatchObject([{ sign: 'messages', value: 700, limit: 600 }]);
    expect(passed({ lastBeatAt: 980_000 })).toMatchObject([{ sign: 'schedule', value: 20, limit: 10 }]);
    expect(passed({ lastFinishedAt: 900_000 })).toMatchObject([{ sign: 'runs', value: 100, limit: 60 }]);
  });
});

describe('people are told of it', () => {
  const runner = { kind: 'runner', says: 'No runner works.' } as const;
  /** The wall clock is set back by three hours in between, which makes nothing younger or older. */
  const at = (monotonic: number): ClockReading => ({
    wall: 50_000_000 + monotonic - (monotonic > 20_000 ? 10_800_000 : 0),
    monotonic,
  });
  const signalsAt = (lasting: Lasting, now: number) =>
    ownSignals([runner], lasting, at(now)).map(({ causeKey }) => causeKey);

  test('when it does not mend itself within the time it needs for that', () => {
    const lasting = lastingAfter(new Map(), [runner], at(1000));
    expect(signalsAt(lasting, 30_999)).toEqual([]);
    expect(signalsAt(lastingAfter(lasting, [runner], at(31_000)), 31_000)).toEqual(['self:runner']);
  });

  test('counting anew when it was well in between', () => {
    const before = lastingAfter(new Map(), [runner], at(1000));
    const again = lastingAfter(lastingAfter(before, [], at(20_000)), [runner], at(25_000));
    expect(signalsAt(again, 31_000)).toEqual([]);
    expect(signalsAt(again, 55_000)).toEqual(['self:runner']);
  });

  test('with its beginning and its weight', () => {
    const refused = { kind: 'channel-pager', says: 'pager refused a message.' } as const;
    expect(
      ownSignals([refused], new Map([['channel-pager', { wall: 5000, monotonic: 1 }]]), { wall: 9000, monotonic: 2 }),
    ).toMatchObject([
      { source: 'self', id: 'channel-pager', causeKey: 'self:channel-pager', severity: 'major', since: 5000 },
    ]);
  });
});
