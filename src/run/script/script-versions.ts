// Which text of each script runs. Children load scripts from snapshots that the host has written, not from the folder
// that people work in: a script that does not load never replaces one that did, and a child that starts while a file is
// being saved does not see half of it.
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../model/log.ts';
import type { ScriptSnapshot } from '../../config/script-files.ts';
import type { CheckKind } from '../../model/check.ts';
import type { Inspected, ScriptAsked } from '../messages.ts';

/** One script as it was read. `digest` stands for its text and that of everything it imports. */
export interface ScriptText {
  readonly digest: string;
  readonly snapshot: ScriptSnapshot;
}

/** By absolute path, as functions name them. */
export type ScriptTexts = ReadonlyMap<string, ScriptText>;

interface Version {
  readonly digest: string;
  /** Undefined when it could not be written: the child then loads what is on the disk. */
  readonly snapshotFile: string | undefined;
  readonly kind: CheckKind | undefined;
  /** A version is not known to be good before a child has loaded it. */
  readonly state: 'unchecked' | 'good' | 'broken';
}

/** Versions that can be put in use, and what is wrong with the scripts that cannot. */
export interface PreparedScripts {
  readonly versions: ReadonlyMap<string, Version>;
  /** Why the newest text of a script does not load, by its path. */
  readonly broken: ReadonlyMap<string, string>;
}

interface Options {
  /** For snapshots; it is removed by its owner. */
  readonly folder: string;
  readonly inspect: (asked: ScriptAsked) => Promise<Inspected>;
  readonly log: Log;
}

export class ScriptVersions {
  readonly #options: Options;
  #current: ReadonlyMap<string, Version> = new Map();
  /** Snapshots of the versions before: a run that was handed out with one may still load it. */
  #outgoing: readonly string[] = [];
  #written = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  /** The snapshot from which a child loads the script; undefined: from the disk. */
  snapshotOf(checkFile: string): string | undefined {
    return this.#current.get(checkFile)?.snapshotFile;
  }

  /** The kind of each script that has been loaded. */
  *kinds(): Iterable<readonly [checkFile: string, kind: CheckKind]> {
    for (const [checkFile, { kind }] of this.#current) if (kind) yield [checkFile, kind];
  }

  hasGoodVersion(checkFile: string): boolean {
    return this.#current.get(checkFile)?.state === 'good';
  }

  /** Puts scripts in use without loading them first: at a start there is nothing better to run. */
  async start(scripts: ScriptTexts): Promise<void> {
    const found = await Promise.all(
      [...scripts].map(async ([checkFile, script]) => [checkFile, await this.#write(checkFile, script)] as const),
    );
    this.#current = new Map(found);
  }

  /** Loads what is new in a child that is thrown away. Changes nothing that is in use. */
  async prepare(scripts: ScriptTexts): Promise<PreparedScripts> {
    const versions = new Map<string, Version>();
    const broken = new Map<string, string>();
    await Promise.all(
      [...scripts].map(async ([checkFile, script]) => {
        const current = this.#current.get(checkFile);
        const isSame = current?.digest === script.digest;
        if (current && isSame && current.state === 'good') return void versions.set(checkFile, current);
        const written = current && isSame ? current : await this.#write(checkFile, script);
        const { snapshotFile } = written;
        const answer = await this.#options.inspect({ checkFile, ...(snapshotFile !== undefined && { snapshotFile }) });
        if ('kind' in answer) return void versions.set(checkFile, { ...written, state: 'good', kind: answer.kind });
        if (answer.isUnjudged) return void versions.set(checkFile, written);
        broken.set(checkFile, answer.problem);
        versions.set(checkFile, current?.state === 'good' ? current : { ...written, state: 'broken' });
      }),
    );
    return { versions, broken };
  }

  /** Puts prepared versions in use. Those of other scripts in use stay, as a function may have kept its last good one. */
  use({ versions }: PreparedScripts, checkFiles: ReadonlySet<string>): void {
    const kept = [...this.#current].filter(([checkFile]) => checkFiles.has(checkFile));
    const before = [...this.#current.values()].flatMap(({ snapshotFile = [] }) => snapshotFile);
    this.#current = new Map([...kept, ...versions]);
    const inUse = new Set([...this.#current.values()].map(({ snapshotFile }) => snapshotFile));
    for (const file of this.#outgoing) if (!inUse.has(file)) void rm(file, { force: true });
    this.#outgoing = before.filter((file) => !inUse.has(file));
  }

  async #write(checkFile: string, { digest, snapshot }: ScriptText): Promise<Version> {
    const { folder, log } = this.#options;
    const version = { digest, kind: undefined, state: 'unchecked' as const };
    this.#written += 1;
    // Whoever is told the name may read it: processes of check scripts may have users of their own.
    const snapshotFile = join(folder, `${this.#written}-${randomUUID()}.json`);
    try {
      await mkdir(folder, { recursive: true, mode: 0o711 });
      await chmod(folder, 0o711);
      await writeFile(snapshotFile, JSON.stringify(snapshot), { mode: 0o644 });
      await chmod(snapshotFile, 0o644);
      return { ...version, snapshotFile };
    } catch (error) {
      log.warn(
        { script: checkFile, error: String(error), hint: `Look for a full or read-only disk at ${folder}` },
        'Script snapshot not written; the script runs as it is on the disk',
      );
      return { ...version, snapshotFile: undefined };
    }
  }
}
