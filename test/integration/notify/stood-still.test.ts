// A process that stands still (suspended, or on a machine without time for it) finds timers and answers due together.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { createSender } from '../../../src/notify/send.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';

/** A receiver with an event loop of its own: it answers while ours stands still. */
const receiver = `
const { createServer } = require('node:http');
const { parentPort, workerData } = require('node:worker_threads');
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    parentPort.postMessage('asked');
    Atomics.wait(workerData, 0, 0);
    response.writeHead(202).end('{"status":"success"}', () => {
      Atomics.store(workerData, 0, 2);
      Atomics.notify(workerData, 0);
    });
  });
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

class LateClock extends ManualClock {
  fires: (() => void)[] = [];

  override after(_delayMs: number, fire: () => void) {
    this.fires.push(fire);
    return { cancel: () => {} };
  }
}

/** Lets the receiver answer, and does nothing until the answer has left. */
function standStill(turn: Int32Array): void {
  Atomics.store(turn, 0, 1);
  Atomics.notify(turn, 0);
  Atomics.wait(turn, 0, 1);
}

test('an answer that arrived while the monitor stood still counts, though the time for it was up meanwhile', async () => {
  const turn = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(receiver, { eval: true, workerData: turn });
  try {
    const [port] = (await once(worker, 'message')) as [number];
    const clock = new LateClock();
    await using sender = createSender({ clock, timeoutMs: 10_000 });
    const sent = sender.send({ method: 'POST', url: `http://127.0.0.1:${port}`, headers: {}, body: '{}' });
    await once(worker, 'message');
    // As in a process that goes on: timers that are due come first, then what has arrived.
    setTimeout(() => {
      standStill(turn);
      for (const fire of clock.fires) fire();
    }, 0);
    expect(await sent).toMatchObject({ kind: 'answered', reply: { status: 202 } });
  } finally {
    await worker.terminate();
  }
});
