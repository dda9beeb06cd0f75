import type { Exchange } from '../../../check/transport.ts';

/** Methods that have a body by their nature: without one they say that it is empty (RFC 9110, section 8.6). */
const methodsWithBody = new Set(['POST', 'PUT', 'PATCH']);

/** Request line and headers, to be sent as latin1. What the author gives comes last and replaces what is ours. */
export function requestHead({ method, url, headers, body }: Exchange, contentLength: number): string {
  let head = `${method} ${url.pathname}${url.search} HTTP/1.1\r\n`;
  if (headers['host'] === undefined) head += `Host: ${url.host}\r\n`;
  if (headers['connection'] === undefined) head += 'Connection: keep-alive\r\n';
  for (const name in headers) head += `${name}: ${headers[name]}\r\n`;
  const hasLength = body !== undefined || methodsWithBody.has(method);
  return `${head}${hasLength ? `Content-Length: ${contentLength}\r\n` : ''}\r\n`;
}
