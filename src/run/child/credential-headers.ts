const credentials = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'x-auth-token',
  'x-csrf-token',
]);

/** What stands in evidence in place of a credential. */
export const masked = '[masked]';

/** Whether a header carries credentials by its very nature. */
export const isCredential = (name: string): boolean => credentials.has(name.toLowerCase());

/** Headers with the values of credentials masked. */
export const maskCredentials = (headers: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, isCredential(name) ? masked : value]));
