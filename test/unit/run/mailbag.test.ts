import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { batchMessages } from '../../../src/run/process/message-batch.ts';

test('what is said within one turn goes out together and in order, and nothing is sent twice or kept back', async () => {
  const posted: (readonly number[])[] = [];
  const send = batchMessages<number>((messages) => posted.push(messages));
  send(1);
  await Promise.resolve();
  send(2);
  expect(posted).toEqual([]);
  await nextTurn();
  send(3);
  await nextTurn();
  expect(posted).toEqual([[1, 2], [3]]);
});

test('what is said while the bag is posted is in the next one', async () => {
  const posted: (readonly number[])[] = [];
  const send = batchMessages<number>((messages) => {
    posted.push(messages);
    if (messages.includes(1)) send(2);
  });
  send(1);
  await nextTurn();
  await nextTurn();
  expect(posted).toEqual([[1], [2]]);
});
