import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { findChromium } from '../../src/run/child/browser/find-chromium.ts';
import { howCpuIsCounted } from './cage.ts';

/** What was measured on, so that figures can be compared with others. */
export interface Machine {
  readonly date: string;
  readonly cores: number;
  readonly processor: string;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly chromium: string;
  readonly commit: string;
  readonly cpuCounting: string;
}

/** This machine, now. */
export function thisMachine(): Machine {
  const found = findChromium(process.env);
  return {
    date: new Date().toISOString(),
    cores: cpus().length,
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${systemName()}, kernel ${release()}`,
    node: process.versions.node,
    chromium: 'path' in found ? said(found.path, ['--version']) : 'none',
    commit: commitOf('.'),
    cpuCounting: howCpuIsCounted(),
  };
}

/** The commit that is checked out in a folder. */
export const commitOf = (folder: string): string => said('git', ['-C', folder, 'rev-parse', '--short', 'HEAD']);

function systemName(): string {
  try {
    return /^PRETTY_NAME="(.+)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? process.platform;
  } catch {
    return process.platform;
  }
}

function said(program: string, args: readonly string[]): string {
  const { stdout, status } = spawnSync(program, args, { encoding: 'utf8', timeout: 10_000 });
  return status === 0 ? stdout.trim() : 'unknown';
}
