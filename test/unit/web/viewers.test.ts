import { EventEmitter } from 'node:events';
import type { Request, Response } from 'express';
import { expect, test } from 'vitest';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { Viewers } from '../../../src/web/viewers.ts';

/** A viewer whose network takes nothing away: all that is written waits. */
function stuckViewer() {
  const response = Object.assign(new EventEmitter(), {
    writableLength: 0,
    isDestroyed: false,
    set: () => response,
    flushHeaders: () => undefined,
    write: (text: string) => void (response.writableLength += text.length),
    destroy: () => void (response.isDestroyed = true),
  });
  const request = { method: 'GET', socket: { setNoDelay: () => undefined } };
  return {
    response,
    connect: (viewers: Viewers) => viewers.handle(request as unknown as Request, response as unknown as Response),
  };
}

test('a viewer whose network is too slow is let go instead of filling the memory', () => {
  const viewers = new Viewers({ clock: new ManualClock(), most: 10, version: () => 1 });
  const { response, connect } = stuckViewer();
  connect(viewers);
  expect(viewers.count).toBe(1);
  for (let times = 0; times < 5000; times++) viewers.changed();
  expect(response.isDestroyed).toBe(true);
  expect(response.writableLength).toBeLessThan(70_000);
  expect(viewers.count).toBe(0);
});
