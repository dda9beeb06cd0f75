import type { Exchange } from '../../../check/transport.ts';

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused: nothing listens there',
  ECONNRESET: 'the connection was reset in the middle',
  EPIPE: 'the connection was closed while sending',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name could not be looked up',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself, and so by nobody we trust',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by somebody we do not trust',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its certificate cannot be verified: an intermediate one is missing, or nobody we trust signed it',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by somebody we do not know',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there: is it http and not https?',
};

/** What went wrong on the way, in words: `GET http://…: the connection was refused: nothing listens there (ECONNREFUSED)`. */
export function describeNetworkError(error: unknown, { method, url }: Pick<Exchange, 'method' | 'url'>): Error {
  const { code, message } = innermost(error);
  const subject = `${method} ${url.href}`;
  if (code === undefined) return new Error(`${subject}: ${message}`);
  return new Error(`${subject}: ${reasons[code] ?? message} (${code})`);
}

/** With several addresses behind a name, Node throws an AggregateError; the first of them tells most. */
function innermost(error: unknown): { readonly code?: string; readonly message: string } {
  if (!(error instanceof Error)) return { message: String(error) };
  const inner = (error as AggregateError).errors?.[0] as unknown;
  const { code } = error as NodeJS.ErrnoException;
  if (inner instanceof Error) return innermost(inner);
  return { message: error.message, ...(typeof code === 'string' && { code }) };
}
