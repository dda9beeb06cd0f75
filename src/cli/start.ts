import { InvalidArgumentError, type Command } from 'commander';
import type { App } from '../app/app.ts';
import { logLevels, type LogLevel } from '../app/log.ts';
import type { Problem } from '../config/problem.ts';
import type { Log } from '../model/log.ts';
import type { Clock } from '../time/clock.ts';
import { environment } from './environment.ts';
import { CommandError, exit } from './exit.ts';
import { writeAddressFile } from './address-file.ts';
import type { DemoProcess } from './demo-process.ts';
import { known } from './known.ts';
import { configOption, load, loadOrExplain } from './load.ts';
import { logged, logUsageErrors, logWarnings } from './log-lines.ts';
import { takeSignals, type Signals } from './signals.ts';
import { paint } from './terminal.ts';
import { version } from '../version.ts';

const PARENT_MS = 1000;

interface StartOptions {
  readonly config: string;
  readonly demo?: boolean;
  readonly port?: number;
  readonly log?: LogLevel;
}

/** `bellwether start`: the monitor, until SIGINT or SIGTERM. */
export function addStart(program: Command): void {
  const command = program
    .command('start')
    .description('the monitor: asks all functions on their schedules, shows the page, tells the channels')
    .addOption(configOption())
    .option('--demo', 'with the demo business: a small shop with switches that break it')
    .option('--port <n>', 'listen on this port instead of the one in the configuration', parsePort)
    .option(
      '--log <level>',
      `how much to tell: ${logLevels.join(', ')} (default: warn on a terminal, else info)`,
      parseLevel,
    )
    .addHelpText('after', '\nExample:\n  bellwether start --config config.yaml')
    .action(start);
  if (!process.stderr.isTTY) logUsageErrors(command);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('must be a port from 0 to 65535.');
  return port;
}

function parseLevel(text: string): LogLevel {
  const level = logLevels.find((one) => one === text);
  if (!level) throw new InvalidArgumentError(`must be one of ${logLevels.join(', ')}.`);
  return level;
}

async function start(options: StartOptions): Promise<void> {
  const signals = takeSignals();
  const { createLog } = await import('../app/log.ts');
  const isTerminal = process.stderr.isTTY;
  const log = createLog({ level: options.log ?? (isTerminal ? 'warn' : 'info'), isTerminal, secrets: known });
  const run = () => watchUntil(signals, options, { log, isTerminal });
  return isTerminal ? run() : logged(log, run);
}

interface Output {
  readonly log: Log;
  readonly isTerminal: boolean;
}

/** Starts the monitor, and ends it in good order on a signal. */
async function watchUntil(signals: Signals, options: StartOptions, { log, isTerminal }: Output): Promise<void> {
  await using life = new AsyncDisposableStack();
  const { startApp } = await import('../app/app.ts');
  const { systemClock } = await import('../time/clock.ts');

  void stopWithNpm(signals, systemClock);
  const demo = options.demo ? life.use(await openDemo(options.port)) : undefined;
  const demoClosed = demo?.closed.then(() => 'The demo business was closed');
  const env = { ...demo?.environment, ...environment() };
  const warn = isTerminal ? {} : { warn: (warnings: readonly Problem[]) => logWarnings(log, warnings) };
  await loadOrExplain(options.config, env, { allowMissingScripts: true, ...warn });
  life.defer(() => log.info({}, 'Stopped'));
  const app = life.use(
    await startApp({
      load: () => load(options.config, env, { allowMissingScripts: true }),
      clock: systemClock,
      log,
      secrets: known,
      version,
      env,
      ...(options.port !== undefined && { port: options.port }),
    }).catch((error: unknown) => {
      throw new CommandError(`Bellwether could not start: ${(error as Error).message}`, exit.unjudged);
    }),
  );
  life.use(await writeAddressFile(app.url, { env, log }));
  signals.onReload(() =>
    app
      .reload()
      .catch((error: unknown) => log.error({ error: String(error) }, 'The configuration could not be reloaded')),
  );
  announce(app, demo);
  log.info({ version, url: app.url, watched: app.description }, 'Started');
  const signal = await Promise.race([signals.stopping, ...(demoClosed ? [demoClosed] : [])]);
  if (isTerminal) process.stdout.write(`\n${signal}: stopping …\n`);
  log.info({ signal }, 'Stopping');
}

/** Looks now and then whether the npm that started this process, if one did, is still there. */
async function stopWithNpm(signals: Signals, clock: Clock): Promise<void> {
  const { npmParent } = await import('../../demo/npm-parent.ts');
  const { isGone } = npmParent(environment());
  const look = () => (isGone() ? signals.stop('The npm that started it is gone') : void clock.after(PARENT_MS, look));
  look();
}

async function openDemo(port: number | undefined): Promise<DemoProcess> {
  const { startDemoProcess } = await import('./demo-process.ts');
  return startDemoProcess({ monitorPort: port ?? 8080 });
}

function announce(app: App, demo: DemoProcess | undefined): void {
  const lines: [string, string, string?][] = [
    ['Status page', app.url],
    ...(demo
      ? ([
          ['Shop', demo.addresses.shop],
          ['Switches', demo.addresses.switches, 'break something here'],
          ['Inbox', demo.addresses.inbox, 'what the pager received'],
        ] as [string, string, string?][])
      : []),
    ['Metrics', `${app.url}/metrics`],
  ];
  console.log(`${paint('green', '●')} Bellwether ${version} is ready: ${app.description}\n`);
  for (const [name, address, hint] of lines) {
    console.log(`  ${name.padEnd(12)} ${paint('cyan', address)}${hint ? paint('dim', `   ${hint}`) : ''}`);
  }
  if (demo?.wasOpen) console.log(paint('dim', '\n  The demo business was still open, with all that is broken in it.'));
  console.log(paint('dim', '\n  Ctrl-C stops everything.'));
}
