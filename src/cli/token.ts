import { InvalidArgumentError, Option, type Command } from 'commander';
import { roles, type Role } from '../model/access.ts';
import type { Tokens } from '../store/store.ts';
import { parseDuration } from '../time/duration.ts';
import { CommandError } from './exit.ts';
import { configOption, loadOrExplain } from './load.ts';

interface TokenOptions {
  readonly config: string;
  readonly store?: string;
  readonly role?: Role;
  /** Milliseconds. */
  readonly expires?: number;
  readonly list?: boolean;
  readonly revoke?: string;
}

const nameForm = /^[\p{L}\p{N}][\p{L}\p{N} ._@+-]{0,59}$/u;
const LONGEST_MS = 10 * 31_536_000_000;

/** `bellwether token NAME --role ROLE`: makes, lists and revokes API tokens, also while a monitor runs on the store. */
export function addToken(program: Command): void {
  program
    .command('token')
    .description('make, list or revoke API tokens: who may acknowledge, silence and plan work')
    .argument('[name]', 'whose it is: what is done with it is written down under this name')
    .addOption(new Option('--role <role>', 'what it may do').choices(roles))
    .option('--expires <duration>', 'for how long, like 12h or 90d (default: until it is revoked)', parseExpiry)
    .option('--list', 'list them')
    .option('--revoke <name>', 'make it invalid at once')
    .option('--store <folder>', 'the folder of the store, instead of the one in the configuration')
    .addOption(configOption())
    .addHelpText(
      'after',
      `
viewer reads, responder acknowledges, silences and plans work, admin may do everything.

Examples:
  bellwether token ci --role responder --expires 90d
  bellwether token --list
  bellwether token --revoke ci`,
    )
    .action(run);
}

async function run(name: string | undefined, options: TokenOptions): Promise<void> {
  const ways = [name !== undefined, options.list === true, options.revoke !== undefined].filter(Boolean).length;
  if (ways !== 1)
    throw new CommandError(
      'bellwether token: give a NAME with --role, or --list, or --revoke NAME (one of them). See "bellwether token --help".',
    );
  if (name !== undefined && !nameForm.test(name))
    throw new CommandError(
      `bellwether token: ${JSON.stringify(name)} cannot be a name; use up to 60 letters, digits, spaces or any of . _ @ + -`,
    );
  if (name !== undefined && options.role === undefined)
    throw new CommandError(`bellwether token: say what "${name}" may do with --role ${roles.join('|')}.`);
  const folder = options.store ?? (await loadOrExplain(options.config)).storeFolder;
  const { openTokens } = await import('../store/engine/open-tokens.ts');
  const { systemClock } = await import('../time/clock.ts');
  try {
    await using opened = await openTokens(folder, { clock: systemClock });
    const now = systemClock.now();
    if (options.list) await list(opened.tokens, now);
    else if (options.revoke !== undefined) await revoke(opened.tokens, options.revoke);
    else if (name !== undefined && options.role)
      await make(opened.tokens, { ...options, name, role: options.role }, now);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`bellwether token: ${(error as Error).message}`);
  }
}

async function make(
  tokens: Tokens,
  { name, role, expires }: { readonly name: string; readonly role: Role; readonly expires?: number },
  now: number,
): Promise<void> {
  const { hashOfToken, newTokenSecret } = await import('../store/token-secret.ts');
  const secret = newTokenSecret();
  const expiresAt = expires === undefined ? undefined : now + expires;
  const token = {
    name,
    role,
    hash: hashOfToken(secret),
    createdAt: now,
    ...(expiresAt !== undefined && { expiresAt }),
  };
  if (!(await tokens.add(token)))
    throw new CommandError(
      `bellwether token: there is one called "${name}" already. Choose another name, or end it first with "bellwether token --revoke '${name}'".`,
    );
  // The token alone on standard output, so that a script can take it.
  console.error(`Token of ${name}, ${role}, ${await ending(expiresAt)}. It is shown this once and kept nowhere:`);
  console.log(secret);
}

async function list(tokens: Tokens, now: number): Promise<void> {
  const { isoTime } = await import('../time/zone.ts');
  const all = await tokens.all();
  if (all.length === 0) console.error('There is no token. Make one with "bellwether token NAME --role responder".');
  const width = Math.max(0, ...all.map(({ name }) => name.length));
  for (const { name, role, createdAt, expiresAt } of all) {
    const until = expiresAt !== undefined && expiresAt <= now ? 'expired' : await ending(expiresAt);
    console.log(`${name.padEnd(width)}  ${role.padEnd(9)}  made ${isoTime(createdAt)}  ${until}`);
  }
}

async function revoke(tokens: Tokens, name: string): Promise<void> {
  if (await tokens.revoke(name)) return console.log(`The token of ${name} is invalid from now on.`);
  const { didYouMean } = await import('../config/suggest.ts');
  const names = (await tokens.all()).map((token) => token.name);
  throw new CommandError(`bellwether token: there is none called "${name}"${didYouMean(name, names)}.`);
}

async function ending(expiresAt: number | undefined): Promise<string> {
  const { isoTime } = await import('../time/zone.ts');
  return expiresAt === undefined ? 'until it is revoked' : `until ${isoTime(expiresAt)}`;
}

function parseExpiry(text: string): number {
  const ms = parseDuration(text) ?? 0;
  if (ms <= 0 || ms > LONGEST_MS) throw new InvalidArgumentError('must be a time like 12h, 90d or 1y, at most 10y.');
  return ms;
}
