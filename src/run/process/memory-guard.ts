import { readProcess, readProcesses, treeOf, type ProcessEntry } from './process-table.ts';

interface GuardOptions {
  readonly hardBytes: number;
  readonly mostProcesses: number;
  /** All processes as of a moment ago. */
  readonly recentProcesses: () => readonly ProcessEntry[];
}

/** Watches what a busy child uses together with everything it started, and remembers what belongs to it. */
export class MemoryGuard {
  readonly #pid: number;
  readonly #options: GuardOptions;
  readonly #sessions: Set<number>;

  constructor(pid: number, options: GuardOptions) {
    this.#pid = pid;
    this.#options = options;
    this.#sessions = new Set(pid > 0 ? [pid] : []);
  }

  /** Sessions in which processes of the child were seen: they lead to what is left when the child is gone. */
  get sessions(): ReadonlySet<number> {
    return this.#sessions;
  }

  /** What the child has too much of. */
  excess(): 'out-of-memory' | 'too-many-processes' | undefined {
    const { hardBytes, mostProcesses, recentProcesses } = this.#options;
    if ((readProcess(this.#pid)?.residentBytes ?? 0) > hardBytes) return 'out-of-memory';
    const tree = this.#treeIn(recentProcesses());
    if (tree.length > mostProcesses) return 'too-many-processes';
    const bytes = tree.reduce((sum, one) => sum + one.residentBytes, 0);
    return bytes > hardBytes ? 'out-of-memory' : undefined;
  }

  /** What belongs to the child at this moment. */
  look(): readonly number[] {
    return this.#treeIn(readProcesses()).map(({ pid }) => pid);
  }

  #treeIn(table: readonly ProcessEntry[]): readonly ProcessEntry[] {
    if (this.#pid === 0) return [];
    const tree = treeOf(table, new Set([this.#pid]), this.#sessions);
    for (const { session } of tree) this.#sessions.add(session);
    return tree;
  }
}
