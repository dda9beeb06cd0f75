import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { SliceQueue, type Asker } from '../../../src/web/admission/slice-queue.ts';
import { Documents, type Rest } from '../../../src/web/documents.ts';

const asker: Asker = { address: '192.0.2.7', priority: 'reader' };

/** Documents whose making takes some time on a manual clock, and how often each was made. */
function openDocuments(tookMs = 20) {
  const clock = new ManualClock();
  const slices = new SliceQueue();
  const documents = new Documents({ clock, slices });
  const made: string[] = [];
  const ask = async (key: string, size = 10, during: (rest: Rest) => Promise<void> = async () => {}) => {
    const ready = await documents.get(key, asker, async (rest) => {
      made.push(key);
      await during(rest);
      await clock.advance(tookMs);
      return `${key} ${made.length}`.padEnd(size);
    });
    return String(ready?.body).trim();
  };
  return { clock, documents, made, ask };
}

describe('documents', () => {
  test('are made once for all who ask at the same time', async () => {
    const { ask, made } = openDocuments();
    const answers = await Promise.all(Array.from({ length: 300 }, () => ask('page')));
    expect(made).toEqual(['page']);
    expect(new Set(answers)).toEqual(new Set(['page 1']));
  });

  test('are made again when they are a second old', async () => {
    const { ask, clock } = openDocuments();
    await ask('page');
    await clock.advance(979);
    expect(await ask('page')).toBe('page 1');
    await clock.advance(1);
    expect(await ask('page')).toBe('page 2');
  });

  test('that are quickly made are kept for a hundred times as long as that took', async () => {
    const { ask, clock } = openDocuments(2);
    await ask('page');
    await clock.advance(197);
    expect(await ask('page')).toBe('page 1');
    await clock.advance(1);
    expect(await ask('page')).toBe('page 2');
  });

  test('are not given to those who ask after they were invalidated, even while they are being made', async () => {
    const { ask, documents } = openDocuments();
    const before = ask('page', 10, () => Promise.resolve(documents.invalidate()));
    await before;
    expect(await ask('page')).toBe('page 2');
    const { promise, resolve } = Promise.withResolvers<void>();
    documents.invalidate();
    const begun = ask('page', 10, () => promise);
    documents.invalidate();
    const later = ask('page');
    resolve();
    expect(await Promise.all([begun, later])).toEqual(['page 4', 'page 4']);
  });

  test('are forgotten, the oldest first, when they would take too much memory', async () => {
    const { ask, made } = openDocuments();
    for (const key of ['a', 'b', 'c', 'd', 'e']) await ask(key, 2_000_000);
    await ask('e', 2_000_000);
    await ask('a', 2_000_000);
    expect(made).toEqual(['a', 'b', 'c', 'd', 'e', 'a']);
  });

  test('that cannot be made are tried again by the next who asks', async () => {
    const { documents, ask } = openDocuments();
    const fails = documents.get('page', asker, () => Promise.reject(new Error('broken')));
    const waits = documents.get('page', asker, () => Promise.resolve('never made'));
    await expect(fails).rejects.toThrow('broken');
    await expect(waits).rejects.toThrow('broken');
    expect(await ask('page')).toBe('page 1');
  });

  test('let others have their turn when making them goes on for long', async () => {
    const { documents, clock } = openDocuments();
    const order: string[] = [];
    const making = documents.get('page', asker, async (rest) => {
      for (const piece of ['first', 'second']) {
        order.push(piece);
        await clock.advance(3);
        await rest();
      }
      return 'made';
    });
    setImmediate(() => order.push('another'));
    await making;
    expect(order).toEqual(['first', 'another', 'second']);
  });
});
