// Runs checks against the shop in a browser that takes this machine for a stranger's as well.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { AttemptRequest } from '../../../src/run/messages.ts';
import { browserScript, Child, chromiumPath } from '../run-child/rig.ts';
import { openShop, type Seen, type Shop } from './shop.ts';

export const paths = (seen: readonly Seen[]): string[] => seen.map(({ what }) => what);

export function expectMarked(seen: readonly Seen[], runId: string): void {
  for (const { what, run, traceparent } of seen)
    expect([what, run, traceparent?.slice(3, 35)]).toEqual([what, runId, runId]);
}

/** Has the page do something and waits for what comes of it. */
export const inPage = (work: string): string =>
  `await page.goto('/'); await page.evaluate(async ([own, second, www, stranger]) => { ${work} }, [own, second, www, stranger]);`;

/** Begins to wait for a reply in `arrived`. */
export const arrives = (path: string): string =>
  `const arrived = page.waitForResponse((one) => one.url().includes('${path}'));`;

/** A browser process, in which `stranger.example` is this machine, with a shop to try. */
class ShopTrials implements AsyncDisposable {
  readonly child: Child;
  readonly shop: Shop;
  readonly #folder: string;

  private constructor(child: Child, shop: Shop, folder: string) {
    this.child = child;
    this.shop = shop;
    this.#folder = folder;
  }

  static async start(): Promise<ShopTrials> {
    const folder = await mkdtemp(join(tmpdir(), 'bellwether-marking-'));
    const browser = join(folder, 'browser');
    const rules = '--host-resolver-rules="MAP stranger.example 127.0.0.1"';
    await writeFile(browser, `#!/bin/sh\nexec ${chromiumPath} ${rules} "$@"\n`, { mode: 0o755 });
    const child = await Child.start('browser', { BELLWETHER_CHROMIUM: browser });
    return new ShopTrials(child, await openShop(), folder);
  }

  /** Runs the inside of a check and sees to it that nobody but the target was told of the run. */
  async run(inside: string, options: Partial<AttemptRequest> = {}) {
    const { own, second, www, stranger, target } = this.shop;
    const addresses = { own: own.url, second: second.url, www: www.url, stranger: stranger.url };
    const { result, runId } = await this.child.try(
      browserScript(`const { own, second, www, stranger } = ${JSON.stringify(addresses)};\n${inside}`),
      { target, evidenceFolder: null, ...options },
    );
    expect(result).toMatchObject({ verdict: 'passed' });
    for (const { what, headers } of [...www.seen, ...stranger.seen])
      expect([what, headers['x-bellwether-run'], headers['traceparent']]).toEqual([what, undefined, undefined]);
    return { result, runId, own: [...own.seen, ...second.seen] };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.child[Symbol.asyncDispose]();
    await this.shop[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true });
  }
}

/** Trials for all tests of a file, each of which finds that the shop has seen nothing yet. */
export function useShopTrials(): Pick<ShopTrials, 'child' | 'shop' | 'run'> {
  let trials: ShopTrials;
  beforeAll(async () => void (trials = await ShopTrials.start()), 120_000);
  afterAll(() => trials[Symbol.asyncDispose]());
  beforeEach(() => trials.shop.forget());
  return {
    get child() {
      return trials.child;
    },
    get shop() {
      return trials.shop;
    },
    run: (inside, options) => trials.run(inside, options),
  };
}
