import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { MonitorProcess } from '../../support/monitor-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'bellwether-handover-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a process leaves that was killed between writing its environment and reading it. */
function leftBy(pid: number): string {
  const left = join(folder, `bellwether-environment-${pid}-abcdef`);
  mkdirSync(left);
  writeFileSync(join(left, 'environment'), '{"PAGER_KEY":"0123456789"}', { mode: 0o600 });
  return left;
}

const foldersOf = (what: string) =>
  ['/dev/shm', folder].flatMap((root) =>
    existsSync(root) ? readdirSync(root).filter((name) => name.startsWith(`bellwether-${what}-`)) : [],
  );

test.runIf('execve' in process)(
  'a start on a full disk leaves no part of its environment there, and goes on',
  async () => {
    // No file can have a single byte: the same as no room, and the signal of that limit is ignored.
    const starter = ['sh', '-c', 'trap "" XFSZ; ulimit -f 0; exec "$@"', 'sh'];
    const before = foldersOf('environment');
    await using started = new MonitorProcess(['validate'], { cwd: folder, env: { TMPDIR: folder }, starter });
    await started.ended;
    expect(started.output).toContain('config.yaml');
    expect(foldersOf('environment').filter((name) => !before.includes(name))).toEqual([]);
  },
);

test.runIf('execve' in process)(
  'a start removes the environment that one which was killed has left, and no other',
  async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    const [orphan, alive] = [leftBy(pid), leftBy(process.pid)];
    await using started = new MonitorProcess(['validate'], { cwd: folder, env: { TMPDIR: folder } });
    await started.ended;
    expect(existsSync(orphan)).toBe(false);
    expect(existsSync(alive)).toBe(true);
  },
);
