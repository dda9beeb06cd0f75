// The same requests through four clients, each told in the same words.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright';
import { justCut } from '../../../src/check/clean.ts';
import { createHttpClient } from '../../../src/check/http-client.ts';
import { createCookies } from '../../../src/run/child/http/cookies.ts';
import { createTransport } from '../../../src/run/child/http/transport.ts';
import { systemClock } from '../../../src/time/clock.ts';
import type { Outcome, Row, RowRequest } from './row.ts';

/** A client that hangs is given up: it fails. Long, because a busy machine must not make one fail that works. */
const GIVE_UP_MS = 20_000;
/** For a client that is known to hang. */
const GIVE_UP_HANGING_MS = 1000;
const fails: Outcome = 'fails';

export type Ask = (row: Row, origin: string) => Promise<Outcome>;

/** Longer texts are counted. */
const MAX_TEXT = 10_000;
const shown = (status: number, text: string): Outcome =>
  `${status} ${text.length > MAX_TEXT ? `(${text.length} characters)` : text}`.trim();
const turnOfEventLoop = () => new Promise<void>((resolve) => void setImmediate(resolve));
const requestsOf = ({ requests = [{}] }: Row): readonly RowRequest[] => requests;

export const askOurs: Ask = async (row, origin) => {
  const transport = createTransport(systemClock);
  const http = createHttpClient({
    clock: systemClock,
    baseUrl: origin,
    userAgent: 'Bellwether/0.1',
    transport: () => transport,
    cookies: createCookies(),
    clean: justCut,
    ownOrigins: new Set(),
    ownHeaders: {},
  });
  try {
    let outcome = fails;
    for (const { method = 'GET', path = '/', body, headers } of requestsOf(row)) {
      const answer = await http.request(method, path, {
        timeoutMs: GIVE_UP_MS,
        ...(body !== undefined && { body }),
        ...(headers && { headers }),
        ...(row.maxBytes !== undefined && { maxBytes: row.maxBytes }),
      });
      outcome = shown(answer.status, row.header === undefined ? answer.text() : (answer.header(row.header) ?? ''));
    }
    return outcome;
  } catch {
    return fails;
  } finally {
    transport.close();
  }
};

export const askFetch: Ask = async (row, origin) => {
  try {
    let outcome = fails;
    for (const { method = 'GET', path = '/', body, headers } of requestsOf(row)) {
      // It takes a kept connection only when it is asked a little later.
      await turnOfEventLoop();
      await turnOfEventLoop();
      const signal = AbortSignal.timeout(GIVE_UP_MS);
      const answer = await fetch(origin + path, {
        method,
        signal,
        ...(body !== undefined && { body }),
        ...(headers && { headers }),
      });
      const text = await answer.text();
      outcome = shown(answer.status, row.header === undefined ? text : (answer.headers.get(row.header) ?? ''));
    }
    return outcome;
  } catch {
    return fails;
  }
};

const run = promisify(execFile);

/** As browsers go: redirects are followed, cookies kept, packed replies unpacked. */
export const askCurl: Ask = async (row, origin) => {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-odd-server-'));
  try {
    const file = (index: number, kind: string) => join(folder, `${index}.${kind}`);
    const all = requestsOf(row).map(({ method = 'GET', path = '/', body, headers = {} }, index) => [
      ...[
        '-sS',
        '-L',
        '--max-redirs',
        '20',
        '--compressed',
        '-b',
        '',
        '--max-time',
        String((row.hangs === 'curl' ? GIVE_UP_HANGING_MS : GIVE_UP_MS) / 1000),
      ],
      ...['-o', file(index, 'body'), '-D', file(index, 'head'), '-w', '%{exitcode} %{http_code}\\n'],
      ...(method === 'HEAD' ? ['-I'] : method === 'GET' || method === 'POST' ? [] : ['-X', method]),
      ...(body === undefined && method !== 'POST' ? [] : ['--data-raw', body ?? '']),
      ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
      origin + path,
    ]);
    const { stdout } = await run(
      'curl',
      all.flatMap((one, index) => (index === 0 ? one : ['--next', ...one])),
    );
    const last = all.length - 1;
    const [code = '', status = ''] = stdout.trim().split('\n').at(-1)?.split(' ') ?? [];
    if (code !== '0' || stdout.trim().split('\n').length < all.length) return fails;
    const text =
      row.header === undefined && requestsOf(row).at(-1)?.method !== 'HEAD'
        ? await readFile(file(last, 'body'), 'utf8').catch(() => '')
        : headerIn(await readFile(file(last, 'head'), 'latin1'), row.header ?? '');
    return shown(Number(status), text);
  } catch {
    return fails;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const headerIn = (head: string, name: string): string =>
  name === '' ? '' : (new RegExp(`^${name}[ \\t]*:[ \\t]*(.*?)\\r?$`, 'im').exec(head)?.[1] ?? '');

export const curlVersion = async (): Promise<string | undefined> =>
  run('curl', ['--version']).then(
    ({ stdout }) => /curl ([\d.]+)/.exec(stdout)?.[1],
    () => undefined,
  );

/** As a page where that can be asked for by its address alone, and by a script otherwise. */
export const askChromium =
  (browser: Browser): Ask =>
  async (row, origin) => {
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(GIVE_UP_MS);
      let outcome = fails;
      for (const { method = 'GET', path = '/', body, headers } of requestsOf(row)) {
        const isPage = method === 'GET' && headers === undefined && row.header === undefined && !row.inScript;
        if (isPage) {
          const response = await page.goto(origin + path);
          outcome = shown(response?.status() ?? 0, await page.evaluate(() => document.body.textContent ?? ''));
          if (outcome === row.page) outcome = row.right;
          continue;
        }
        const asked = { url: origin + path, header: row.header, init: { method, body, headers } };
        const answered = await page.evaluate(async ({ url, header, init }) => {
          const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(20_000) } as RequestInit);
          const text = await answer.text();
          return { status: answer.status, text: header === undefined ? text : (answer.headers.get(header) ?? '') };
        }, asked);
        outcome = shown(answered.status, answered.text);
      }
      return outcome;
    } catch {
      return fails;
    } finally {
      await context.close();
    }
  };
