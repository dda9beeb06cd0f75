import { describe, expect, test } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import type { LoadResult } from '../../../src/config/load.ts';
import { refusalLines } from '../../../src/config/problem.ts';
import { createReloader } from '../../../src/config/reload.ts';

const good = (fingerprint: string): LoadResult => ({
  ok: true,
  config: { fingerprint } as Config,
  warnings: [],
  files: [`/${fingerprint}`],
  scripts: new Map(),
  secrets: {},
});
const bad = (message: string): LoadResult => ({
  ok: false,
  problems: [{ file: 'config.yaml', line: 3, column: 1, path: 'every', message }],
  more: 0,
  secrets: {},
  files: ['/config.yaml'],
});

/** A reloader on top of what a file would say next, and a log of all that it does. */
function onTopOf(
  results: (LoadResult | (() => LoadResult | Promise<LoadResult>))[],
  onLoaded: (fingerprint: string) => void | Promise<void> = () => {},
) {
  const log: string[] = [];
  let loading = 0;
  const reloader = createReloader({
    current: { fingerprint: 'a', file: 'config.yaml' },
    async load() {
      expect(++loading).toBe(1);
      const next = results.shift() ?? good('a');
      try {
        return typeof next === 'function' ? await next() : next;
      } finally {
        loading--;
      }
    },
    async onLoaded({ config }) {
      log.push(`loaded ${config.fingerprint}`);
      await onLoaded(config.fingerprint);
    },
    onRefused: (refusal) => void log.push(...refusalLines(refusal).map((line) => `refused ${line}`)),
    onRestored: () => void log.push('restored'),
    onRead: (files) => void log.push(`read ${files.join()}`),
  });
  return { reloader, log, told: () => log.filter((line) => !line.startsWith('read')) };
}

describe('reloading', () => {
  test('does nothing when nothing has changed', async () => {
    const { reloader, told } = onTopOf([good('a'), good('a')]);
    await reloader.request();
    await reloader.request();
    expect(told()).toEqual([]);
  });

  test('takes up a change once', async () => {
    const { reloader, log } = onTopOf([good('b'), good('b')]);
    await reloader.request();
    await reloader.request();
    expect(log).toEqual(['read /b', 'loaded b', 'read /b']);
  });

  test('refuses what is wrong, says so once, and watches what it was read from', async () => {
    const { reloader, log } = onTopOf([bad('x'), bad('x'), bad('y'), good('a'), good('a')]);
    for (let i = 0; i < 5; i++) await reloader.request();
    expect(log).toEqual([
      'read /config.yaml',
      'refused config.yaml:3:1  every: x',
      'read /config.yaml',
      'read /config.yaml',
      'refused config.yaml:3:1  every: y',
      'read /a',
      'restored',
      'read /a',
    ]);
  });

  test('never loads twice at once, and of many requests only the last counts', async () => {
    const first = Promise.withResolvers<LoadResult>();
    const { reloader, told } = onTopOf([() => first.promise, good('c')]);
    const requests = [reloader.request()];
    await Promise.resolve();
    await Promise.resolve();
    requests.push(reloader.request(), reloader.request(), reloader.request());
    first.resolve(good('b'));
    await Promise.all(requests);
    expect(told()).toEqual(['loaded b', 'loaded c']);
  });

  test('keeps the old one when the new one cannot be taken up, and tries again', async () => {
    let isBroken = true;
    const { reloader, told } = onTopOf([good('b'), good('b')], () => {
      if (isBroken) throw new Error('the port is taken');
    });
    await reloader.request();
    isBroken = false;
    await reloader.request();
    expect(told()).toEqual([
      'loaded b',
      'refused config.yaml:1:1  could not be taken up: the port is taken',
      'loaded b',
    ]);
  });

  test('survives a load that throws', async () => {
    const { reloader, told } = onTopOf([
      () => {
        throw new Error('disk');
      },
      good('b'),
    ]);
    await reloader.request();
    await reloader.request();
    expect(told()).toEqual(['refused config.yaml:1:1  could not be taken up: disk', 'loaded b']);
  });

  test('loads no more once closed, and closing waits for what is under way', async () => {
    const first = Promise.withResolvers<LoadResult>();
    const { reloader, told } = onTopOf([() => first.promise]);
    const request = reloader.request();
    await Promise.resolve();
    await Promise.resolve();
    void reloader.request();
    const closed = reloader.close().then(() => 'closed');
    first.resolve(good('b'));
    expect(await closed).toBe('closed');
    await request;
    await reloader.request();
    expect(told()).toEqual(['loaded b']);
  });
});
