// The child's end of the channel for the programs beside this: they speak the protocol that runner children speak.
import { closeSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';

const requests = new Socket({ fd: 3, readable: true, writable: false });
const lines = createInterface({ input: requests });
let key;

/** Resolves when the key has come. Calls `receive` with each message, and exits when the host lets go. */
export function open(receive) {
  const { promise, resolve } = Promise.withResolvers();
  lines.on('line', (line) => {
    if (key === undefined) resolve((key = line));
    else JSON.parse(line).forEach(receive);
  });
  requests.on('close', () => process.exit(0));
  return promise;
}

export const send = (...messages) => void writeSync(4, `${key}${JSON.stringify(messages)}\n`);

/** As a script would that found the pipe. */
export const forge = (text) => void writeSync(4, `${text}\n`);

export function hangUp() {
  requests.removeAllListeners('close');
  requests.destroy();
  closeSync(4);
}
