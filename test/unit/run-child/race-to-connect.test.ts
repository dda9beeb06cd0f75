import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { byTurns, raceToConnect } from '../../../src/run/child/http/race-to-connect.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';

class FakeSocket extends EventEmitter {
  isDestroyed = false;
  destroy(): void {
    this.isDestroyed = true;
  }
  fails(code: string): void {
    this.emit('error', Object.assign(new Error(code), { code }));
  }
}

function race(...addresses: string[]) {
  const clock = new ManualClock(0);
  const sockets = new Map<string, FakeSocket>();
  const ends: unknown[] = [];
  const open = (address: string) => {
    const socket = new FakeSocket();
    sockets.set(address, socket);
    return socket as unknown as Socket;
  };
  const giveUp = raceToConnect(addresses, open, clock, {
    onConnect: (socket) => ends.push(socket),
    onError: ({ message }) => ends.push(message),
  });
  return { clock, sockets, ends, giveUp, at: (address: string) => sockets.get(address)! };
}

describe('the race between the addresses of a name', () => {
  test('goes to the first address when it answers in time', () => {
    const { sockets, ends, at } = race('a', 'b');
    at('a').emit('connect');
    expect([...sockets.keys()]).toEqual(['a']);
    expect(ends).toEqual([at('a')]);
  });

  test('starts the next address at once when one fails', () => {
    const { ends, at } = race('a', 'b');
    at('a').fails('ECONNREFUSED');
    at('b').emit('connect');
    expect(ends).toEqual([at('b')]);
  });

  test('keeps a slow first attempt while it tries the second, so that a lost packet ends nothing', async () => {
    const { clock, sockets, ends, at } = race('a', 'b');
    await clock.advance(249);
    expect(sockets.size).toBe(1);
    await clock.advance(1);
    expect(sockets.size).toBe(2);
    at('b').fails('ENETUNREACH');
    at('a').emit('connect');
    expect(ends).toEqual([at('a')]);
  });

  test('ends the attempts that lose', async () => {
    const { clock, ends, at } = race('a', 'b');
    await clock.advance(250);
    at('b').emit('connect');
    expect(at('a').isDestroyed).toBe(true);
    expect(at('b').isDestroyed).toBe(false);
    at('a').emit('error', new Error('late'));
    expect(ends).toEqual([at('b')]);
  });

  test.each([
    ['EADDRNOTAVAIL', 'ECONNREFUSED', 'ECONNREFUSED'],
    ['ECONNREFUSED', 'ENETUNREACH', 'ECONNREFUSED'],
    ['ECONNREFUSED', 'ECONNRESET', 'ECONNRESET'],
    ['ENETUNREACH', 'ENETUNREACH', 'ENETUNREACH'],
  ])('fails when all have failed, with the error that tells most: of %s and %s, %s', (first, second, told) => {
    const { ends, at } = race('a', 'b');
    at('a').fails(first);
    expect(ends).toEqual([]);
    at('b').fails(second);
    expect(ends).toEqual([told]);
  });

  test('starts nothing more once it is given up', async () => {
    const { clock, sockets, ends, giveUp, at } = race('a', 'b');
    giveUp();
    await clock.advance(1000);
    expect(at('a').isDestroyed).toBe(true);
    expect([sockets.size, ends]).toEqual([1, []]);
  });

  test('takes the families in turn, the preferred one first', () => {
    const of = (family: 4 | 6, ...names: string[]) => names.map((address) => ({ address, family }));
    expect(byTurns([...of(6, '::1', '::2', '::3'), ...of(4, '1.1.1.1')])).toEqual(['::1', '1.1.1.1', '::2', '::3']);
    expect(byTurns([])).toEqual([]);
  });
});
