// Users without name and rights, for processes that run check scripts: one for each process that lives, so that the kernel
// keeps it from the monitor, from its files and from the processes of other scripts.
import { readFileSync } from 'node:fs';

/** A user, and a group of the same number, that nobody else has. */
export interface Account {
  readonly uid: number;
}

/** First and last user id. */
export interface AccountRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Numbers that systemd's table of user ids leaves to nobody (systemd.io/UIDS-GIDS); below 65,536, so that they exist in most
 * containers too.
 */
export const usualAccounts: AccountRange = { first: 60_706, last: 61_183 };

/** What it takes: to give files away, to read and remove what another user wrote, to end its processes, to become it. */
const NEEDED_CAPABILITIES = { CHOWN: 0, DAC_OVERRIDE: 1, KILL: 5, SETGID: 6, SETUID: 7 };

/** Why processes cannot be started as other users here, in a phrase; undefined when they can. */
export function accountProblem(range: AccountRange, read: (path: string) => string = readQuietly): string | undefined {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(read('/proc/self/status'))?.[1];
  if (effective === undefined) return 'this system does not say what this process may do';
  const bits = BigInt(`0x${effective}`);
  const missing = Object.entries(NEEDED_CAPABILITIES).filter(([, bit]) => ((bits >> BigInt(bit)) & 1n) === 0n);
  if (missing.length > 0) {
    const names = missing.map(([name]) => name).join(', ');
    return `the monitor runs neither as root nor with the capabilities for it (${names} missing)`;
  }
  const isMapped = ['uid_map', 'gid_map'].every((map) => isWithin(read(`/proc/self/${map}`), range));
  return isMapped ? undefined : `the users ${range.first} to ${range.last} do not exist in this container`;
}

/** Whether one line of a map of users, which says where it begins and how long it is, has the whole range. */
const isWithin = (map: string, { first, last }: AccountRange): boolean =>
  map.split('\n').some((line) => {
    const [from, , count] = line.trim().split(/\s+/).map(Number);
    return from !== undefined && count !== undefined && from <= first && last < from + count;
  });

function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Hands out accounts, each to one process at a time; the one that was given back longest ago comes first. */
export class AccountPool {
  readonly #range: AccountRange;
  readonly #isTaken: (uid: number) => boolean;
  readonly #given = new Set<number>();
  #next: number;

  /** `isTaken`: somebody else has processes of this user. `start`: where in the range to begin. */
  constructor(range: AccountRange, isTaken: (uid: number) => boolean, start = 0) {
    this.#range = range;
    this.#isTaken = isTaken;
    this.#next = range.first + (start % (range.last - range.first + 1));
  }

  /** Throws when all are taken. */
  take(): Account {
    const { first, last } = this.#range;
    for (let tried = first; tried <= last; tried += 1) {
      const uid = this.#next;
      this.#next = uid === last ? first : uid + 1;
      if (this.#given.has(uid) || this.#isTaken(uid)) continue;
      this.#given.add(uid);
      return { uid };
    }
    throw new Error(`each of the users ${first} to ${last} has processes already; see runners.users`);
  }

  giveBack({ uid }: Account): void {
    this.#given.delete(uid);
  }
}
