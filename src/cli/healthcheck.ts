import { InvalidArgumentError, type Command } from 'commander';
import { parseDuration } from '../time/duration.ts';
import { ADDRESS_FILE, readAddressFile } from './address-file.ts';
import { CommandError, exit } from './exit.ts';
import { configOption, loadOrExplain } from './load.ts';

const USUAL_TIMEOUT_MS = 4000;
const LONGEST_TIMEOUT_MS = 300_000;

interface HealthcheckOptions {
  readonly config: string;
  readonly url?: string;
  /** Milliseconds. */
  readonly timeout?: number;
}

/** `bellwether healthcheck`: whether the monitor that runs here is well, for containers and process supervisors. */
export function addHealthcheck(program: Command): void {
  program
    .command('healthcheck')
    .description('ask the running monitor whether it is well')
    .addOption(configOption())
    .option('--url <url>', 'address of the monitor', parseUrl)
    .option('--timeout <duration>', 'how long to wait for the answer (default: 4s)', parseTimeout)
    .addHelpText(
      'after',
      `
Without --url it asks at the address that the monitor wrote to the file named by
${ADDRESS_FILE}; without that variable, at server.listen of the configuration.

Exit codes: 0 well, 1 not well or no answer, 2 wrong usage or configuration.

Examples:
  bellwether healthcheck --config config.yaml
  bellwether healthcheck --url http://127.0.0.1:8080`,
    )
    .action(healthcheck);
}

async function healthcheck(options: HealthcheckOptions): Promise<void> {
  const url = options.url ?? (await addressOf(options.config));
  let response: Response;
  try {
    response = await fetch(new URL('/healthz', url), {
      signal: AbortSignal.timeout(options.timeout ?? USUAL_TIMEOUT_MS),
    });
  } catch (error) {
    const { message, cause } = error as Error;
    throw new CommandError(
      `No answer from ${url}/healthz: ${cause instanceof Error ? cause.message : message}`,
      exit.bad,
    );
  }
  const { reasons } = await readReport(response);
  if (response.ok) return console.log(`The monitor at ${url} is well.`);
  throw new CommandError(
    [`The monitor at ${url} is not well (HTTP ${response.status}).`, ...reasons].join('\n'),
    exit.bad,
  );
}

async function addressOf(configFile: string): Promise<string> {
  const file = process.env[ADDRESS_FILE];
  if (file) {
    const url = await readAddressFile(file);
    if (url === undefined)
      throw new CommandError(`No monitor is running: ${file} (${ADDRESS_FILE}) holds no address.`, exit.bad);
    return reachable(url);
  }
  const { host, port } = (await loadOrExplain(configFile)).server;
  return reachable(`http://${host.includes(':') ? `[${host}]` : host}:${port}`);
}

/** A monitor that listens on all addresses is asked on the loopback one. */
function reachable(url: string): string {
  const address = new URL(url);
  if (address.hostname === '0.0.0.0') address.hostname = '127.0.0.1';
  if (address.hostname === '[::]') address.hostname = '[::1]';
  return address.origin;
}

/** Another program on that port may answer anything. */
async function readReport(response: Response): Promise<{ readonly reasons: readonly string[] }> {
  const body: unknown = await response.json().catch(() => undefined);
  const reasons = typeof body === 'object' && body !== null && 'reasons' in body ? body.reasons : [];
  return { reasons: Array.isArray(reasons) ? reasons.map(String) : [] };
}

function parseTimeout(text: string): number {
  const ms = parseDuration(text) ?? 0;
  if (ms > 0 && ms <= LONGEST_TIMEOUT_MS) return ms;
  throw new InvalidArgumentError('must be a time such as 4s, at most 5m.');
}

function parseUrl(text: string): string {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol)) return url.origin;
  throw new InvalidArgumentError('must be an http or https address, such as http://127.0.0.1:8080.');
}
