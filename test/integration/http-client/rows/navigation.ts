import { redirect, reply } from '../odd-server.ts';
import type { Answer } from '../odd-server.ts';
import type { Kind, RowRequest } from '../row.ts';

/** Leads `/` on and says at the end what was asked for there. */
const leadingTo =
  (location: string, status?: number): Answer =>
  ({ path, method, body }) =>
    path === '/'
      ? redirect(location, status)
      : reply(`${method} ${path.replace(/%../g, (escape) => escape.toUpperCase())}${body === '' ? '' : ` ${body}`}`);
const post: readonly RowRequest[] = [{ method: 'POST', body: 'x=1' }];

export const redirects: Kind = {
  name: 'Redirects',
  rows: [
    { server: 'redirects to a path', answer: leadingTo('next?x=1'), right: '200 GET /next?x=1' },
    {
      server: 'redirects to another query only',
      answer: ({ path }) => (path === '/' ? redirect('?x=1') : reply(path)),
      right: '200 /?x=1',
    },
    {
      server: 'redirects without a scheme (//host/path)',
      answer: (request) => (request.path === '/' ? redirect(`//127.0.0.1:${request.port}/next`) : reply(request.path)),
      right: '200 /next',
    },
    { server: 'redirects with blanks in the path', answer: leadingTo('/two words'), right: '200 GET /two%20words' },
    {
      server: 'redirects in UTF-8',
      answer: leadingTo(Buffer.from('/größe').toString('latin1')),
      right: '200 GET /gr%C3%B6%C3%9Fe',
    },
    {
      server: 'redirects in Latin-1',
      answer: leadingTo('/gr\xf6\xdfe'),
      right: '200 GET /gr%F6%DFe',
      differs: 'Node reads the bytes as UTF-8, which they are not.',
    },
    { server: 'redirects with a fragment', answer: leadingTo('/next#here'), right: '200 GET /next' },
    {
      server: 'redirects with a backslash',
      answer: leadingTo('\\next'),
      right: '200 GET /next',
      differs: 'curl sends the backslash; the others read it as the URL standard says.',
    },
    {
      server: 'says the same Location twice',
      answer: ({ path }) =>
        path === '/'
          ? 'HTTP/1.1 302 Found\r\nLocation: /next\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n'
          : reply('ok'),
      right: '200 ok',
    },
    {
      server: 'redirects 15 times',
      answer: ({ path }) => (path === '/15' ? reply('ok') : redirect(`/${Number(path.slice(1)) + 1}`)),
      right: '200 ok',
    },
    { server: 'redirects without end', answer: () => redirect('/again'), right: 'fails' },
    {
      server: 'answers 302 without a Location',
      answer: 'HTTP/1.1 302 Found\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok',
      right: '302 ok',
    },
    {
      server: 'answers 302 with an empty Location',
      answer: 'HTTP/1.1 302 Found\r\nLocation:\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok',
      right: '302 ok',
      differs: 'Node reads it as the address of the page itself, and goes round.',
    },
    { server: 'redirects a POST with 303', requests: post, answer: leadingTo('/next', 303), right: '200 GET /next' },
    { server: 'redirects a POST with 301', requests: post, answer: leadingTo('/next', 301), right: '200 GET /next' },
    {
      server: 'redirects a POST with 307',
      requests: post,
      answer: leadingTo('/next', 307),
      right: '200 POST /next x=1',
    },
    {
      server: 'redirects a POST with 308',
      requests: post,
      answer: leadingTo('/next', 308),
      right: '200 POST /next x=1',
    },
    {
      server: 'redirects and closes the connection',
      answer: ({ path, socket }) => (path === '/' ? void socket.end(redirect('/next')) : reply('ok')),
      right: '200 ok',
    },
    {
      server: 'puts a body into the redirect',
      answer: ({ path }) =>
        path === '/'
          ? 'HTTP/1.1 302 Found\r\nLocation: /next\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nmoved\r\n0\r\n\r\n'
          : reply('ok'),
      right: '200 ok',
    },
  ],
};

/** Sets cookies at the first request and says at the second what came back. */
const setting =
  (...cookies: readonly string[]): Answer =>
  ({ number, headers }) =>
    number === 1
      ? reply('set', ...cookies.map((cookie) => `Set-Cookie: ${cookie}`))
      : reply(headers['cookie'] ?? 'none', 'Content-Type: text/plain; charset=utf-8');
const twice: readonly RowRequest[] = [{}, {}];
const noJar = "Node's fetch keeps no cookies.";

export const cookies: Kind = {
  name: 'Cookies',
  rows: [
    {
      server: 'sets a cookie while it redirects',
      answer: ({ path, headers }) =>
        path === '/'
          ? redirect('/next').replace('\r\n\r\n', '\r\nSet-Cookie: a=1\r\n\r\n')
          : reply(headers['cookie'] ?? 'none'),
      right: '200 a=1',
      differs: noJar,
    },
    {
      server: 'sets a Secure cookie on this machine without TLS',
      requests: twice,
      answer: setting('a=1; Secure'),
      right: '200 a=1',
      differs: noJar,
    },
    {
      server: 'writes Expires with dashes and two digits',
      requests: twice,
      answer: setting('a=1; Expires=Wed, 01-Jan-48 00:00:00 GMT'),
      right: '200 a=1',
      differs: noJar,
    },
    {
      server: 'writes Expires that is no date',
      requests: twice,
      answer: setting('a=1; Expires=someday'),
      right: '200 a=1',
      differs: noJar,
    },
    {
      server: 'sets a cookie that has expired',
      requests: twice,
      answer: setting('a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'b=2'),
      right: '200 b=2',
      differs: noJar,
    },
    {
      server: 'deletes a cookie with Max-Age=0 and a date to come',
      requests: twice,
      answer: setting('a=1', 'a=; Max-Age=0; Expires=Wed, 01 Jan 2048 00:00:00 GMT', 'b=2'),
      right: '200 b=2',
      differs: noJar,
    },
    { server: 'sets a cookie twice', requests: twice, answer: setting('a=1', 'a=2'), right: '200 a=2', differs: noJar },
    {
      server: 'sets a cookie for two paths',
      requests: [{}, { path: '/shop/basket' }],
      answer: setting('a=root; Path=/', 'a=shop; Path=/shop'),
      right: '200 a=shop; a=root',
      differs: noJar,
    },
    {
      server: 'puts "=", blanks and quotes into the value',
      requests: twice,
      answer: setting('a="x y=z"'),
      right: '200 a="x y=z"',
      differs: noJar,
    },
    {
      server: 'sets UTF-8',
      requests: twice,
      answer: setting(Buffer.from('a=größe').toString('latin1')),
      right: '200 a=größe',
      differs: noJar,
    },
    {
      server: 'sets a cookie for another host',
      requests: twice,
      answer: setting('a=1; Domain=elsewhere.example', 'b=2'),
      right: '200 b=2',
      differs: noJar,
    },
    {
      server: 'sets __Host- without Secure',
      requests: twice,
      answer: setting('__Host-a=1; Path=/', 'b=2'),
      right: '200 b=2',
      differs: noJar,
    },
    {
      server: 'writes attributes in odd case, with blanks',
      requests: twice,
      answer: setting('a=1 ; PATH = / ; httponly ; samesite=LAX'),
      right: '200 a=1',
      differs: noJar,
    },
    {
      server: 'sets a cookie without a name',
      requests: twice,
      answer: setting('=1', 'b=2'),
      right: '200 1; b=2',
      differs: `${noJar} curl wants a name.`,
    },
    {
      server: 'sets 50 cookies',
      requests: twice,
      answer: ({ number, headers }) =>
        number === 1
          ? reply('set', ...Array.from({ length: 50 }, (_, i) => `Set-Cookie: c${i}=${i}`))
          : reply(`${headers['cookie']?.split('; ').length ?? 0} cookies`),
      right: '200 50 cookies',
      differs: noJar,
    },
  ],
};

const login: Answer = ({ headers }) =>
  reply(
    headers['authorization'] === undefined
      ? 'none'
      : Buffer.from(headers['authorization'].replace('Basic ', ''), 'base64').toString(),
  );
const noLogin = "Node's fetch refuses an address with a login.";
const onlyV4 = 'Node asks the system, which may know localhost by one address only.';

export const addresses: Kind = {
  name: 'Addresses',
  rows: [
    {
      server: 'takes a login from the address',
      authority: 'sam:s3cret@127.0.0.1',
      answer: login,
      right: '200 sam:s3cret',
      differs: `${noLogin} Chromium sends it when it is asked for (401).`,
    },
    {
      server: 'takes a login with escaped characters from the address',
      authority: 's%40m:p%3Aw@127.0.0.1',
      answer: login,
      right: '200 s@m:p:w',
      differs: `${noLogin} Chromium sends it when it is asked for (401).`,
    },
    {
      server: 'asks for a login with 401 and takes that of the address',
      authority: 'sam:s3cret@127.0.0.1',
      answer: (request) =>
        request.headers['authorization'] === undefined
          ? 'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="shop"\r\nContent-Length: 2\r\n\r\nno'
          : reply('ok'),
      right: '200 ok',
      differs: noLogin,
    },
    {
      server: 'redirects to another origin and must not learn the login',
      authority: 'sam:s3cret@127.0.0.1',
      answer: ({ path, port, headers }) =>
        path === '/' ? redirect(`http://localhost:${port}/next`) : reply(headers['authorization'] ?? 'none'),
      host: '0.0.0.0',
      right: '200 none',
      differs: noLogin,
    },
    { server: 'has an IPv6 address', host: '::1', authority: '[::1]', answer: reply('ok'), right: '200 ok' },
    {
      server: 'is localhost, by IPv6 only',
      host: '::1',
      authority: 'localhost',
      answer: reply('ok'),
      right: '200 ok',
      differs: onlyV4,
    },
    { server: 'is localhost, by IPv4 only', authority: 'localhost', answer: reply('ok'), right: '200 ok' },
    {
      server: 'is a name below localhost',
      authority: 'shop.localhost',
      answer: ({ headers }) => reply(headers['host']?.split(':')[0] ?? 'none'),
      right: '200 shop.localhost',
      differs: 'Node asks the system, which may not know the name.',
    },
    {
      server: 'wants its port in Host',
      answer: ({ headers, port }) => reply(headers['host'] === `127.0.0.1:${port}` ? 'ok' : 'wrong'),
      right: '200 ok',
    },
  ],
};
