// The file has its full size from the start, so that it can be written while the disk is full.
import { closeSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../model/log.ts';
import type { Signal } from '../model/signal.ts';

const FILE = 'bellwether.direct';
const BYTES = 4096;

/** What people were notified of past the outbox. */
export interface NotifiedDirectly {
  readonly signal: Signal;
  /** Channels that may know of it; absent when it was not yet known which. */
  readonly knowing?: ReadonlySet<string>;
}

export interface DirectRecord {
  /** What the last monitor left: people were notified of it, and not of its end. */
  readonly left: NotifiedDirectly | undefined;
  /** Never throws. */
  save(notified: NotifiedDirectly | undefined): void;
}

/** The record beside the store. */
export function openDirectRecord(folder: string, log: Log): DirectRecord {
  const file = join(folder, FILE);
  const save = (notified: NotifiedDirectly | undefined) => {
    try {
      write(file, notified);
    } catch (error) {
      if (!notified) return;
      const hint = 'Should Bellwether end before that is over, close the alert at the receiver by hand';
      log.warn({ error: String(error), file, hint }, 'A direct notification cannot be noted for the next start');
    }
  };
  const left = read(file);
  if (!left) save(undefined);
  return { left, save };
}

interface Saved {
  readonly signal: Signal;
  readonly knowing?: readonly string[];
}

function read(file: string): NotifiedDirectly | undefined {
  try {
    const { signal, knowing } = JSON.parse(readFileSync(file, 'utf8')) as Saved;
    return { signal, ...(knowing && { knowing: new Set(knowing) }) };
  } catch {
    return undefined;
  }
}

function write(file: string, notified: NotifiedDirectly | undefined): void {
  const content = Buffer.from(notified ? JSON.stringify(saved(notified)) : '');
  const whole = Buffer.alloc(Math.max(BYTES, content.byteLength), ' ');
  content.copy(whole);
  const isThere = statSync(file, { throwIfNoEntry: false }) !== undefined;
  const opened = openSync(file, isThere ? 'r+' : 'w');
  try {
    writeSync(opened, whole, 0, whole.byteLength, 0);
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

/** Its detail may be long, and is not needed to call it over. */
function saved({ signal, knowing }: NotifiedDirectly): Saved {
  const { detail: _, ...rest } = signal;
  return { signal: rest, ...(knowing && { knowing: [...knowing] }) };
}
