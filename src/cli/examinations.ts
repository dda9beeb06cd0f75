// What `doctor` looks at, one examination each. Every finding says what was found and, when bad, what to do.
import { rm, statfs, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { makeFolder } from '../config/make-folder.ts';
import { kindOf, type Channel } from '../channels/registry.ts';
import type { Config } from '../config/config.ts';
import { formatProblem } from '../config/load.ts';
import { spellPath } from '../config/path.ts';
import { linkRemarks } from '../config/remarks-on-links.ts';
import { addressSecrets, createSanitiser } from '../secrets/sanitise.ts';
import { systemClock } from '../time/clock.ts';
import { isoTime } from '../time/zone.ts';
import { examineIsolation } from './examine-isolation.ts';
import { assessHere, capacityFindings } from './examine-capacity.ts';
import type { Finding } from './finding.ts';
import { load } from './load.ts';
import { openRunner } from './open-runner.ts';

const good = (subject: string, found: string): Finding => ({ subject, state: 'good', found });
const bad = (subject: string, found: string, remedy: string): Finding => ({ subject, state: 'bad', found, remedy });
const warning = (subject: string, found: string, remedy: string): Finding => ({
  subject,
  state: 'warning',
  found,
  remedy,
});

/** All findings, as they are made. What needs a configuration is left out when there is no good one. */
export async function* examine(configFile: string): AsyncGenerator<Finding> {
  yield examineNode();
  const { finding, config } = await examineConfiguration(configFile);
  yield finding;
  if (!config) return;
  yield* await examineRunner(config);
  yield await examineStore(config);
  yield await examineDisk(config);
  yield examineClock(config);
  yield await examinePort(config);
  yield* examineLinks(config);
  for (const channel of config.channels.values()) yield await examineChannel(channel);
  if (config.channels.size === 0) {
    yield warning(
      'channels',
      'none: nobody is told when something breaks',
      'add one under "channels" in the configuration',
    );
  }
}

/** Whether the checks fit on this machine, and how many more would; nothing else is looked at, nothing is started. */
export async function* examineCapacity(configFile: string): AsyncGenerator<Finding> {
  const { finding, config } = await examineConfiguration(configFile);
  yield finding;
  if (config) yield* capacityFindings(await assessHere(config));
}

async function examineConfiguration(configFile: string): Promise<{ finding: Finding; config?: Config }> {
  const result = await load(configFile);
  if (result.ok) {
    const { config } = result;
    return { finding: good('configuration', `${configFile}, ${config.functions.size} functions`), config };
  }
  const others = result.problems.length + result.more - 1;
  const more = others > 0 ? ` (and ${others} more)` : '';
  const found = `${formatProblem(result.problems[0]!)}${more}`;
  return { finding: bad('configuration', found, 'bellwether validate lists the problems') };
}

function examineNode(): Finding {
  const major = Number(process.versions.node.split('.')[0]);
  return major >= 24 ? good('node', process.version) : bad('node', process.version, 'install Node 24 or later');
}

/** Starts the browser that runs would use, as they would, and tries what a check script can reach. */
async function examineRunner(config: Config): Promise<readonly Finding[]> {
  if (config.runners.browsers === 0) {
    const none = good('browser', 'none is used: runners.browsers is 0');
    await using runner = await openRunner(config, { browsers: 0 });
    return [none, ...(await examineIsolation(config, runner, ['http']))];
  }
  await using runner = await openRunner(config, { browsers: 1 });
  const problem = await runner.browserReady();
  const isolation = await examineIsolation(config, runner, problem === undefined ? ['http', 'browser'] : ['http']);
  if (problem === undefined) return [good('browser', 'starts'), ...isolation];
  const remedy = 'set BELLWETHER_CHROMIUM to a Chromium, or: npx playwright install --with-deps --only-shell chromium';
  return [bad('browser', problem, remedy), ...isolation];
}

async function examineStore(config: Config): Promise<Finding> {
  const probe = join(config.storeFolder, `.doctor-${process.pid}`);
  try {
    makeFolder(config.storeFolder);
    await writeFile(probe, 'x');
    await rm(probe);
    return good('store', `${config.storeFolder} can be written`);
  } catch (error) {
    return bad(
      'store',
      `${config.storeFolder}: ${(error as Error).message}`,
      'give this user the right to write there, or change "store"',
    );
  }
}

async function examineDisk(config: Config): Promise<Finding> {
  const { bavail, bsize } = await statfs(config.storeFolder).catch(() => ({ bavail: 0, bsize: 0 }));
  const freeGb = (bavail * bsize) / 1e9;
  const wantedGb = config.keep.evidenceBytes / 1e9 + 0.5;
  const found = `${freeGb.toFixed(1)} GB free`;
  return freeGb >= wantedGb
    ? good('disk', found)
    : warning(
        'disk',
        `${found}; evidence may take ${wantedGb.toFixed(1)} GB`,
        'make room, or lower keep.evidence.atMost',
      );
}

/** A machine whose clock was never set is off by years; small errors cannot be seen from here. */
function examineClock(config: Config): Finding {
  const now = systemClock.now();
  return now > Date.UTC(2026, 0, 1)
    ? good('clock', `${isoTime(now)}, business zone ${config.timezone}`)
    : bad('clock', isoTime(now), "set the machine's clock (NTP)");
}

function examinePort(config: Config): Promise<Finding> {
  const { host, port } = config.server;
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(
        error.code === 'EADDRINUSE'
          ? warning(
              'port',
              `${host}:${port} is in use`,
              'fine when that is Bellwether itself; else change server.listen or stop the other program',
            )
          : bad('port', `${host}:${port}: ${error.message}`, 'change server.listen'),
      ),
    );
    server.listen(port, host, () => server.close(() => resolve(good('port', `${host}:${port} is free`))));
  });
}

/** Whether people can open the links that they are sent, and whether mails have a sender that others take. */
export const examineLinks = (config: Parameters<typeof linkRemarks>[0]): readonly Finding[] =>
  linkRemarks(config).map(({ path, found, remedy }) => warning(spellPath(path), found, remedy));

const ANSWER_WITHIN_MS = 5000;

/** Whether the channel's receiver can be reached at all; nothing is sent that could wake anybody. */
export async function examineChannel(channel: Channel): Promise<Finding> {
  const kind = kindOf(channel);
  const address = kind.address(channel);
  const asked = kind.probe?.(channel) ?? new URL(address).origin;
  const { protocol, host, origin } = new URL(asked);
  const isMail = protocol.startsWith('smtp');
  // Without what is secret about it.
  const about = `${channel.name} (${channel.type}): ${isMail ? host : origin}`;
  try {
    return good('channel', `${about} answers${await (isMail ? askMailServer : askWebServer)(asked)}`);
  } catch (error) {
    const { message, cause } = error as Error;
    // Libraries quote what they were given: only the cause is certain to hold nothing secret.
    const why = createSanitiser(addressSecrets(address))(cause instanceof Error ? cause.message : message);
    const remedy = isMail
      ? 'check host, port, user and password in smtp'
      : 'check the address, the network and the proxy';
    return bad('channel', `${about} does not answer: ${why}`, remedy);
  }
}

async function askMailServer(smtp: string): Promise<string> {
  const { greetMailServer } = await import('../notify/send-mail.ts');
  await greetMailServer(smtp, ANSWER_WITHIN_MS);
  return ' and lets us in';
}

async function askWebServer(address: string): Promise<string> {
  const { username, password, origin } = new URL(address);
  const options = { method: 'HEAD', signal: AbortSignal.timeout(ANSWER_WITHIN_MS), redirect: 'manual' } as const;
  const { status } = await fetch(username || password ? origin : address, options);
  return ` (${status})`;
}
