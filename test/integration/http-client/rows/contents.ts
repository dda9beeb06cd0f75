import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { reply } from '../odd-server.ts';
import type { Kind } from '../row.ts';

const text = 'ok '.repeat(500).trim();
const packed = gzipSync(text);

export const codings: Kind = {
  name: 'Content codings',
  rows: [
    { server: 'packs as "GZIP"', answer: reply(packed, 'Content-Encoding: GZIP'), right: `200 ${text}` },
    { server: 'packs as "x-gzip"', answer: reply(packed, 'Content-Encoding: x-gzip'), right: `200 ${text}` },
    {
      server: 'packs as deflate with the zlib wrapper',
      answer: reply(deflateSync(text), 'Content-Encoding: deflate'),
      right: `200 ${text}`,
    },
    {
      server: 'packs as deflate without the wrapper',
      answer: reply(deflateRawSync(text), 'Content-Encoding: deflate'),
      right: `200 ${text}`,
    },
    {
      server: 'packs with Brotli',
      answer: reply(brotliCompressSync(text), 'Content-Encoding: br'),
      right: `200 ${text}`,
    },
    {
      server: 'packs with Zstandard',
      answer: reply(zstdCompressSync(text), 'Content-Encoding: zstd'),
      right: `200 ${text}`,
    },
    {
      server: 'packs twice ("deflate, gzip")',
      answer: reply(gzipSync(deflateSync(text)), 'Content-Encoding: deflate, gzip'),
      right: `200 ${text}`,
    },
    {
      server: 'packs twice, in two headers',
      answer: reply(gzipSync(deflateSync(text)), 'Content-Encoding: deflate', 'Content-Encoding: gzip'),
      right: `200 ${text}`,
    },
    {
      server: 'leaves out the end of the gzip',
      answer: reply(packed.subarray(0, -8), 'Content-Encoding: gzip'),
      right: `200 ${text}`,
    },
    {
      server: 'sends zeros after the gzip',
      answer: reply(Buffer.concat([packed, Buffer.alloc(16)]), 'Content-Encoding: gzip'),
      right: `200 ${text}`,
      differs: 'Nothing is missing; curl refuses what follows.',
    },
    {
      server: 'sends gzip in two members',
      answer: reply(Buffer.concat([gzipSync('o'), gzipSync('k')]), 'Content-Encoding: gzip'),
      right: '200 ok',
      differs:
        'gzip may have several members (RFC 1952, section 2.2); Chromium stops after the first, curl refuses the second.',
    },
    { server: 'says "Content-Encoding: identity"', answer: reply('ok', 'Content-Encoding: identity'), right: '200 ok' },
    {
      server: 'says "Content-Encoding: utf-8"',
      answer: reply('ok', 'Content-Encoding: utf-8'),
      right: '200 ok',
      differs: 'curl refuses what it does not know; the others leave the body as it is.',
    },
    {
      server: 'says gzip about an empty body',
      answer: reply('', 'Content-Encoding: gzip'),
      right: '200',
      inScript: true,
    },
    {
      server: 'says gzip about a body that is not packed',
      answer: reply('plain text', 'Content-Encoding: gzip'),
      right: 'fails',
      inScript: true,
    },
  ],
};

const named = (charset: string) => `Content-Type: text/plain; charset=${charset}`;
const latin1 = Buffer.from('Gr\xf6\xdfe', 'latin1');
const fetchReason = "Node's text() reads everything as UTF-8, curl hands on the bytes.";

export const charsets: Kind = {
  name: 'Charsets',
  rows: [
    {
      server: 'sends Latin-1 and says so',
      answer: reply(latin1, named('ISO-8859-1')),
      right: '200 Größe',
      differs: fetchReason,
    },
    {
      server: 'quotes the name of the charset',
      answer: reply(latin1, named('"iso-8859-1"')),
      right: '200 Größe',
      differs: fetchReason,
    },
    {
      server: 'sends Windows-1252 and says so',
      answer: reply(Buffer.from([0x80, 0x20, 0x35]), named('windows-1252')),
      right: '200 € 5',
      differs: fetchReason,
    },
    {
      server: 'sends Shift JIS and says so',
      answer: reply(Buffer.from([0x93, 0xfa, 0x96, 0x7b]), named('Shift_JIS')),
      right: '200 日本',
      differs: fetchReason,
    },
    {
      server: 'sends UTF-16 with a byte order mark',
      answer: reply(Buffer.from('\ufeffGröße', 'utf16le')),
      right: '200 Größe',
      differs: fetchReason,
    },
    {
      server: 'sends UTF-8 with a byte order mark',
      answer: reply(Buffer.from('\ufeffGröße')),
      right: '200 Größe',
      differs: 'curl hands on the bytes.',
    },
    {
      server: 'says Latin-1 about UTF-8 with a byte order mark',
      answer: reply(Buffer.from('\ufeffGröße'), named('iso-8859-1')),
      right: '200 Größe',
      differs: 'curl hands on the bytes.',
    },
    {
      server: 'names a charset that there is not',
      answer: reply(Buffer.from('Größe'), named('klingon')),
      right: '200 Größe',
      differs: 'Chromium guesses Windows-1252.',
    },
    {
      server: 'names the charset in the page only',
      answer: reply(
        Buffer.concat([Buffer.from('<!doctype html><meta charset="iso-8859-1">'), latin1]),
        'Content-Type: text/html',
      ),
      right: '200 <!doctype html><meta charset="iso-8859-1">Größe',
      page: '200 Größe',
      differs: fetchReason,
    },
    {
      server: 'sends UTF-8 and names no charset',
      answer: reply(Buffer.from('Größe')),
      right: '200 Größe',
      differs: 'Chromium guesses Windows-1252.',
    },
  ],
};
