// The temporary folder of a script and its browser, inside of the process's own. What a run leaves in it is gone
// before the next run; should the process be killed, it goes with the folder of the process.
import { mkdirSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesIn } from '../evidence/evidence-limits.ts';

export class ScratchFolder {
  readonly downloads: string;
  readonly #temporary: string;

  constructor(root: string) {
    this.downloads = join(root, 'downloads');
    this.#temporary = join(root, 'run');
    for (const folder of [this.downloads, this.#temporary]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Makes it the place where scripts find their temporary folder: `os.tmpdir()`. */
  giveToScripts(): void {
    process.env['TMPDIR'] = this.#temporary;
  }

  downloadedBytes(): Promise<number> {
    return bytesIn(this.downloads);
  }

  /** Removes what is in it. Never rejects: what cannot be removed now goes with the process. */
  async empty(): Promise<void> {
    for (const folder of [this.downloads, this.#temporary]) {
      const names = await readdir(folder).catch(() => {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        return [];
      });
      for (const name of names) await rm(join(folder, name), { recursive: true, force: true }).catch(() => {});
    }
  }
}
