import { z } from 'zod';
import { parsed, section, text } from './fields.ts';

const LEAST_TOKEN = 16;

/** What a stranger must not guess. Never shown. */
export const token = () =>
  parsed<string>((value) => {
    const given = value.trim();
    if (given.length < LEAST_TOKEN)
      return { says: `is too short; ${LEAST_TOKEN} characters are the least`, isSecret: true };
    if (given.length > 500) return { says: 'is too long; 500 characters are the most', isSecret: true };
    return /^[!-~]+$/.test(given) ? given : { says: 'has characters that no header may have', isSecret: true };
  });

/** Whether a text may be the value of a header. */
export const isHeaderValue = (value: string): boolean => /^[\t -~]*$/.test(value);

/** Headers to send along. */
export const headersForm = z
  .record(
    z.string().regex(/^[A-Za-z0-9-]+$/, 'is not the name of a header'),
    z.union([
      z.string().refine(isHeaderValue, 'has characters that no header may have'),
      section({ secret: text(100).describe('Name of the secret whose value it is.') }),
    ]),
  )
  .prefault({})
  .describe('Headers to send along: text, or { secret: NAME } for one of the secrets.');

/** The values of secrets by name. */
export type SecretValues = ReadonlyMap<string, { readonly value: string }>;

/** Headers with the values of the secrets that they name. */
export const withSecrets = (
  headers: z.output<typeof headersForm>,
  secrets: SecretValues,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).map(([header, value]) => [
      header,
      typeof value === 'string' ? value : (secrets.get(value.secret)?.value ?? ''),
    ]),
  );
