import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextPieceBytes, SocketFeed, type Parsed } from '../../../src/web/admission/socket-feed.ts';

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;

/** A connection with Node's parser on it, which notes what it was given. */
function openFeed(onPiece: () => void = () => {}) {
  const given: string[] = [];
  let current: Parsed | undefined;
  const socket = Object.assign(new EventEmitter(), {
    destroyed: false,
    isPaused: false,
    destroy: () => void (socket.destroyed = true),
    pause: () => void (socket.isPaused = true),
    resume: () => void (socket.isPaused = false),
  });
  socket.on('data', (piece: Buffer) => {
    onPiece();
    given.push(String(piece));
    if (String(piece).endsWith('\r\n\r\n')) current ??= { complete: true, headers: {} };
  });
  const turns: (() => void)[] = [];
  const failures: unknown[] = [];
  const feed = new SocketFeed(socket as unknown as Socket, {
    current: () => current,
    onFailure: (error) => failures.push(error),
    onNextTurn: (run) => turns.push(run),
  });
  return {
    ...{ socket, given, failures },
    nextTurn: () => turns.shift()?.(),
    read: (text: string) => socket.emit('data', Buffer.from(text)),
    begin: (request: Parsed) => void (current = request),
    answered: () => {
      current = undefined;
      feed.goOn();
    },
  };
}

describe('what is read from a connection', () => {
  test('is given on one request at a time, the next when the one before is answered', () => {
    const { given, read, socket, answered } = openFeed();
    read(get('/1') + get('/2') + get('/3'));
    expect([given, socket.isPaused]).toEqual([[get('/1')], true]);
    answered();
    expect([given.length, socket.isPaused]).toEqual([2, true]);
    answered();
    expect([given.join(''), socket.isPaused]).toEqual([get('/1') + get('/2') + get('/3'), false]);
  });

  test('is given on at once as far as it belongs to the body of the request at hand', () => {
    const { given, read, begin, answered } = openFeed();
    begin({ complete: false, headers: { 'content-length': '6' } });
    read(`abc`);
    read(`def${get('/next')}`);
    expect(given.slice(0, 2)).toEqual(['abc', 'def']);
    begin({ complete: true, headers: {} });
    answered();
    expect(given.join('')).toBe(`abcdef${get('/next')}`);
  });

  test('is given on up to the end of a body in chunks, and not with the requests behind it', () => {
    const { given, read, begin } = openFeed();
    begin({ complete: false, headers: {} });
    read(`3\r\nabc\r\n0\r\n\r\n${get('/1')}${get('/2')}`);
    expect(given[0]).toBe('3\r\nabc\r\n0\r\n\r\n');
  });

  test('is given on one request at a time when the empty line after the headers comes in two pieces', () => {
    const { given, read } = openFeed();
    read(get('/1').slice(0, -1));
    read(`\n${get('/2')}`);
    expect(given).toEqual([get('/1').slice(0, -1), '\n', get('/2')]);
  });

  test('is given on over several turns of the event loop when it is cut into very short pieces', () => {
    const { given, read, begin, nextTurn, socket } = openFeed();
    begin({ complete: false, headers: {} });
    read('ab\r\n\r\n'.repeat(200));
    expect([given.length, socket.isPaused]).toEqual([128, true]);
    nextTurn();
    expect([given.length, socket.isPaused]).toEqual([200, false]);
  });

  test('ends its own connection and nothing else when the parser throws', () => {
    const error = new Error('an assertion of the parser');
    const { read, socket, failures } = openFeed(() => {
      throw error;
    });
    read(get('/1'));
    expect([socket.destroyed, failures]).toEqual([true, [error]]);
  });

  test('is not given on after the connection is closed', () => {
    const { given, read, socket, answered } = openFeed();
    read(get('/1') + get('/2'));
    socket.destroyed = true;
    answered();
    expect(given).toEqual([get('/1')]);
  });
});

const none = Buffer.alloc(0);
const texts = fc.string({ minLength: 1, unit: fc.constantFrom('a', '\r', '\n') });
const lastBytes = fc.string({ maxLength: 3, unit: fc.constantFrom('a', '\r', '\n') });

describe('a piece', () => {
  test('ends with the headers of a request', () => {
    expect(nextPieceBytes(Buffer.from(get('/1') + get('/2')), 'none', none)).toBe(get('/1').length);
  });

  test('is all there is when the headers do not end in it', () => {
    expect(nextPieceBytes(Buffer.from('GET / HTT'), 'none', none)).toBe(9);
  });

  test('is small when the length of the body is not known', () => {
    expect(nextPieceBytes(Buffer.alloc(10_000), undefined, none)).toBe(512);
  });

  test('never is nothing, whatever is held', () => {
    fc.assert(
      fc.property(texts, fc.option(fc.nat(), { nil: undefined }), lastBytes, (text, body, before) => {
        const held = Buffer.from(text);
        const bytes = nextPieceBytes(held, body, Buffer.from(before));
        expect(bytes).toBeGreaterThan(0);
        expect(bytes).toBeLessThanOrEqual(held.length);
      }),
    );
  });
});
