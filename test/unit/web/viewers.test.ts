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
    text: '',
    write: (text: string | Buffer) => {
      response.writableLength += text.length;
      response.text += String(text);
    },
    destroy: () => void (response.isDestroyed = true),
  });
  const request = { method: 'GET', socket: { setNoDelay: () => undefined } };
  return {
    response,
    connect: (viewers: Viewers) => viewers.handle(request as unknown as Request, response as unknown as Response),
  };
}

const open = (clock = new ManualClock()) =>
  new Viewers({
    ...{ clock, version: () => 1, take: () => undefined, rest: () => Promise.resolve() },
    stillAllowed: () => () => Promise.resolve(true),
  });

test('nothing is put on top of what a viewer has not taken, and one who takes nothing is let go', async () => {
  const clock = new ManualClock();
  const viewers = open(clock);
  const { response, connect } = stuckViewer();
  connect(viewers);
  const atFirst = response.writableLength;
  for (let times = 0; times < 1000; times++) viewers.changed();
  expect([viewers.count, response.writableLength]).toEqual([1, atFirst]);
  await clock.advance(20_000);
  expect([viewers.count, response.isDestroyed]).toEqual([0, true]);
});

test('a viewer who has missed something is asked to look again', async () => {
  const viewers = open();
  const { response, connect } = stuckViewer();
  connect(viewers);
  viewers.checked({ 'place-order@live': '2026-11-21T08:04:00.000Z' }, {});
  response.writableLength = 0;
  response.text = '';
  viewers.checked({ 'place-order@live': '2026-11-21T08:04:05.000Z' }, {});
  expect(response.text).toMatch(/^id: 1\nevent: changed\n/);
});
