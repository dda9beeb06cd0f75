import { gzipSync } from 'node:zlib';
import { drip, raw, reply } from '../odd-server.ts';
import type { Kind } from '../row.ts';

const plain = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n';
const chunked = `${plain}Transfer-Encoding: chunked\r\n\r\n`;

export const interim: Kind = {
  name: '1xx before the reply',
  rows: [
    {
      server: 'sends "100 Continue" unasked',
      answer: [`HTTP/1.1 100 Continue\r\n\r\n`, reply('ok')],
      right: '200 ok',
      differs: 'Node takes it for the reply and refuses it.',
    },
    {
      server: 'sends "100 Continue" with headers, together with the reply',
      answer: Buffer.concat([raw('HTTP/1.1 100 Continue\r\nServer: old\r\n\r\n'), reply('ok')]),
      right: '200 ok',
      differs: 'Node takes it for the reply and refuses it.',
    },
    {
      server: 'sends "100 Continue" before it answers a POST',
      requests: [{ method: 'POST', body: '{}' }],
      answer: [`HTTP/1.1 100 Continue\r\n\r\n`, reply('ok')],
      right: '200 ok',
      differs: 'Node takes it for the reply and refuses it.',
    },
    {
      server: 'sends "102 Processing" three times',
      answer: [...Array<string>(3).fill('HTTP/1.1 102 Processing\r\n\r\n'), reply('ok')],
      right: '200 ok',
    },
    {
      server: 'sends "103 Early Hints"',
      answer: ['HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload; as=style\r\n\r\n', reply('ok')],
      right: '200 ok',
    },
  ],
};

export const noBody: Kind = {
  name: 'HEAD and replies without a body',
  rows: [
    {
      server: 'answers HEAD with the length that GET would have',
      requests: [{ method: 'HEAD' }],
      answer: `${plain}Content-Length: 1000\r\n\r\n`,
      right: '200',
    },
    {
      server: 'answers HEAD as chunked',
      requests: [{ method: 'HEAD' }, { method: 'HEAD' }],
      answer: chunked,
      right: '200',
    },
    {
      server: 'answers HEAD, then GET on the same connection',
      requests: [{ method: 'HEAD' }, {}],
      answer: ({ method }) => (method === 'HEAD' ? `${plain}Content-Length: 2\r\n\r\n` : reply('ok')),
      right: '200 ok',
    },
    {
      server: 'answers HEAD with a body all the same',
      requests: [{ method: 'HEAD' }, {}],
      answer: ({ method }) => (method === 'HEAD' ? reply('body') : reply('ok')),
      right: '200 ok',
    },
    {
      server: 'answers 204 with a Content-Length',
      requests: [{}, {}],
      answer: 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n',
      inScript: true,
      right: '204',
    },
    {
      server: 'answers 304 unasked, with a Content-Length',
      answer: 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n',
      inScript: true,
      right: '304',
    },
    {
      server: 'answers 205 with a length of 0',
      answer: 'HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n',
      inScript: true,
      right: '205',
    },
    { server: 'answers 200 with a length of 0', answer: reply(''), right: '200' },
  ],
};

export const chunking: Kind = {
  name: 'Chunks and trailers',
  rows: [
    {
      server: 'adds extensions to its chunks',
      answer: `${chunked}2;sig="a;b"\r\nok\r\n0;end\r\n\r\n`,
      right: '200 ok',
    },
    { server: 'sends trailers', answer: `${chunked}2\r\nok\r\n0\r\nX-Sum: 1\r\nX-More: 2\r\n\r\n`, right: '200 ok' },
    {
      server: 'sends trailers, and another reply on the same connection',
      requests: [{}, {}],
      answer: `${chunked}2\r\nok\r\n0\r\nX-Sum: 1\r\n\r\n`,
      right: '200 ok',
    },
    {
      server: 'writes sizes with zeros and capital letters',
      answer: `${chunked}000A\r\n0123456789\r\n00\r\n\r\n`,
      right: '200 0123456789',
    },
    {
      server: 'writes blanks after the size',
      answer: `${chunked}2  \r\nok\r\n0  \r\n\r\n`,
      right: '200 ok',
      differs: 'Node holds to the letter of the standard.',
    },
    {
      server: 'ends the lines of chunks with a bare line feed',
      answer: `${chunked}2\nok\n0\n\n`,
      right: '200 ok',
      differs: 'Node holds to the letter of the standard.',
    },
    {
      server: 'writes "Transfer-Encoding: Chunked"',
      answer: `${plain}Transfer-Encoding: Chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`,
      right: '200 ok',
    },
    {
      server: 'sends chunks and a Content-Length',
      answer: `${plain}Transfer-Encoding: chunked\r\nContent-Length: 999\r\n\r\n2\r\nok\r\n0\r\n\r\n`,
      right: '200 ok',
      differs: 'Node refuses both together; the standard lets the chunks win (RFC 9112, section 6.3).',
    },
    {
      server: 'packs with "Transfer-Encoding: gzip, chunked"',
      answer: Buffer.concat([
        raw(`${plain}Transfer-Encoding: gzip, chunked\r\n\r\n${gzipSync('ok').length.toString(16)}\r\n`),
        gzipSync('ok'),
        raw('\r\n0\r\n\r\n'),
      ]),
      right: '200 ok',
      differs:
        'Node hands on the packed bytes, Chromium gives up. The standard has clients unpack them (RFC 9112, section 7).',
    },
    {
      server: 'writes "Transfer-Encoding: identity" beside a length',
      answer: `${plain}Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nok`,
      right: '200 ok',
      hangs: 'curl',
      differs: 'Node refuses both together; curl overlooks the length and waits for more.',
    },
    {
      server: 'sends chunks in HTTP/1.0',
      answer: ({ socket }) =>
        void socket.end(
          'HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
        ),
      right: '200 ok',
      differs: 'Chromium reads no chunks in HTTP/1.0 and shows them as text.',
    },
    {
      server: 'sends each byte by itself, in chunks of one',
      answer: () => drip(`${chunked}1\r\no\r\n1\r\nk\r\n0\r\n\r\n`),
      right: '200 ok',
    },
  ],
};

export const dripsAndSizes: Kind = {
  name: 'Slow drips and sizes',
  rows: [
    { server: 'sends the whole reply byte by byte', answer: () => drip(reply('ok')), right: '200 ok' },
    {
      server: 'cuts a character of several bytes in two',
      answer: () => drip(reply(Buffer.from('größer'), 'Content-Type: text/plain; charset=utf-8')),
      right: '200 größer',
    },
    {
      server: 'sends the end of the headers in two parts',
      answer: [`${plain}Content-Length: 2\r\n\r`, '\nok'],
      right: '200 ok',
    },
    {
      server: 'sends 2 MB',
      answer: () => reply('x'.repeat(2_000_000)),
      inScript: true,
      right: '200 (2000000 characters)',
    },
    {
      server: 'sends 12 MB to a check that accepts them (maxBytes)',
      maxBytes: 20_000_000,
      answer: () => reply('x'.repeat(12_000_000)),
      inScript: true,
      right: '200 (12000000 characters)',
    },
  ],
};
