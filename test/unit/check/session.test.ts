import { describe, expect, test } from 'vitest';
import { expect as ourExpect } from '../../../src/check/expect.ts';
import { justCut } from '../../../src/check/clean.ts';
import { Session, type SessionOptions } from '../../../src/check/session.ts';
import type { Tools } from '../../../src/check/tools.ts';
import { judge } from '../../../src/check/verdict.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';

function begin(more: Partial<SessionOptions> = {}) {
  const clock = new ManualClock();
  const session = new Session({
    clock,
    clean: justCut,
    timeoutMs: 6000,
    target: { url: 'http://shop.test', name: 'live', variables: {} },
    location: 'local',
    checkFile: 'checks/order.ts',
    params: {},
    secrets: {},
    traceparent: '00-a-b-01',
    listener: { onStart: () => {}, onEnd: () => {}, onLog: () => {} },
    ...more,
  });
  const run = async (script: (tools: Omit<Tools, 'http'>) => unknown) => {
    const ending = await session.execute(() => script(session.tools()));
    return judge(ending, session.steps, { timeoutMs: 6000, clean: justCut });
  };
  return { clock, session, run };
}

const never = () => new Promise<never>(() => {});

describe('time', () => {
  test('that is up names the step, how long it ran, and its component', async () => {
    const { clock, run, session } = begin();
    const verdict = run(async ({ step }) => {
      await step('Fill the basket', () => new Promise<void>((resolve) => void clock.after(1800, resolve)));
      await step('Pay by credit card', { component: 'voyager' }, never);
    });
    await clock.advance(6000);
    expect(await verdict).toEqual({
      verdict: 'failed',
      failure: {
        step: 'Pay by credit card',
        component: 'voyager',
        timedOut: true,
        kind: 'unreachable',
        message: 'Step "Pay by credit card" did not finish within 6 s (running for 4.2 s)',
      },
    });
    expect(session.durationMs).toBe(6000);
    expect(session.steps.results().map(({ startMs, durationMs, ok }) => [startMs, durationMs, ok])).toEqual([
      [0, 1800, true],
      [1800, 4200, false],
    ]);
    expect(clock.pending).toBe(0);
  });

  test('that is up with several steps under way names all of them, and blames the first that has a component', async () => {
    const { clock, run } = begin();
    const verdict = run(({ step }) =>
      Promise.all([step('A', never), step('B', () => step('B1', { component: 'b' }, never))]),
    );
    await clock.advance(6000);
    expect(await verdict).toMatchObject({
      failure: {
        step: 'B › B1',
        component: 'b',
        message: 'Steps "A" (running for 6 s), "B › B1" (running for 6 s) did not finish within 6 s',
      },
    });
  });

  const passing = (clock: { after(ms: number, done: () => void): unknown }, ms: number) => () =>
    new Promise<void>((resolve) => void clock.after(ms, resolve));

  test('that a step before used up is that step’s, not of the one that had just begun', async () => {
    const { clock, run } = begin();
    const verdict = run(async ({ step }) => {
      await step('Wait for the warehouse', { component: 'warehouse' }, passing(clock, 5600));
      await step('Pay', { component: 'voyager' }, never);
    });
    await clock.advance(6000);
    expect(await verdict).toMatchObject({
      failure: {
        step: 'Wait for the warehouse',
        component: 'warehouse',
        message:
          'The check did not finish within 6 s: step "Wait for the warehouse" took 5.6 s, and step "Pay" was running for 400 ms',
      },
    });
  });

  test('that is up with steps side by side blames the one that waited longest', async () => {
    const { clock, run } = begin();
    const verdict = run(({ step }) =>
      Promise.all([
        step('Order', never),
        passing(clock, 5000)().then(() => step('Pay', { component: 'voyager' }, never)),
      ]),
    );
    await clock.advance(6000);
    expect(await verdict).toMatchObject({
      failure: {
        step: 'Order',
        message: 'Steps "Order" (running for 6 s), "Pay" (running for 1 s) did not finish within 6 s',
      },
    });
  });

  test('that is up between steps names what was awaited, after which step, and no component', async () => {
    const { clock, run, session } = begin();
    const verdict = run(async ({ step }) => {
      await step('Fill the basket', { component: 'shop' }, passing(clock, 1000));
      await session.operations.follow('wait', 'page.waitForURL(…)', never());
    });
    await clock.advance(6000);
    expect(await verdict).toEqual({
      verdict: 'failed',
      failure: {
        timedOut: true,
        kind: 'unreachable',
        message:
          'The check did not finish within 6 s: page.waitForURL(…) was awaited for 5 s, after step "Fill the basket"',
      },
    });
  });

  test('that is up while the script awaits something of its own tells when the last step ended', async () => {
    const { clock, run } = begin();
    const verdict = run(async ({ step }) => {
      await step('Fill the basket', passing(clock, 1000));
      await never();
    });
    await clock.advance(6000);
    expect(await verdict).toMatchObject({
      failure: {
        message:
          'The check did not finish within 6 s: no step was running; the last one, "Fill the basket", had ended 5 s before',
      },
    });
  });

  test('that is up lets no further step begin', async () => {
    const { clock, run, session } = begin();
    const late = Promise.withResolvers<void>();
    const told = Promise.withResolvers<unknown>();
    const verdict = run(async ({ step }) => {
      await late.promise;
      await step('Order', () => {}).catch(told.resolve);
    });
    await clock.advance(6000);
    await verdict;
    late.resolve();
    expect(await told.promise).toEqual(new Error('Step "Order" was not started: the run is over'));
    expect(session.steps.results()).toEqual([]);
  });
});

describe('blame', () => {
  test('goes to the innermost step that has a component, walking outwards', async () => {
    const { run } = begin();
    const verdict = await run(({ step }) =>
      step('Order', { component: 'shop' }, () =>
        step('Pay', { component: 'voyager' }, () =>
          step('Confirm', () => {
            throw new Error('no');
          }),
        ),
      ),
    );
    expect(verdict).toMatchObject({ failure: { step: 'Order › Pay › Confirm', component: 'voyager', message: 'no' } });
  });

  test('is the author’s when a step failed and the script caught its error and returned', async () => {
    const { run, session } = begin();
    const verdict = await run(async ({ step }) => {
      await step('Maybe', () => {
        throw new Error('no');
      }).catch(() => {});
    });
    expect(verdict).toMatchObject({ verdict: 'inconclusive', trouble: { trouble: 'script-mistake' } });
    expect(verdict).toHaveProperty(
      'trouble.message',
      expect.stringMatching(
        /session\.test\.ts:\d+: Step "Maybe" failed \(no\), and yet the check went on and returned/,
      ),
    );
    expect(session.steps.results()).toMatchObject([{ name: 'Maybe', ok: false, error: 'no' }]);
  });

  test('of a thrown text is found although texts have no identity', async () => {
    const { run } = begin();
    const oops = (): never => {
      // oxlint-disable-next-line no-throw-literal
      throw 'oops';
    };
    const verdict = await run(async ({ step }) => {
      await step('First', oops).catch(() => {});
      await step('Outer', () => step('Inner', oops));
    });
    expect(verdict).toMatchObject({ failure: { step: 'Outer › Inner' } });
  });

  test('goes to a soft failure that came before the error that ended the run, which is told as well', async () => {
    const { run } = begin();
    const verdict = await run(async ({ step }) => {
      await step.soft('Logo', { component: 'cdn' }, () => Promise.reject(new Error('no logo')));
      await step('Pay', { component: 'voyager' }, () => Promise.reject(new Error('declined')));
    });
    expect(verdict).toMatchObject({ failure: { step: 'Logo', component: 'cdn', message: 'no logo' } });
    expect(verdict).toHaveProperty('failure.detail', expect.stringContaining('Also failed in "Pay": declined'));
  });

  test('never falls on the business for a secret that is missing, even if the script goes on', async () => {
    const { run } = begin();
    const verdict = await run(async ({ step, secret }) => {
      await step.soft('Log in', () => secret('DESK'));
      throw new Error('later');
    });
    expect(verdict).toMatchObject({ verdict: 'inconclusive', trouble: { trouble: 'missing-secret' } });
  });
});

describe('a failure that is looked at', () => {
  test('holds the script up at the failing step, once, and not in the time of the run', async () => {
    const order: string[] = [];
    const { clock, run, session } = begin({
      listener: {
        onStart: () => {},
        onEnd: () => {},
        onLog: () => {},
        onFailure: async (error) => {
          order.push(`looked at ${(error as Error).message}`);
          await new Promise<void>((resolve) => void clock.after(700, resolve));
        },
      },
    });
    const verdict = run(async ({ step }) => {
      try {
        await step('Order', () => step('Pay', () => Promise.reject(new Error('declined'))));
      } finally {
        order.push('closed the window');
      }
    });
    await clock.advance(700);
    expect(await verdict).toMatchObject({ verdict: 'failed', failure: { step: 'Order › Pay', message: 'declined' } });
    expect(order).toEqual(['looked at declined', 'closed the window']);
    expect(session.durationMs).toBe(0);
  });

  test('is not called a timeout when time is up meanwhile', async () => {
    const { clock, run } = begin({
      listener: { onStart: () => {}, onEnd: () => {}, onLog: () => {}, onFailure: never },
    });
    const verdict = run(() => Promise.reject(new Error('sold out')));
    await clock.advance(6000);
    expect(await verdict).toMatchObject({ failure: { timedOut: false, message: 'sold out' } });
  });
});

test('a step called in the wrong way is the author’s slip, and says how it is to be called', async () => {
  const { run } = begin();
  expect(await run(({ step }) => step('Pay', undefined as never))).toMatchObject({
    verdict: 'inconclusive',
    trouble: {
      trouble: 'script-mistake',
      message: expect.stringMatching(
        /session\.test\.ts:\d+: step\("Pay", …\): the last argument must be a function, found undefined\. Write: await step\("Pay", async \(\) => \{ … \}\)$/,
      ),
    },
  });
});

test('texts are cleaned before they are cut, wherever they come from', async () => {
  const { run, session } = begin({ clean: (text, most) => justCut(text.replaceAll('hunter2', '***'), most) });
  await run(async ({ step, log }) => {
    log('hunter2');
    await step(`Say hunter2`, () => Promise.reject(new Error('not hunter2')));
  });
  expect(JSON.stringify([session.logLines(), session.steps.results()])).not.toContain('hunter2');
  expect(session.lastLogLines(5)).toEqual(['***']);
});

test('expect waits as long as its own run allows, also where runs side by side allow something else', async () => {
  const waits = async (expectTimeoutMs?: number) => {
    const { run } = begin({ timeoutMs: 60_000, expectTimeoutMs });
    const verdict = await run(() => ourExpect.poll(() => 1, { intervals: [5] }).toBe(2));
    return verdict.verdict === 'failed' ? verdict.failure.message : '';
  };
  const extended = ourExpect.extend({});
  const slow = ourExpect.configure({ timeout: 70 });
  const of = (expect: typeof ourExpect) => {
    const { run } = begin({ timeoutMs: 60_000, expectTimeoutMs: 30 });
    return run(() => expect.poll(() => 1, { intervals: [5] }).toBe(2));
  };
  expect(await Promise.all([waits(40), waits(20)])).toEqual([
    'expect.poll().toBe(): expected 2, found 1 (waited 40 ms)',
    'expect.poll().toBe(): expected 2, found 1 (waited 20 ms)',
  ]);
  expect(await of(extended)).toMatchObject({
    failure: { message: expect.stringContaining('(waited 30 ms)') as string },
  });
  expect(await of(slow)).toMatchObject({ failure: { message: expect.stringContaining('(waited 70 ms)') as string } });
});
