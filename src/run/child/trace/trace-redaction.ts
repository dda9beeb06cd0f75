// A Playwright trace is a zip of texts (what was done, what was sent, the page as it looked) and of the bodies of
// replies. Secrets are replaced in all of them, and credentials are masked whoever they belong to.
import { unzipSync, zipSync } from 'fflate';
import { isCredentialName, maskCredentials } from '../../../secrets/credential-fields.ts';
import { masked, maskShapes } from '../../../secrets/credential-shapes.ts';
import type { Redactor } from '../../../secrets/redactor.ts';
import { maskSnapshots } from './trace-snapshots.ts';
import { maskTyping, type TraceEvent } from './trace-typing.ts';

const MOST_UNPACKED_BYTES = 100 * 1024 * 1024;

/** Rewrites a trace. Throws when it is damaged, unpacks to more than 100 MB, or has more text than can be searched. */
export function redactTrace(zip: Uint8Array, redactor: Redactor): Uint8Array {
  let unpackedBytes = 0;
  const entries = unzipSync(zip, {
    filter: ({ originalSize }) => {
      unpackedBytes += originalSize;
      if (unpackedBytes > MOST_UNPACKED_BYTES) throw new Error('The trace is too large to be freed of secrets');
      return true;
    },
  });
  const files = Object.entries(entries).map(([name, bytes]) => ({ name, bytes, lines: linesOf(name, bytes) }));
  const events = files.flatMap(({ lines = [] }) => lines.filter((line) => typeof line === 'object'));
  const typed = maskTyping(events, redactor);
  const thorough = typed.size > 0 ? redactor.withBeginningsOf(typed) : redactor;
  maskSnapshots(events, thorough, typed);
  const clean = files.map(({ name, bytes, lines }): [string, Uint8Array] => [
    redactor.text(name),
    lines ? redactLines(lines, thorough) : thorough.bytes(maskBody(name, bytes)),
  ]);
  return zipSync(Object.fromEntries(clean), { level: 6 });
}

/** The lines of a file of the trace's own, understood where they can be. */
function linesOf(name: string, bytes: Uint8Array): (TraceEvent | string)[] | undefined {
  if (!/\.(?:trace|network|stacks)$/.test(name)) return undefined;
  const lines = new TextDecoder().decode(bytes).split('\n');
  return lines.map((line) => {
    try {
      const parsed: unknown = JSON.parse(line);
      return typeof parsed === 'object' && parsed !== null ? (parsed as TraceEvent) : line;
    } catch {
      return line;
    }
  });
}

function redactLines(lines: readonly (TraceEvent | string)[], redactor: Redactor): Uint8Array {
  const text = (line: TraceEvent | string) =>
    typeof line === 'string' ? redactor.text(maskCredentials(line)) : JSON.stringify(redactor.value(maskEvent(line)));
  return new TextEncoder().encode(lines.map(text).join('\n'));
}

/** Fields that are addresses, bodies or headers of requests; what else is in a line is masked by its look only. */
const ofRequests = new Set(['url', 'text', 'redirectURL', 'value']);

function maskEvent(event: TraceEvent): TraceEvent {
  const isOfRequest = event['type'] === 'resource-snapshot';
  const masking = (value: unknown, key: string): unknown => {
    if (typeof value === 'string')
      return isOfRequest && ofRequests.has(key) ? maskCredentials(value) : maskShapes(value);
    if (key === 'cookies' && Array.isArray(value)) return [];
    if (Array.isArray(value)) return value.map((one) => masking(one, key));
    if (typeof value !== 'object' || value === null) return value;
    const named = value as Record<string, unknown>;
    if (isNamed(named) && isCredentialName(named.name)) return { ...named, value: masked };
    return Object.fromEntries(Object.entries(named).map(([name, field]) => [name, masking(field, name)]));
  };
  return masking(event, '') as TraceEvent;
}

/** A header, a cookie, or a parameter of an address or a form. */
const isNamed = (value: Record<string, unknown>): value is { name: string; value: string } =>
  typeof value['name'] === 'string' && typeof value['value'] === 'string';

const LARGEST_MASKED = 5 * 1024 * 1024;

/** Bodies that are data or pages; scripts and styles have names of fields, but no values that are anybody's. */
function maskBody(name: string, bytes: Uint8Array): Uint8Array {
  if (!/\.(?:json|html?|txt|xml|dat|bin)$/.test(name) || bytes.length > LARGEST_MASKED) return bytes;
  const before = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = before.toString('utf8');
  if (text.includes('\uFFFD')) return bytes;
  const after = maskCredentials(text);
  return after === text ? bytes : Buffer.from(after);
}
