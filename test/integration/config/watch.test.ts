import { mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/load.ts';
import { createReloader } from '../../../src/config/reload.ts';
import { watchConfig, type ConfigWatch } from '../../../src/config/watch.ts';
import { systemClock } from '../../../src/time/clock.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'bellwether-watch-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);

/** A watch whose first look is over, and a wait for what comes after it. */
async function watching(names: readonly string[]) {
  let changes = 0;
  let waiting: { after: number; resolve: () => void } | undefined;
  const watch = watchConfig({
    files: names.map(at),
    clock: systemClock,
    onChange: () => {
      changes++;
      if (waiting && changes > waiting.after) waiting.resolve();
    },
    onError: (error) => {
      throw error;
    },
  });
  const changed = async (change: () => Promise<unknown>) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting = { after: changes, resolve };
    await change();
    await promise;
  };
  await watch.ready;
  await changed(async () => undefined);
  return { watch, changed, count: () => changes };
}

async function disposing(watch: ConfigWatch, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } finally {
    await watch[Symbol.asyncDispose]();
  }
}

describe('a watch on the configuration', () => {
  test('notices files that are written, replaced, deleted and made again', async () => {
    await mkdir(at('checks'));
    await writeFile(at('config.yaml'), 'a');
    await writeFile(at('checks/a.ts'), 'a');
    const { watch, changed } = await watching(['config.yaml', 'checks/a.ts']);
    await disposing(watch, async () => {
      await changed(() => writeFile(at('config.yaml'), 'b'));
      await changed(() => writeFile(at('checks/a.ts'), 'b'));
      await changed(async () => {
        await writeFile(at('checks/.a.ts.swp'), 'c');
        await rename(at('checks/.a.ts.swp'), at('checks/a.ts'));
      });
      await changed(() => rm(at('config.yaml')));
      await changed(() => writeFile(at('config.yaml'), 'c'));
      await changed(() => rm(at('checks'), { recursive: true }));
      await changed(async () => {
        await mkdir(at('checks'));
        await writeFile(at('checks/a.ts'), 'd');
      });
      await changed(() => writeFile(at('checks/a.ts'), 'e'));
    });
  });

  test('notices files that appear and that it was told to follow later', async () => {
    await writeFile(at('config.yaml'), 'a');
    const { watch, changed } = await watching(['config.yaml', 'later/missing.ts']);
    await disposing(watch, async () => {
      await changed(async () => {
        await mkdir(at('later'));
        await writeFile(at('later/missing.ts'), 'a');
      });
      await mkdir(at('elsewhere'));
      await writeFile(at('elsewhere/secret'), 'a');
      await changed(async () => watch.follow([at('config.yaml'), at('elsewhere/secret')]));
      await changed(() => writeFile(at('elsewhere/secret'), 'b'));
    });
  });

  test('notices the swap of links that Kubernetes makes for a config map', async () => {
    for (const version of ['1', '2', '3']) {
      await mkdir(at(`..${version}`));
      await writeFile(at(`..${version}/config.yaml`), version);
    }
    await symlink('..1', at('..data'));
    await symlink('..data/config.yaml', at('config.yaml'));
    const { watch, changed } = await watching(['config.yaml']);
    const swap = async (version: string) => {
      await symlink(`..${version}`, at('..data_tmp'));
      await rename(at('..data_tmp'), at('..data'));
    };
    await disposing(watch, async () => {
      await changed(() => swap('2'));
      await changed(async () => {
        await swap('3');
        await rm(at('..2'), { recursive: true });
      });
    });
  });

  test('says once what happens at once, and nothing of files beside', async () => {
    await writeFile(at('config.yaml'), 'a');
    const { watch, changed, count } = await watching(['config.yaml', 'b.ts']);
    await disposing(watch, async () => {
      const before = count();
      for (let i = 0; i < 20; i++) await writeFile(at(`data-${i}.db`), 'x');
      await changed(async () => {
        for (let i = 0; i < 20; i++) await writeFile(at(i % 2 ? 'config.yaml' : 'b.ts'), String(i));
      });
      expect(count()).toBe(before + 1);
    });
  });

  test('notices a change that keeps size and time', async () => {
    await writeFile(at('config.yaml'), 'a');
    await utimes(at('config.yaml'), 1, 1);
    const { watch, changed } = await watching(['config.yaml']);
    await disposing(watch, async () => {
      await changed(async () => {
        await writeFile(at('config.yaml'), 'b');
        await utimes(at('config.yaml'), 1, 1);
      });
    });
  });

  test('takes up good changes and refuses bad ones, with the files that they name', async () => {
    const yaml = (every: string) =>
      `organisation: A\ntargets: { live: { url: "http://127.0.0.1:1" } }\nfunctions: { a: { question: "A?", check: a.ts, every: ${every}, impact: { summary: No. } } }\n`;
    await writeFile(at('config.yaml'), yaml('1m'));
    await writeFile(at('a.ts'), 'export default 1;');
    const load = () => loadConfig(at('config.yaml'), { env: {} });
    const first = await load();
    if (!first.ok) throw new Error('the first configuration must be good');
    const told: string[] = [];
    let wake = () => {};
    const tell = (text: string) => {
      told.push(text);
      wake();
    };
    const reloader = createReloader({
      current: first.config,
      load,
      onLoaded: ({ config }) =>
        tell(
          `every ${config.functions.get('a')?.schedule.kind === 'every' ? JSON.stringify(config.functions.get('a')?.schedule) : ''}`,
        ),
      onRefused: ({ problems }) => tell(`refused ${problems[0]?.message}`),
      onRestored: () => tell('restored'),
      onRead: (files) => watch.follow(files),
    });
    const watch = watchConfig({
      files: first.files,
      clock: systemClock,
      onChange: () => reloader.request(),
      onError: (error) => tell(String(error)),
    });
    const next = async (change: () => Promise<unknown>) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      await change();
      await promise;
      return told.at(-1);
    };
    await disposing(watch, async () => {
      await watch.ready;
      expect(await next(() => writeFile(at('config.yaml'), yaml('2m')))).toBe(
        'every {"kind":"every","everyMs":120000}',
      );
      expect(await next(() => writeFile(at('config.yaml'), yaml('soon')))).toContain(
        'refused "soon" is not a duration',
      );
      expect(await next(() => writeFile(at('config.yaml'), yaml('2m')))).toBe('restored');
      expect(await next(() => writeFile(at('a.ts'), 'import "./b.ts"; export default 2;'))).toContain('every');
      expect(await next(() => writeFile(at('b.ts'), '1'))).toContain('every');
      expect(await next(() => rm(at('a.ts')))).toContain('there is no such file');
      expect(told).toHaveLength(6);
    });
    await reloader.close();
  });
});
