import type { Command } from 'commander';
import { CommandError } from './exit.ts';
import { MOST_BYTES, MOST_CHARACTERS, passwordProblem, readPipedPassword } from './piped-password.ts';

/** `bellwether password`: what stands in the configuration for the password of a user. */
export function addPassword(program: Command): void {
  program
    .command('password')
    .description('hash a password for access.login.users in the configuration')
    .addHelpText(
      'after',
      `
Asks for the password on a terminal, without showing it; else reads one line from standard input.

Examples:
  bellwether password
  pass show bellwether/asha | head -n 1 | bellwether password`,
    )
    .action(run);
}

async function run(): Promise<void> {
  const password = process.stdin.isTTY ? await askTwice() : await readAll();
  const { hashPassword } = await import('../web/sign-in/password.ts');
  const { spellPasswordHash } = await import('../model/password-hash.ts');
  console.error('Put this into the configuration, as access.login.users.NAME.password:');
  console.log(spellPasswordHash(await hashPassword(password)));
}

/** All of standard input. */
async function readAll(): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MOST_BYTES)
      throw refused(
        `the password must have at most ${MOST_CHARACTERS} characters; more than ${MOST_BYTES} bytes came in.`,
      );
    parts.push(part);
  }
  const read = readPipedPassword(Buffer.concat(parts));
  if ('problem' in read) throw refused(read.problem);
  return read.password;
}

async function askTwice(): Promise<string> {
  const first = await ask('Password: ');
  const problem = passwordProblem(first);
  if (problem !== undefined) throw refused(problem);
  if (first !== (await ask('Once more: '))) throw refused('the two are not the same.');
  return first;
}

const refused = (problem: string) => new CommandError(`bellwether password: ${problem}`);

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
        if (char === '\u0003' || char === '\u0004') return end(() => reject(refused('stopped.')));
        typed = char === '\u007f' || char === '\b' ? typed.replace(/.$/su, '') : typed + char;
      }
    };
    stdin.on('data', take);
  });
}
