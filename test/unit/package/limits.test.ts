import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** Rows of the table of limits in docs/security.md: where the number stands in the source. */
const sources = new Map<string, readonly [file: string, name: string]>([
  ['headers of a request', ['src/web/http-server.ts', 'MOST_HEADER_BYTES']],
  ['body of a form', ['src/web/form-posts.ts', 'MOST_BODY']],
  ['body of a call of the API', ['src/web/json-body.ts', 'MOST_BODY']],
  ["body of a pager's webhook", ['src/web/channel-routes.ts', 'MOST_BODY']],
  ['body of an alert source', ['src/web/source-routes.ts', 'MOST_BODY']],
  ['requests that wait or are being answered', ['src/web/admission/limits.ts', 'requests']],
  ['the same for probes, pagers and alert sources', ['src/web/admission/limits.ts', 'vitalRequests']],
  ['event streams', ['src/web/admission/limits.ts', 'streams']],
  ['connections', ['src/web/admission/limits.ts', 'connections']],
  ['documents kept for readers', ['src/web/documents.ts', 'MOST_BYTES']],
  ['passwords checked at once', ['src/web/sign-in/password.ts', 'MOST_PASSWORDS_AT_ONCE']],
  ['attempts to sign in that wait', ['src/web/sign-in/attempt-queue.ts', 'MOST_WAITING']],
  ['addresses whose failures are remembered', ['src/web/sign-in/recent-failures.ts', 'MOST_REMEMBERED']],
  ['sessions of one person', ['src/web/sessions.ts', 'MOST_OF_ONE']],
  ['silences and planned work made while running', ['src/web/planned-input.ts', 'MOST_PLANS']],
  ['items of a feed', ['src/web/views/feed-view.ts', 'MOST_ITEMS']],
  ['runs that a verdict is judged by', ['src/web/api-routes.ts', 'MOST_RUNS_JUDGED']],
  ['confirmed subscriptions', ['src/notify/subscribers/subscribers.ts', 'MOST_SUBSCRIPTIONS']],
  ['subscriptions that wait to be confirmed', ['src/notify/subscribers/subscribers.ts', 'MOST_UNCONFIRMED']],
  ['mails a day that ask one address to confirm', ['src/notify/subscribers/subscribers.ts', 'ASKS_A_DAY']],
  ['body that is sent to a webhook', ['src/channels/webhook.ts', 'MOST_BYTES']],
  ['functions named in it', ['src/channels/webhook.ts', 'MOST_FUNCTIONS']],
  ['answer of a receiver that is read', ['src/notify/send.ts', 'MOST_REPLY_BYTES']],
  ['alerts of one source', ['src/record/deciders/with-alerts.ts', 'MOST_ALERTS']],
  ['alerts of one source listed in an incident', ['src/incident/signals.ts', 'MOST_LISTED']],
  ['timeline entries of programs in an incident', ['src/store/tables/timeline-lines.ts', 'MOST_LINES']],
  ['results that wait while the store cannot be written', ['src/record/create-recorder.ts', 'MOST_WAITING']],
  ['problems listed of a refused configuration', ['src/config/problem.ts', 'MOST_PROBLEMS']],
  ['size of a configuration file', ['src/config/read-text.ts', 'MOST_BYTES']],
  ['steps of a run', ['src/check/steps.ts', 'MOST_STEPS']],
  ['measurements of a run', ['src/check/measurements.ts', 'MOST_NAMES']],
  ['log of a run', ['src/check/run-log.ts', 'MOST_CHARS']],
  ['screenshot', ['src/run/child/browser/screenshot.ts', 'MOST_BYTES']],
  ['trace', ['src/run/child/evidence.ts', 'MOST_TRACE_BYTES']],
  ['a file of evidence', ['src/run/process/evidence-collector.ts', 'MOST_BYTES']],
  ['downloads of a run', ['src/run/child/browser/downloads.ts', 'MOST_BYTES']],
  ["heap of a script's process", ['src/run/runner-limits.ts', 'heapMb']],
  ['processes that a script starts', ['src/run/runner-limits.ts', 'mostProcesses']],
]);

const factors: Readonly<Record<string, number>> = { kib: 1024, mib: 1024 ** 2, kb: 1000, mb: 1000 ** 2 };
/** Express reads sizes of bodies in powers of 1024. */
const express: Readonly<Record<string, number>> = { kb: 1024, mb: 1024 ** 2 };

function sizeOf(text: string, units: Readonly<Record<string, number>>): number {
  const [, number, unit = ''] = /^([\d,.]+)\s*([a-z]*)$/i.exec(text) ?? [];
  return Number(number?.replaceAll(',', '')) * (units[unit.toLowerCase()] ?? 1);
}

/** What a constant or a field of the source is, as a number. */
function valueOf(file: string, name: string): number {
  const found = new RegExp(`(?:const ${name} =|^ {2}${name}:) ([^;\\n]+?)[;,]$`, 'm').exec(read(file))?.[1];
  if (found === undefined) throw new Error(`${file} has no ${name}`);
  const quoted = /^'(.*)'$/.exec(found)?.[1];
  if (quoted !== undefined) return sizeOf(quoted, express);
  return found.split('*').reduce((product, part) => product * Number(part.replaceAll('_', '').trim()), 1);
}

const rows = (read('docs/security.md').split('## All limits')[1] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| what') && !line.startsWith('| ---'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

test('docs/security.md lists every limit that this test knows, and no other', () => {
  expect(rows.map(([, what]) => what)).toEqual([...sources.keys()]);
});

test.each(rows)('the limit in docs/security.md is that of the source: %s%s', (_, what, most) => {
  const [file, name] = sources.get(what)!;
  // Memory of V8 is given in MB.
  const units = name === 'heapMb' ? { mb: 1 } : factors;
  expect(sizeOf(most, units)).toBe(valueOf(file, name));
});
