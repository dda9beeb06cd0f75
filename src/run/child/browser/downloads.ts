import type { BrowserContext, Download } from 'playwright';
import { outsideOfScripts } from '../../../check/scope.ts';
import { sleep, type Clock } from '../../../time/clock.ts';
import type { ScratchFolder } from '../scratch-folder.ts';

const MOST_DOWNLOADS = 50;
const MOST_BYTES = 100 * 1024 * 1024;
const LOOK_EVERY_MS = 50;

interface DownloadOptions {
  readonly clock: Clock;
  readonly folder: ScratchFolder;
  /** Called once, when a run has downloaded more than it may. */
  readonly onExcess: (message: string) => void;
}

/** Bounds what the pages of one run download. Costs nothing while nothing is downloaded. */
export class Downloads {
  readonly #options: DownloadOptions;
  readonly #underWay = new Set<Download>();
  #count = 0;
  #isOver = false;

  constructor(options: DownloadOptions) {
    this.#options = options;
  }

  follow(context: BrowserContext): void {
    context.on('download', (download) => void outsideOfScripts(() => this.#watch(download)).catch(() => {}));
  }

  async #watch(download: Download): Promise<void> {
    const { clock, folder } = this.#options;
    this.#count += 1;
    this.#underWay.add(download);
    if (this.#count > MOST_DOWNLOADS) return this.#exceed(`more than ${MOST_DOWNLOADS} files`);
    const ended = download.failure().finally(() => this.#underWay.delete(download));
    ended.catch(() => {});
    // One of them looks for all.
    while (this.#underWay.values().next().value === download) {
      if ((await folder.downloadedBytes()) > MOST_BYTES) return this.#exceed(`more than ${MOST_BYTES / 1024 ** 2} MB`);
      await Promise.race([ended, sleep(clock, LOOK_EVERY_MS)]);
    }
    if ((await folder.downloadedBytes()) > MOST_BYTES) this.#exceed(`more than ${MOST_BYTES / 1024 ** 2} MB`);
  }

  #exceed(what: string): void {
    for (const download of this.#underWay) download.cancel().catch(() => {});
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.onExcess(
      `The run downloaded ${what}, which is the most that one run may. Let the check download less, or ask for the start of the file with http`,
    );
  }
}
