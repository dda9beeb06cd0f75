import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TraceQueue } from '../../../src/traces/queue.ts';
import { traceOfSpans } from './sample-traces.ts';

function queueOf(mostSpans: number) {
  const dropped: number[] = [];
  return { queue: new TraceQueue(mostSpans, (traces) => void dropped.push(traces)), dropped };
}

const ids = (traces: readonly { traceId: string }[]) => traces.map(({ traceId }) => traceId);

test('gives the oldest first, as many as fit, and one that fits nowhere alone', () => {
  const { queue } = queueOf(100);
  for (const [id, spans] of Object.entries({ a: 3, b: 3, c: 3, d: 30, e: 1 })) queue.push(traceOfSpans(id, spans));
  expect(ids(queue.take(6))).toEqual(['a', 'b']);
  expect(ids(queue.take(5))).toEqual(['c']);
  expect(ids(queue.take(5))).toEqual(['d']);
  expect(ids(queue.take(5))).toEqual(['e']);
  expect(queue.take(5)).toEqual([]);
  expect(queue.spans).toBe(0);
});

test('drops the oldest when there is no more room, and says how many', () => {
  const { queue, dropped } = queueOf(10);
  for (const id of ['a', 'b', 'c']) queue.push(traceOfSpans(id, 4));
  expect(dropped).toEqual([1]);
  queue.push(traceOfSpans('d', 10));
  expect(dropped).toEqual([1, 2]);
  expect(ids(queue.take(100))).toEqual(['d']);
});

test('takes back what could not be sent before what came meanwhile, and drops of that first', () => {
  const { queue, dropped } = queueOf(10);
  for (const id of ['a', 'b']) queue.push(traceOfSpans(id, 4));
  const taken = queue.take(100);
  queue.push(traceOfSpans('c', 4));
  queue.putBack(taken);
  expect(dropped).toEqual([1]);
  expect(ids(queue.take(100))).toEqual(['b', 'c']);
});

test('keeps a single trace that is too large for it, and forgets all when told to', () => {
  const { queue, dropped } = queueOf(10);
  queue.push(traceOfSpans('a', 50));
  expect(dropped).toEqual([]);
  expect(queue.clear()).toBe(1);
  expect([queue.isEmpty, queue.spans]).toEqual([true, 0]);
});

test('loses count of nothing, whatever is done in whatever order', () => {
  const act = fc.oneof(
    fc.record({ kind: fc.constant('push' as const), spans: fc.integer({ min: 1, max: 12 }) }),
    fc.record({ kind: fc.constant('send' as const), spans: fc.integer({ min: 1, max: 30 }), isTaken: fc.boolean() }),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const { queue, dropped } = queueOf(40);
      let pushed = 0;
      let sent = 0;
      for (const one of acts) {
        if (one.kind === 'push') queue.push(traceOfSpans(String((pushed += 1)), one.spans));
        else {
          const traces = queue.take(one.spans);
          if (one.isTaken) sent += traces.length;
          else queue.putBack(traces);
        }
        expect(queue.spans).toBeLessThanOrEqual(40);
      }
      const lost = dropped.reduce((sum, count) => sum + count, 0);
      expect(queue.clear()).toBe(pushed - sent - lost);
    }),
  );
});
