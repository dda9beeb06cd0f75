import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextPieceBytes, SocketFeed, type Parsed } from '../../../src/web/admission/socket-feed.ts';

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;

/** A connection with Node's parser on it, which notes what it was given. */
function openFeed() {
  const given: string[] = [];
  let current: Parsed | undefined;
  const socket = Object.assign(new EventEmitter(), {
    destroyed: false,
    isPaused: false,
    pause: () => void (socket.isPaused = true),
    resume: () => void (socket.isPaused = false),
  });
  socket.on('data', (piece: Buffer) => {
    given.push(String(piece));
    if (String(piece).endsWith('\r\n\r\n')) current ??= { complete: true, headers: {} };
  });
  const feed = new SocketFeed(socket as unknown as Socket, () => current);
  return {
    ...{ socket, given },
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

  test('is not given on after the connection is closed', () => {
    const { given, read, socket, answered } = openFeed();
    read(get('/1') + get('/2'));
    socket.destroyed = true;
    answered();
    expect(given).toEqual([get('/1')]);
  });
});

describe('a piece', () => {
  test('ends with the headers of a request', () => {
    expect(nextPieceBytes(Buffer.from(get('/1') + get('/2')), 'none')).toBe(get('/1').length);
  });

  test('is all there is when the headers do not end in it', () => {
    expect(nextPieceBytes(Buffer.from('GET / HTT'), 'none')).toBe(9);
  });

  test('is small when the length of the body is not known', () => {
    expect(nextPieceBytes(Buffer.alloc(10_000), undefined)).toBe(512);
  });

  test('never is nothing, whatever is held', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.option(fc.nat(), { nil: undefined }), (text, body) => {
        const held = Buffer.from(text);
        const bytes = nextPieceBytes(held, body);
        expect(bytes).toBeGreaterThan(0);
        expect(bytes).toBeLessThanOrEqual(held.length);
      }),
    );
  });
});
