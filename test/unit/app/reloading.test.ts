import { EventEmitter, once } from 'node:events';
import { expect, test } from 'vitest';
import { ActiveConfig } from '../../../src/app/active-config.ts';
import { checkFilesOf } from '../../../src/app/refused-scripts.ts';
import { startReloading } from '../../../src/app/reloading.ts';
import type { Loaded } from '../../../src/config/reload.ts';
import type { Log } from '../../../src/model/log.ts';
import { Bus } from '../../../src/record/bus.ts';
import type { PreparedScripts } from '../../../src/run/script/script-versions.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { changed, ConfigFolder, goodEnv, goodFiles } from '../config/config-folder.ts';

/** Scripts whose package is found as it was when they began to load; each load ends when it is told to. */
function slowScripts() {
  const begun = new EventEmitter<{ begun: [end: () => void] }>();
  const folder = { isPackageInstalled: true };
  return {
    begun,
    folder,
    prepare: async (texts: Loaded['scripts']): Promise<PreparedScripts> => {
      const { isPackageInstalled } = folder;
      await new Promise<void>((resolve) => begun.emit('begun', resolve));
      const broken = isPackageInstalled ? [] : [...texts.keys()].map((file) => [file, 'needs a package'] as const);
      return { versions: new Map(), broken: new Map(broken) };
    },
    start: async () => {},
    use: () => {},
    hasGoodVersion: () => true,
  };
}

test('a reload on request judges refused scripts again when a reload that began before it judged them meanwhile', async () => {
  await using folder = await ConfigFolder.with(goodFiles);
  const load = () => folder.load({ env: goodEnv });
  const loaded = (await load()) as Loaded;
  const scripts = slowScripts();
  const nextLoad = async () => (await once(scripts.begun, 'begun'))[0] as () => void;
  const lines: string[] = [];
  const write = (_: object, text: string) => void lines.push(text);
  const log: Log = { debug: write, info: write, warn: write, error: write, fatal: write };
  const active = new ActiveConfig(loaded.config, { host: '127.0.0.1', port: 8080 });
  const firstLook = nextLoad();
  await using reloading = startReloading({
    active,
    loaded,
    load,
    applier: { apply: async (config) => active.apply(config, config), applyCalendars: async () => {} },
    runner: { scripts },
    bus: new Bus(() => {}),
    clock: new ManualClock(),
    log,
  });
  (await firstLook)();

  const changedLook = nextLoad();
  scripts.folder.isPackageInstalled = false;
  await folder.write('config.yaml', changed('every: 1m', 'every: 2m'));
  const reloads = [reloading.request()];
  const end = await changedLook;
  scripts.folder.isPackageInstalled = true;
  const again = nextLoad();
  reloads.push(reloading.request());
  end();
  (await again)();
  await Promise.all(reloads);

  expect(checkFilesOf(active.written).size).toBe(1);
  expect(active.scripts).toEqual([]);
  expect(lines).toEqual([
    'Check script refused; its last good version stays in use',
    'The changed configuration is in use',
    'Check script loads again',
  ]);
});
