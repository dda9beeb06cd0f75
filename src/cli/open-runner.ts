import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { confinementOf, groupsByConfig } from '../app/script-groups.ts';
import type { Config } from '../config/config.ts';
import { findChromium, findChromiumWithWindow } from '../run/child/browser/find-chromium.ts';
import { createRunner } from '../run/create-runner.ts';
import type { Runner } from '../run/runner.ts';
import { systemClock } from '../time/clock.ts';
import { environment } from './environment.ts';
import { known } from './known.ts';

/** A runner for one command, with temp folder and evidence folder of its own; disposing it removes the temp folder. */
export async function openRunner(
  config: Config,
  {
    browsers,
    evidenceRoot,
    headed,
    trace,
  }: { browsers: number; evidenceRoot?: string; headed?: boolean; trace?: boolean },
): Promise<Runner> {
  const tempRoot = await mkdtemp(join(tmpdir(), 'bellwether-'));
  const runner = createRunner({
    clock: systemClock,
    browsers,
    http: config.runners.http,
    location: config.runners.location,
    processes: config.runners.processes,
    groups: groupsByConfig(() => config),
    confinement: confinementOf(() => config),
    evidenceRoot: evidenceRoot ?? join(tempRoot, 'evidence'),
    tempRoot,
    log: silent,
    secrets: known,
    preloadsExpect: () => config.usesSlowMatchers === true,
    countsTimeouts: () => config.runners.timeoutsWhenOverloaded === 'failed',
    chromium: () => (headed ? findChromiumWithWindow(environment()) : findChromium(environment())),
    ...(headed && { headed }),
    ...(trace && { alwaysEvidence: true }),
  });
  await runner.start();
  const end = async () => {
    await runner[Symbol.asyncDispose]();
    await rm(tempRoot, { recursive: true, force: true });
  };
  return {
    start: () => runner.start(),
    run: (request) => runner.run(request),
    inspect: (file) => runner.inspect(file),
    scripts: runner.scripts,
    renew: () => runner.renew(),
    status: () => runner.status(),
    browserReady: () => runner.browserReady(),
    [Symbol.asyncDispose]: end,
  };
}

const nothing = () => {};
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing, fatal: nothing };
