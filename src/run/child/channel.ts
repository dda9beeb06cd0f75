// The child's end of the channel. It is opened before any script is loaded, and nothing of it can be reached through
// `process`: a script of another function in the same process must neither speak in its name nor hear what it is given.
// What writes is taken from Node before a script could replace it, and does not pass any object that a script can get.
import fs from 'node:fs';
import { Socket } from 'node:net';
import { CHANNEL_FDS, LineSplitter } from '../process/channel.ts';

// Not a named import: `syncBuiltinESMExports()` would put a script's function in its place.
const { writeSync } = fs;
const { parse, stringify } = JSON;
const byteLength = Buffer.byteLength.bind(Buffer);
const bytesOf = Buffer.from.bind(Buffer);

/** A request is far smaller. */
const MOST_LINE_BYTES = 64 * 1024 * 1024;

export interface ChildChannel {
  readonly send: (messages: readonly unknown[]) => void;
}

interface ChannelEvents {
  readonly onMessages: (messages: unknown) => void;
  /** The host has let go. */
  readonly onClosed: () => void;
}

/** Opens it; resolves when it has read its key. Call once, before any script is loaded. */
export async function openChannel({ onMessages, onClosed }: ChannelEvents): Promise<ChildChannel> {
  const socket = new Socket({ fd: CHANNEL_FDS.requests, readable: true, writable: false });
  // They list every open handle, this one too.
  for (const name of ['_getActiveHandles', '_getActiveRequests']) Reflect.deleteProperty(process, name);
  const { promise, resolve } = Promise.withResolvers<string>();
  const lines = new LineSplitter(MOST_LINE_BYTES);
  let key: string | undefined;
  socket.on('error', () => {});
  socket.once('close', onClosed);
  socket.on('data', (chunk: Buffer) => {
    for (const line of lines.add(chunk) ?? []) {
      if (key === undefined) resolve((key = line));
      else onMessages(parse(line));
    }
  });
  const known = await promise;
  return { send: (messages) => writeWhole(`${known}${stringify(messages)}\n`) };
}

/** The pipe waits for its reader: what is sent last is not lost when the process exits. */
function writeWhole(line: string): void {
  const all = byteLength(line);
  let written = writeSync(CHANNEL_FDS.answers, line);
  // A signal may have cut it short.
  while (written < all) written += writeSync(CHANNEL_FDS.answers, bytesOf(line), written);
}
