// What Bellwether is measured beside: packages of bench/package.json, installed when first needed, and programs of the
// system. One that is not to be had is said, and its place in the table stays empty.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { within } from './bench.ts';
import { openCage } from './machine/cage.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const INSTALL_MS = 300_000;
const RUN_MS = 60_000;

/** The folder of the installed peers, or undefined when they cannot be installed. */
export function installedPeers(): string | undefined {
  const wanted = ['@elastic/synthetics', '@playwright/test'].map((name) => join(folder, 'node_modules', name));
  if (wanted.every((path) => existsSync(path))) return folder;
  console.error('· Installing what Bellwether is measured beside into bench/node_modules (some 120 MB, once) …');
  const { status } = spawnSync('npm', ['install', '--ignore-scripts', '--no-save', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: INSTALL_MS,
  });
  if (status === 0) return folder;
  console.error('  not to be had: the places of elastic/synthetics and Playwright test stay empty');
  return undefined;
}

/** Where a program of the system is, or undefined, which is said. */
export function systemProgram(name: string): string | undefined {
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((place) => join(place, name))
    .find((path) => existsSync(path));
  if (found === undefined) console.error(`  ${name} is not on the path: its places stay empty`);
  return found;
}

interface Run {
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** One run of a peer's command line in a cage of its own, as it is run for each check. Throws when it fails. */
export async function runPeer(command: readonly string[], env: Readonly<Record<string, string>>): Promise<Run> {
  using cage = openCage();
  const [program = '', ...args] = cage.wrap(command);
  const startedAt = performance.now();
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  cage.hold(child.pid ?? 0);
  let said = '';
  child.stdout.on('data', (text) => (said += String(text)));
  child.stderr.on('data', (text) => (said += String(text)));
  const [code] = (await within(RUN_MS, command.join(' '), once(child, 'exit'))) as [number | null];
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${said.slice(-2000)}`);
  return { cpuMs: cage.cpuMs(), wallMs: performance.now() - startedAt };
}
