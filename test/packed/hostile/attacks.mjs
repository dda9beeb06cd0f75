// What a check script tries that has turned against its monitor. Copied beside the checks of a project by
// hostile-scripts.test.ts. Each attack returns whether it got what it was after.
import { spawnSync } from 'node:child_process';
import fs, {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';

/** How each secret of the test begins, put together so that this text holds none. */
const secret = new RegExp(['vault', '[0-9a-f]{16}'].join('-'));

const monitor = process.ppid;
const numbers = () => names('/proc').filter((name) => /^\d+$/.test(name));

function names(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(path) {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}

const canRead = (path) => read(path) !== undefined;

/** One byte of the memory of a process. */
function canReadMemory(pid) {
  let handle;
  try {
    const [address] = readFileSync(`/proc/${pid}/maps`, 'latin1').split('-');
    handle = openSync(`/proc/${pid}/mem`, 'r');
    return readSync(handle, Buffer.alloc(1), 0, 1, Number(`0x${address}`)) === 1;
  } catch {
    return false;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

const others = () =>
  numbers().filter((pid) => {
    const command = read(`/proc/${pid}/cmdline`) ?? '';
    return command.includes('child-main') && Number(pid) !== process.pid;
  });

/** Hears from now on what else happens in this process: in runs at the same time, and in those that follow. */
let hasHeard = false;
let heardAttempt;
for (const [owner, name] of [
  [process, 'emit'],
  [JSON, 'parse'],
  [Readable.prototype, 'push'],
]) {
  const original = owner[name];
  owner[name] = function (...args) {
    for (const one of args) {
      const text =
        typeof one === 'string' || Buffer.isBuffer(one) ? String(one) : isData(one) ? JSON.stringify(one) : '';
      hasHeard ||= secret.test(text);
      heardAttempt = /"attemptId":"([^"]+)"/.exec(text)?.[1] ?? heardAttempt;
    }
    return original.apply(this, args);
  };
}

/** The attempt that this process was asked for last; undefined when that was before this file was loaded. */
export const ownAttempt = () => heardAttempt;

const isData = (value) => Array.isArray(value) || value?.constructor === Object;

async function listen() {
  process.on('message', () => {});
  await new Promise((resolve) => setTimeout(resolve, 1500));
  return hasHeard;
}

async function debuggerOf(pid) {
  for (const call of [() => process._debugProcess(pid), () => process._kill(pid, 10)]) {
    try {
      call();
    } catch {
      // The next one may do.
    }
  }
  return new Promise((resolve) => {
    setTimeout(() => {
      const socket = connect(9229, '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false)).on('connect', () => socket.destroy());
    }, 200);
  });
}

/** Attacks by row of the table in docs/security.md. `places`: paths of what others must not read. */
export const attacks = {
  'read the environment of the monitor with a secret in it': () =>
    numbers().some((pid) => secret.test(read(`/proc/${pid}/environ`) ?? '')),
  'read secrets of functions that it does not belong to in its own process': listen,
  'read the memory of the monitor': () => canReadMemory(monitor),
  'read the memory of other functions’ processes': () => others().some(canReadMemory),
  'open a debugger in the monitor': () => debuggerOf(monitor),
  'read the configuration and the files of secrets': ({ config, secretFile }) => canRead(config) || canRead(secretFile),
  'read the store': ({ data }) => canRead(join(data, 'bellwether.db')) || openDatabase(join(data, 'bellwether.db')),
  'write into the folder of the store': ({ data }) => canWrite(join(data, `written-by-${process.pid}`)),
  'read evidence of other functions': ({ data }) =>
    names(join(data, 'evidence')).some((run) => names(join(data, 'evidence', run)).length > 0),
  'start programs': () => spawnSync('true').status === 0,
  'end the monitor': () => process.kill(monitor, 0),
  'use the network, the monitor’s own pages included': async ({ addresses, page }) => {
    for (const address of addresses) {
      if ((await fetch(address)).status !== 200) return false;
      if (page && (await page.goto(address, { waitUntil: 'commit' })).status() !== 200) return false;
    }
    return addresses.length > 0;
  },
  'change the store': ({ data }) => closeSync(openSync(join(data, 'bellwether.db'), 'r+')) === undefined,
};

/** By itself, or where Node forbids that, by V8, which would write what it makes of functions to any file. */
function canWrite(file) {
  if (!process.permission) return writeFileSync(file, 'x') === undefined;
  process.getBuiltinModule('node:v8').setFlagsFromString(`--redirect-code-traces-to=${file}`);
  return true;
}

function openDatabase(file) {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite') ?? {};
  return DatabaseSync !== undefined && new DatabaseSync(file).prepare('SELECT 1').get() !== undefined;
}

export async function tryAll(places) {
  const found = {};
  for (const [row, attack] of Object.entries(attacks)) {
    try {
      found[row] = Boolean(await attack(places));
    } catch {
      found[row] = false;
    }
  }
  return found;
}

/** The key of this process's channel, once something was sent through code that this file has replaced. */
let key;
const hear = (owner, name) => {
  const original = owner?.[name];
  if (!original) return;
  owner[name] = function (fd, line, ...args) {
    key = /^([0-9a-f]{32})\[/.exec(line)?.[1] ?? key;
    return original.call(this, fd, line, ...args);
  };
};

/** Replaces what writes to the channel, as far as it can be had. */
function listenForKey() {
  hear(fs, 'writeSync');
  syncBuiltinESMExports();
  try {
    hear(process.binding('fs'), 'writeString');
  } catch {
    // The permission model closes it.
  }
}

/** Answers for the attempt of another process: through all that `process` has, and all sockets that are open. */
export function forge(attemptId) {
  const result = {
    verdict: 'passed',
    durationMs: 1,
    steps: [],
    measurements: [],
    evidence: [],
    cleanupFailures: 0,
    log: [],
  };
  const messages = [{ type: 'done', attemptId, result }];
  for (const name of ['_send', 'send']) process[name]?.(messages, undefined, {}, () => {});
  for (const symbol of Object.getOwnPropertySymbols(process)) {
    process[symbol]?.writeUtf8String?.({}, `${JSON.stringify(messages)}\n`);
  }
  // The channel's own come first, then those of Playwright.
  for (let fd = 3; fd < 40; fd += 1) {
    try {
      if (fstatSync(fd).isSocket()) writeSync(fd, `${key ?? ''}${JSON.stringify(messages)}\n`);
    } catch {
      // Not open, or not to be written to.
    }
  }
}

listenForKey();
