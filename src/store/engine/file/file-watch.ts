// Looks every few seconds whether what is written still reaches the store's file, and acts on what it finds:
// - deleted, moved or replaced by another file: the database goes on in the file that is held, so that people are still
//   notified, and it is said that all of it is lost at the end;
// - written over: nothing is read or written any more, for it would damage what stands there now;
// - the log deleted: what is in it is written to the file, and a new log is begun.
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Log } from '../../../model/log.ts';
import type { Clock } from '../../../time/clock.ts';
import { isoTime } from '../../../time/zone.ts';
import type { Lock } from '../lock.ts';
import { StoreProblem, describe, problemOf } from '../../problem.ts';
import { HeldFile, type FileFinding, type PagePlace } from './held-file.ts';
import { MINUTE_MS } from '../../../time/units.ts';
import { every } from '../../../time/every.ts';

const LOOK_MS = 5000;
/** How often the file gets a new mark: an older copy that is put over it can be told apart. */
const CHECKPOINT_MS = MINUTE_MS;

interface FileWatchParts {
  readonly connection: DatabaseSync;
  readonly file: string;
  readonly folder: string;
  /** Of the folder. */
  readonly lock: Lock;
  readonly clock: Clock;
  readonly log?: Log;
}

export class FileWatch implements Disposable {
  readonly #parts: FileWatchParts;
  readonly #held: HeldFile;
  /** Keeps SQLite from copying the log into a file that was written over, which it does when the last connection closes. */
  #keeper: DatabaseSync | undefined;
  #page: PagePlace;
  /** What the file may hold; empty until it is known to hold one of them. */
  #marks: readonly string[] = [];
  /** Written, and not known to be in the file: a long reader may keep it in the log. */
  #nextMark: string | undefined;
  #problem: StoreProblem | undefined;
  /** Files of the log that were put aside. */
  #asides: readonly string[] = [];
  #checkpointAt = 0;
  #hasLostLock = false;
  readonly #looks: Disposable;

  constructor(parts: FileWatchParts) {
    this.#parts = parts;
    this.#page = markPage(parts.connection);
    this.#renewMark();
    this.#held = new HeldFile(parts.file);
    this.#keeper = keeperOf(parts.file);
    this.#held.noteLog();
    this.#looks = every(parts.clock, LOOK_MS, () => this.look());
  }

  /** Why what is written will be lost; undefined when it will not. */
  get problem(): StoreProblem | undefined {
    return this.#problem;
  }

  /** Throws when nothing may be read or written any more. */
  readonly refuseWhenOverwritten = (): void => {
    if (this.#problem?.kind === 'overwritten') throw this.#problem;
  };

  /** Looks now. Never throws. */
  look(): void {
    if (this.#problem?.kind === 'overwritten') return;
    try {
      this.#renewLock();
      this.#act(this.#find());
      const { clock } = this.#parts;
      if (this.#problem === undefined && clock.monotonic() >= this.#checkpointAt) this.#renewMark();
    } catch (error) {
      // That nothing can be written is noticed where it is written.
      if (problemOf(error, this.#parts.folder) === undefined)
        this.#parts.log?.warn({ error: String(error) }, 'The file of the store could not be looked at');
    }
  }

  /** Before the database is closed. Saves what only the held file has. Returns whether it is still to be closed. */
  end(): { readonly isClosed: boolean } {
    this.#looks[Symbol.dispose]();
    this.look();
    const isClosed = this.#problem?.kind === 'overwritten';
    this.#keeper?.close();
    this.#keeper = undefined;
    if (this.#problem && !isClosed) this.#save();
    return { isClosed };
  }

  /** After the database is closed. */
  [Symbol.dispose](): void {
    this.#held[Symbol.dispose]();
  }

  /** Another program may have vacuumed the file, which can move the mark to another page. */
  #find(): FileFinding {
    const found = this.#held.look(this.#marks, this.#page);
    if (found.kind !== 'overwritten') return found;
    try {
      this.#page = markPage(this.#parts.connection);
      return this.#held.look(this.#marks, this.#page);
    } catch {
      return found;
    }
  }

  /** Where it cannot be taken again, nobody can have it, or another monitor has it, whose mark in the file is noticed. */
  #renewLock(): void {
    try {
      this.#parts.lock.renew();
    } catch (error) {
      if (this.#hasLostLock || problemOf(error, this.#parts.folder)?.kind !== 'locked') return;
      this.#hasLostLock = true;
      const { folder, log } = this.#parts;
      log?.error({ folder, error: String(error), hint: LOST_LOCK }, 'Another Bellwether uses the store');
    }
  }

  #act(found: FileFinding): void {
    const { folder, log, clock } = this.#parts;
    switch (found.kind) {
      case 'sound':
        return;
      case 'log':
        return this.#newLog();
      case 'missing':
      case 'replaced':
      case 'overwritten': {
        if (this.#problem?.kind === found.kind) return;
        this.#problem = new StoreProblem(found.kind, describe(found.kind, folder, found.found));
        // A log beside a file that it does not belong to would be copied into that at the next start.
        this.#asides = this.#held.ownLog.map((name) => putAside(name, clock.now()));
        if (found.kind === 'overwritten') this.#letGo();
        log?.error({ folder, found: found.found, hint: hints[found.kind] }, titles[found.kind]);
      }
    }
  }

  /** Ends the database without touching the file. */
  #letGo(): void {
    this.#parts.connection.close();
    this.#keeper?.close();
    this.#keeper = undefined;
  }

  /** Leaving the mode of the log copies what is in it into the file; entering it again makes new files. */
  #newLog(): void {
    const { connection, file, folder, log } = this.#parts;
    this.#keeper?.close();
    this.#keeper = undefined;
    try {
      connection.exec('pragma journal_mode = delete');
      connection.exec('pragma journal_mode = wal');
      this.#renewMark();
      if (this.#problem) log?.info({ folder }, 'The store file is in its place again, with all that was written since');
      else
        log?.warn({ folder }, 'The log beside the store file was deleted; nothing was lost, and a new one is in use');
      this.#problem = undefined;
      for (const aside of this.#asides) rmSync(aside, { force: true });
    } finally {
      this.#keeper = keeperOf(file);
      this.#held.noteLog();
    }
  }

  /** Writes a new mark, unless one is still on its way, and copies the log with it into the file. */
  #renewMark(): void {
    const { clock, connection } = this.#parts;
    this.#checkpointAt = clock.monotonic() + CHECKPOINT_MS;
    if (this.#nextMark === undefined) {
      const mark = randomBytes(16).toString('hex');
      connection.prepare(SET_MARK).run(mark);
      this.#nextMark = mark;
      if (this.#marks.length > 0) this.#marks = [...this.#marks, mark];
    }
    if (!this.#checkpoint()) return;
    this.#marks = [this.#nextMark];
    this.#nextMark = undefined;
    this.#page = markPage(connection);
  }

  /** True when all of the log is in the file. */
  #checkpoint(): boolean {
    const done = this.#parts.connection.prepare('pragma wal_checkpoint(passive)').get();
    return done?.['busy'] === 0 && done['log'] === done['checkpointed'];
  }

  /** Best effort: what happened since is better found in a copy than nowhere. */
  #save(): void {
    const { connection, folder, clock, log } = this.#parts;
    const copy = join(folder, `bellwether-saved-${stamp(clock.now())}.db`);
    try {
      closeSync(openSync(copy, 'wx', 0o600));
      connection.prepare('vacuum into ?').run(copy);
      for (const aside of this.#asides) rmSync(aside, { force: true });
      const hint = `"bellwether store restore ${copy}" puts it in place`;
      log?.warn({ copy, hint }, 'What was written since the store file was gone is saved as a copy');
    } catch (error) {
      log?.error({ error: String(error) }, 'What was written since the store file was gone could not be saved');
    }
  }
}

const SET_MARK =
  "insert into meta (name, value) values ('mark', ?) on conflict (name) do update set value = excluded.value";

/** A connection that only reads, and is in use: SQLite copies the log into the file only when there is no other. */
function keeperOf(file: string): DatabaseSync {
  const keeper = new DatabaseSync(file, { readOnly: true });
  keeper.prepare('select count(*) from meta').get();
  return keeper;
}

/** The page that holds the mark: `meta` has a few rows, which fit on one. */
function markPage(connection: DatabaseSync): PagePlace {
  const bytes = Number(connection.prepare('pragma page_size').get()?.['page_size']);
  const root = Number(connection.prepare("select rootpage from sqlite_master where name = 'meta'").get()?.['rootpage']);
  return { offset: (root - 1) * bytes, bytes };
}

const stamp = (now: number): string => isoTime(now).replaceAll(/[:.]/g, '-');

function putAside(file: string, now: number): string {
  const aside = `${file}.aside-${stamp(now)}`;
  renameSync(file, aside);
  return aside;
}

const titles = {
  missing: 'The store file is gone: what is written is lost when the monitor stops',
  replaced: 'The store file was replaced: what is written is lost when the monitor stops',
  overwritten: 'The store file was written over: nothing can be written until the monitor is started again',
} as const;

const LOST_LOCK = 'bellwether.lock was deleted while this monitor runs. Stop one of them';

const hints = {
  missing: 'Put the file back, or stop the monitor, run "bellwether store restore FILE" and start it again',
  replaced: 'Start the monitor again to use the file that is there now; what it holds is saved as a copy when it stops',
  overwritten: 'Start the monitor again to use the file that is there now',
} as const;
