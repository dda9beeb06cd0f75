import { expect, test } from 'vitest';
import { unreachableIn } from '../../../src/run/unreachable.ts';

test.for([
  ['GET https://shop.example/pay: the name is not known (ENOTFOUND)', 'name', 'shop.example'],
  ['POST http://shop.example:8080/: the name could not be looked up (EAI_AGAIN)', 'name', 'shop.example'],
  ['GET http://10.0.0.1/: the network cannot be reached (ENETUNREACH)', 'route', '10.0.0.1'],
  ['page.goto: net::ERR_NAME_NOT_RESOLVED at https://shop.example/', 'name', 'shop.example'],
  ['page.goto: net::ERR_INTERNET_DISCONNECTED at https://shop.example/pay?a=1', 'route', 'shop.example'],
] as const)('%s tells that a host could not be reached', ([message, kind, host]) => {
  expect(unreachableIn({ message })).toMatchObject({ kind, host });
});

test.for([
  'GET http://shop.example/: the connection was refused: nothing listens there (ECONNREFUSED)',
  'GET http://shop.example/: the connection was reset in the middle (ECONNRESET)',
  'page.goto: net::ERR_CONNECTION_REFUSED at https://shop.example/',
  'expect(text).toBe(): expected "ok", found "upstream: getaddrinfo ENOTFOUND db (ENOTFOUND)"',
])('%s is a failure of the business', (message) => {
  expect(unreachableIn({ message })).toBeUndefined();
});
