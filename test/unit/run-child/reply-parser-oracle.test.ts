// Node's own parser (llhttp) reads the same of every reply that keeps the rules of RFC 9112.
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReplyParser } from '../../../src/run/child/http/reply-parser.ts';
import { sampleCount } from '../../support/extent.ts';

interface Sound {
  readonly bytes: Buffer;
  /** Where the bytes are cut on their way. */
  readonly cuts: readonly number[];
}

const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,12}$/);
const value = fc.stringMatching(/^[\x21-\x7e]([\x20-\x7e\t\xa0-\xff]{0,20}[\x21-\x7e])?$/);
/** Names that Node reads in a way of its own, or that say how long the body is. */
const special =
  /^(content-length|transfer-encoding|connection|trailer|upgrade|keep-alive|set-cookie|age|authorization|content-type|etag|expires|from|host|if-.*|last-modified|location|max-forwards|proxy-authorization|referer|retry-after|server|user-agent|cookie)$/i;
const headers = fc.array(
  fc.tuple(token, value).filter(([name]) => !special.test(name)),
  { maxLength: 6 },
);
const status = fc.constantFrom(200, 201, 202, 301, 400, 404, 418, 500, 503, 599);
const body = fc.uint8Array({ maxLength: 200 });
const framing = fc.constantFrom('length', 'chunked', 'until-close');

const lines = (fields: readonly (readonly [string, string])[]) => fields.map(([name, text]) => `${name}: ${text}\r\n`);
const latin1 = (text: string) => Buffer.from(text, 'latin1');

function chunked(content: Uint8Array, size: number, trailers: readonly (readonly [string, string])[]): Buffer {
  const chunks: Buffer[] = [];
  for (let from = 0; from < content.length; from += size) {
    const chunk = content.subarray(from, from + size);
    chunks.push(latin1(`${chunk.length.toString(16)}\r\n`), Buffer.from(chunk), latin1('\r\n'));
  }
  return Buffer.concat([...chunks, latin1(`0\r\n${lines(trailers).join('')}\r\n`)]);
}

const sound: fc.Arbitrary<Sound> = fc
  .record({
    status,
    headers,
    trailers: headers,
    body,
    framing,
    size: fc.integer({ min: 1, max: 80 }),
    isContinued: fc.boolean(),
  })
  .chain(({ framing: frame, ...reply }) => {
    const how = {
      length: `Content-Length: ${reply.body.length}\r\n`,
      chunked: 'Transfer-Encoding: chunked\r\n',
      'until-close': 'Connection: close\r\n',
    };
    const head = `HTTP/1.1 ${reply.status} Said\r\n${lines(reply.headers).join('')}${how[frame]}\r\n`;
    const content = frame === 'chunked' ? chunked(reply.body, reply.size, reply.trailers) : Buffer.from(reply.body);
    const early = reply.isContinued ? 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n' : '';
    const bytes = Buffer.concat([latin1(early + head), content]);
    return fc.record({ bytes: fc.constant(bytes), cuts: fc.array(fc.nat(bytes.length), { maxLength: 5 }) });
  });

function piecesOf({ bytes, cuts }: Sound): Buffer[] {
  const ends = [...new Set([...cuts, bytes.length])].sort((a, b) => a - b);
  return ends.map((to, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], to));
}

/** What Node's HTTP client makes of it. */
async function readByNode(pieces: readonly Buffer[]) {
  const connection = new Duplex({
    read() {},
    write: (_chunk, _encoding, done: () => void) => done(),
  });
  const asked = request({ host: 'shop.test', createConnection: () => connection });
  asked.end();
  const replied = once(asked, 'response') as Promise<[IncomingMessage]>;
  for (const piece of pieces) if (piece.length > 0) connection.push(piece);
  connection.push(null);
  const [reply] = await replied;
  const content = await buffer(reply);
  connection.destroy();
  return {
    status: reply.statusCode,
    statusText: reply.statusMessage,
    fields: distinct(reply.headersDistinct),
    content,
  };
}

function readByUs(pieces: readonly Buffer[]) {
  const parser = new ReplyParser('GET', 10_000);
  for (const piece of pieces) parser.take(piece);
  if (!parser.isComplete) parser.end();
  return {
    status: parser.status,
    statusText: parser.statusText,
    fields: distinct(parser.headers),
    content: parser.body(),
  };
}

const distinct = (fields: Readonly<Record<string, string | readonly string[] | undefined>>) =>
  Object.fromEntries(Object.entries(fields).map(([name, found = []]) => [name, [found].flat()]));

test('the parser reads of sound replies what the parser of Node reads', async () => {
  await fc.assert(
    fc.asyncProperty(sound, async (reply) => {
      const pieces = piecesOf(reply);
      expect(readByUs(pieces)).toEqual(await readByNode(pieces));
    }),
    { numRuns: sampleCount(200) },
  );
});
