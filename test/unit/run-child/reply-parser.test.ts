import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BadReply } from '../../../src/run/child/http/bad-reply.ts';
import { ReplyParser } from '../../../src/run/child/http/reply-parser.ts';

const parse = (text: string, { method = 'GET', maxBytes = 1000, cuts = [] as readonly number[] } = {}) => {
  const parser = new ReplyParser(method, maxBytes);
  const bytes = Buffer.from(text, 'latin1');
  const ends = [...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].sort((a, b) => a - b);
  ends.reduce((from, to) => {
    parser.take(bytes.subarray(from, to));
    return to;
  }, 0);
  return parser;
};

const seen = ({ status, statusText, headers, isComplete, isReusable, ...parser }: ReplyParser, body: Buffer) => ({
  ...parser,
  ...{ status, statusText, headers, isComplete, isReusable },
  body: body.toString('latin1'),
});

describe('the parser of replies', () => {
  const replies = [
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: 1\r\nX-A: 2\r\n\r\nhello',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\nX-Long: a\n b\nTransfer-Encoding: chunked\n\n3\nabc\n2;x=y\nde\n0\nX-T: 1\n\n',
    'HTTP/1.0 404\r\n\r\nuntil the end',
    '\r\nHTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n',
  ];

  test.each(replies)('reads the same reply however its bytes are cut: %j', (text) => {
    const whole = parse(text);
    fc.assert(
      fc.property(fc.array(fc.nat(text.length)), (cuts) => {
        const cut = parse(text, { cuts });
        expect(seen(cut, cut.body())).toEqual(seen(whole, whole.body()));
      }),
    );
  });

  test('ends in a reply or a BadReply, whatever bytes come', () => {
    const fragments = [
      'HTTP/1.1 200 OK',
      '\r\n',
      '\n',
      ' ',
      ':',
      'Content-Length',
      'Transfer-Encoding: chunked',
      '5',
      '-1',
      'é',
      '\0',
      '__proto__: x',
    ];
    const text = fc
      .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ maxLength: 3 })))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (bytes) => {
        try {
          const parser = parse(bytes);
          if (!parser.isComplete) parser.end();
          expect(parser.status).toBeGreaterThanOrEqual(0);
        } catch (error) {
          expect(error).toBeInstanceOf(BadReply);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('keeps a header that is named like a property of every object as a header', () => {
    const { headers } = parse(
      'HTTP/1.1 200 OK\r\nconstructor: a\r\n__proto__: b\r\ntoString: c\r\nContent-Length: 0\r\n\r\n',
    );
    expect(Object.entries(headers)).toEqual([
      ['constructor', 'a'],
      ['tostring', 'c'],
      ['content-length', '0'],
    ]);
  });

  test.each([
    ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', true],
    ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: Close\r\n\r\nok', false],
    ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more', false],
    ['HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok', false],
    ['HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok', true],
    ['HTTP/1.1 204 OK\r\n\r\n', true],
  ])('knows whether another request may follow %j: %s', (text, isReusable) => {
    expect(parse(text).isReusable).toBe(isReusable);
  });

  test.each([
    ['SSH-2.0-OpenSSH_9\r\n', 'what it answers is not HTTP: it begins with "SSH-2.0-OpenSSH_9"'],
    ['220 mail.example ESMTP', 'what it answers is not HTTP: it begins with "220 mail.example ESMTP"'],
    ['HTTP/1.1 101 Switching\r\n\r\n', 'it switches to another protocol, which nobody asked for'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n', 'a chunk of its reply has no size, found "xyz"'],
    [
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n',
      'a chunk of its reply is longer than announced: "bc" follows it',
    ],
    [
      'HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\n',
      'its reply has several different lengths (Content-Length: 2, 3)',
    ],
    [
      'HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n',
      'its reply has more than 1000 bytes, the most that is accepted (maxBytes)',
    ],
    [
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffff\r\n',
      'a chunk of its reply has no size, found "ffffffffffffff"',
    ],
    [
      `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(300_000)}`,
      'its reply has more than 262144 bytes of headers, the most that is accepted',
    ],
    [
      'HTTP/1.1 100 Continue\r\n\r\n'.repeat(12_000),
      'its reply has more than 262144 bytes of headers, the most that is accepted',
    ],
  ])('refuses %j', (text, message) => {
    expect(() => parse(text)).toThrow(new BadReply(message));
  });

  test.each([
    ['', 'the other side closed the connection without a reply'],
    ['HTTP/1.1 200 OK\r\nServ', 'the other side closed the connection in the middle of the headers of its reply'],
    [
      'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf',
      'the other side closed the connection after 4 of 10 bytes of its reply',
    ],
    [
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n',
      'the other side closed the connection after 4 bytes of its reply, before the last chunk',
    ],
  ])('says how far the reply %j came', (text, message) => {
    expect(() => parse(text).end()).toThrow(new BadReply(message));
  });
});
