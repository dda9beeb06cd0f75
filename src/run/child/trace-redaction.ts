// A Playwright trace is a zip of texts (what was done, what was sent, the page as it looked) and of the bodies of
// replies. Secrets are replaced in all of them; headers that carry credentials are masked whoever they belong to.
import { unzipSync, zipSync } from 'fflate';
import { isCredential, masked } from './credential-headers.ts';
import type { Redactor } from './redaction.ts';

const MOST_UNPACKED_BYTES = 100 * 1024 * 1024;

/** Rewrites a trace. Throws when it is damaged or unpacks to more than 100 MB. */
export function redactTrace(zip: Uint8Array, redactor: Redactor): Uint8Array {
  let unpackedBytes = 0;
  const entries = unzipSync(zip, {
    filter: ({ originalSize }) => {
      unpackedBytes += originalSize;
      if (unpackedBytes > MOST_UNPACKED_BYTES) throw new Error('The trace is too large to be freed of secrets');
      return true;
    },
  });
  const clean = Object.entries(entries).map(([name, bytes]) => {
    const unmarked = name.endsWith('.network') ? maskHeaders(bytes) : bytes;
    return [redactor.text(name), redactor.bytes(unmarked)] as const;
  });
  return zipSync(Object.fromEntries(clean), { level: 6 });
}

function maskHeaders(bytes: Uint8Array): Uint8Array {
  const lines = new TextDecoder().decode(bytes).split('\n');
  return new TextEncoder().encode(lines.map((line) => (line === '' ? line : maskLine(line))).join('\n'));
}

function maskLine(line: string): string {
  return JSON.stringify(JSON.parse(line), (key, value: unknown) => {
    if (key === 'cookies' && Array.isArray(value)) return [];
    if (!isHeader(value) || !isCredential(value.name)) return value;
    return { ...value, value: masked };
  });
}

const isHeader = (value: unknown): value is { name: string; value: string } =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as { name?: unknown }).name === 'string' &&
  typeof (value as { value?: unknown }).value === 'string';
