import type { Command } from 'commander';
import { CommandError } from './exit.ts';

const LEAST = 10;
const MOST = 1000;

/** `bellwether password`: what stands in the configuration for the password of a user. */
export function addPassword(program: Command): void {
  program
    .command('password')
    .description('hash a password for access.login.users in the configuration')
    .addHelpText(
      'after',
      `
Asks for the password on a terminal, without showing it; else reads it from standard input.

Examples:
  bellwether password
  pass show bellwether/asha | bellwether password`,
    )
    .action(run);
}

async function run(): Promise<void> {
  const password = process.stdin.isTTY ? await askTwice() : await readAll();
  if (password.length < LEAST)
    throw new CommandError(`bellwether password: ${LEAST} characters are the least; a few words are easy to remember.`);
  if (password.length > MOST) throw new CommandError(`bellwether password: ${MOST} characters are the most.`);
  const { hashPassword } = await import('../web/sign-in/password.ts');
  const { spellPasswordHash } = await import('../model/password-hash.ts');
  console.error('Put this into the configuration, as access.login.users.NAME.password:');
  console.log(spellPasswordHash(await hashPassword(password)));
}

/** All of standard input, without the line end that most programs add. */
async function readAll(): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > 10 * MOST) throw new CommandError('bellwether password: what comes in is far too long for a password.');
    parts.push(part);
  }
  return Buffer.concat(parts)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

async function askTwice(): Promise<string> {
  const first = await ask('Password: ');
  if (first !== (await ask('Once more: '))) throw new CommandError('bellwether password: the two are not the same.');
  return first;
}

/** Reads a line from the terminal without showing it. */
function ask(question: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8').resume();
  return new Promise((resolve, reject) => {
    let typed = '';
    const end = (settle: () => void) => {
      stdin.off('data', take);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
      settle();
    };
    const take = (text: string) => {
      for (const char of text) {
        if (char === '\r' || char === '\n') return end(() => resolve(typed));
        if (char === '\u0003' || char === '\u0004')
          return end(() => reject(new CommandError('bellwether password: stopped.')));
        typed = char === '\u007f' || char === '\b' ? typed.slice(0, -1) : typed + char;
      }
    };
    stdin.on('data', take);
  });
}
