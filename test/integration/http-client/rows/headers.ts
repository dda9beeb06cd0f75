import { reply } from '../odd-server.ts';
import type { Kind } from '../row.ts';

const plain = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n';
const letter = 'Node holds to the letter of the standard.';

export const headers: Kind = {
  name: 'Headers',
  rows: [
    {
      server: 'ends its lines with a bare line feed',
      answer: 'HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 2\n\nok',
      right: '200 ok',
      differs: letter,
    },
    {
      server: 'folds a header over two lines',
      answer: reply('ok', 'X-Long: one', ' two'),
      header: 'x-long',
      right: '200 one two',
      differs: 'Node refuses it; curl reports the first line only.',
    },
    {
      server: 'says the same Content-Length twice',
      answer: `${plain}Content-Length: 2\r\nContent-Length: 2\r\n\r\nok`,
      right: '200 ok',
      differs: `${letter} The standard lets a client take the one length (RFC 9110, section 8.6).`,
    },
    {
      server: 'says "Content-Length: 2, 2"',
      answer: `${plain}Content-Length: 2, 2\r\n\r\nok`,
      right: '200 ok',
      differs: 'The standard lets a client take the one length (RFC 9110, section 8.6).',
    },
    {
      server: 'says two different lengths',
      answer: `${plain}Content-Length: 2\r\nContent-Length: 1\r\n\r\nok`,
      right: 'fails',
      differs: 'curl takes the last.',
    },
    {
      server: 'says the same Content-Type twice',
      answer: reply('ok', 'Content-Type: text/plain', 'Content-Type: text/plain'),
      right: '200 ok',
    },
    {
      server: 'sends a header in Latin-1',
      answer: reply('ok', 'X-Name: J\xf6rg'),
      header: 'x-name',
      right: '200 J\xf6rg',
    },
    {
      server: 'sends headers of 20 kB',
      answer: reply('ok', `X-Big: ${'b'.repeat(20_000)}`),
      right: '200 ok',
      differs: 'Node accepts 16 kB.',
    },
    {
      server: 'sends headers of 200 kB',
      answer: reply('ok', ...Array.from({ length: 200 }, (_, i) => `X-Big-${i}: ${'b'.repeat(1000)}`)),
      right: '200 ok',
      differs: 'Node accepts 16 kB.',
    },
    {
      server: 'sends 500 headers',
      answer: reply('ok', ...Array.from({ length: 500 }, (_, i) => `X-${i}: ${i}`)),
      header: 'x-499',
      right: '200 499',
    },
    {
      server: 'sends a line without a colon among the headers',
      answer: reply('ok', 'nonsense'),
      right: '200 ok',
      differs: 'The line says nothing. Node and curl refuse the reply for it.',
    },
    { server: 'sends an empty header', answer: reply('ok', 'X-Empty:'), header: 'x-empty', right: '200' },
    {
      server: 'writes a blank before the colon',
      answer: `${plain}Content-Length : 2\r\n\r\nok`,
      right: '200 ok',
      hangs: 'curl',
      differs: 'Node refuses the blank; curl overlooks the length and waits for more.',
    },
    {
      server: 'writes header names in odd case',
      answer: 'HTTP/1.1 200 OK\r\ncONTENT-tYPE: text/plain\r\nCONTENT-LENGTH: 2\r\n\r\nok',
      right: '200 ok',
    },
    {
      server: 'writes no blank after the colon',
      answer: 'HTTP/1.1 200 OK\r\nContent-Type:text/plain\r\nContent-Length:2\r\n\r\nok',
      right: '200 ok',
    },
    {
      server: 'gives no reason after the status',
      answer: 'HTTP/1.1 200\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok',
      right: '200 ok',
    },
    {
      server: 'gives the reason in Latin-1',
      answer: 'HTTP/1.1 200 Bien re\xe7u\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok',
      right: '200 ok',
    },
    {
      server: 'answers with a status that no list has (299)',
      answer: 'HTTP/1.1 299 Fine\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok',
      right: '299 ok',
    },
    {
      server: 'answers with a status of 799',
      answer: 'HTTP/1.1 799 Odd\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok',
      right: '799 ok',
      inScript: true,
    },
    {
      server: 'sends an empty line before the reply',
      answer: `\r\n${plain}Content-Length: 2\r\n\r\nok`,
      right: '200 ok',
      differs: 'It may be left over from an earlier body; curl takes it for the reply.',
    },
    {
      server: 'sends no headers at all',
      answer: ({ socket }) => void socket.end('HTTP/1.1 200 OK\r\n\r\nok'),
      right: '200 ok',
      inScript: true,
    },
    {
      server: 'refuses whoever sends no User-Agent',
      answer: ({ headers: { 'user-agent': agent = '' } }) => (agent === '' ? refused : reply('ok')),
      right: '200 ok',
    },
    {
      server: 'refuses whoever sends no Accept',
      answer: ({ headers: { accept = '' } }) => (accept === '' ? refused : reply('ok')),
      right: '200 ok',
    },
    {
      server: 'refuses a POST without a length',
      requests: [{ method: 'POST' }],
      answer: ({ headers: { 'content-length': size } }) => (size === undefined ? refused : reply('ok')),
      right: '200 ok',
    },
  ],
};

const refused = 'HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\nrefused';
