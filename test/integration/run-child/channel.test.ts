import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { channelTo } from '../../../src/run/process/channel.ts';

/** A script that puts its own function in the place of what writes to the channel, and then hears what is sent. */
const listener = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const { openChannel } = await import(process.argv[1]);
const { send } = await openChannel({ onMessages: () => {}, onClosed: () => {} });
const heard = [];
const { writeSync } = fs;
fs.writeSync = (fd, line) => {
  heard.push(line);
  return writeSync(fd, line);
};
syncBuiltinESMExports();
send(['first']);
send(heard);
process.exit();
`;

test('a script that replaces fs.writeSync does not hear the key of its channel', async () => {
  const module = new URL('../../../src/run/child/channel.ts', import.meta.url).href;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', listener, module], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'pipe'],
  });
  const messages: unknown[] = [];
  const closed = Promise.withResolvers<void>();
  channelTo(child, {
    onMessages: (batch) => messages.push(batch),
    onForged: () => messages.push('forged'),
    onClosed: closed.resolve,
  });
  await closed.promise;
  expect(messages).toEqual([['first'], []]);
});
