// A runner child that behaves as the run's `does` parameter says. It speaks the real protocol over the real channel.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forge, hangUp, open, send } from './channel.mjs';

const [kind] = process.argv.slice(2);
const aborts = new Map();

const passed = {
  verdict: 'passed',
  durationMs: 5,
  steps: [],
  measurements: [],
  evidence: [],
  cleanupFailures: 0,
  log: [],
};
const failed = { ...passed, verdict: 'failed', failure: { timedOut: false, message: 'It did not work' } };

const troubled = (trouble, message) => ({ ...passed, verdict: 'inconclusive', trouble: { trouble, message } });

const loop = () => {
  for (;;);
};

function eat() {
  const kept = [];
  for (;;) kept.push(Array.from({ length: 100_000 }, (_, i) => ({ i })));
}

function eatBuffers() {
  const kept = [];
  setInterval(() => kept.push(Buffer.alloc(50_000_000, 1)), 1);
}

function print(bytes) {
  const line = `${'x'.repeat(1023)}\n`;
  let left = bytes / 1024;
  const more = () => {
    while (left > 0) {
      left -= 1;
      if (!process.stdout.write(line)) return process.stdout.once('drain', more);
    }
  };
  more();
}

function startMany(count) {
  for (let i = 0; i < count; i += 1) {
    spawn('sleep', ['1000'], { detached: i % 2 === 0, stdio: i % 3 === 0 ? 'inherit' : 'ignore' });
  }
}

/** Leaves a file, something that a killed process would leave, and the names of files that are not there. */
function leaveEvidence({ evidenceFolder: folder, evidenceSuffix }) {
  if (folder === null) return [];
  const file = `log${evidenceSuffix}.txt`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, file), 'what happened');
    writeFileSync(join(folder, '.half-written'), 'secret');
  } catch {
    return [];
  }
  return [
    { kind: 'log', file, bytes: 1 },
    { kind: 'trace', file: '../../outside.zip', bytes: 1 },
    { kind: 'screenshot', file: 'missing.png', bytes: 1 },
  ];
}

/** What a run does; a returned result is its answer, nothing returned means that it never answers. */
const acts = {
  pass: () => ({ ...passed, log: [`pid ${process.pid}`] }),
  'name components': ({ params }) => ({
    ...passed,
    steps: params.names
      .split(' ')
      .map((component) => ({ name: 'Pay', depth: 0, component, startMs: 0, durationMs: 1, ok: true })),
  }),
  fail: (request) => ({ ...failed, evidence: leaveEvidence(request) }),
  'fail once': (request) => ({
    ...(request.attemptId.includes('-1') ? failed : passed),
    evidence: leaveEvidence(request),
  }),
  'fail then die': (request) => {
    const evidence = leaveEvidence(request);
    return request.attemptId.includes('-1') ? { ...failed, evidence } : process.exit(3);
  },
  'pass with notes': () => ({ ...passed, notes: ['2 own requests were not marked (WebSocket)'] }),
  trouble: () => troubled('missing-secret', 'No CARD'),
  'script mistake': () => troubled('script-mistake', 'checks/order.ts:4: page.click(…) was not awaited'),
  'pass later': ({ params }) =>
    new Promise((resolve) => {
      setTimeout(() => resolve(passed), params.ms);
    }),
  'wait for': ({ params }) =>
    new Promise((resolve) => {
      const timer = setInterval(() => {
        if (!existsSync(params.file)) return;
        clearInterval(timer);
        resolve(passed);
      }, 10);
    }),
  'loop until': ({ params }) => {
    while (!existsSync(params.file));
    return passed;
  },
  'wait to be aborted': ({ attemptId }) =>
    new Promise((resolve) => {
      aborts.set(attemptId, () =>
        resolve({ ...passed, verdict: 'inconclusive', trouble: { trouble: 'shut-down', message: 'Cleaned up' } }),
      );
    }),
  'be given up with others': ({ attemptId }) =>
    attemptId.endsWith('a') ? passed : troubled('runner-killed', 'An error of one of 7 runs'),
  'lose its browser': () => troubled('browser-unavailable', 'Chromium ended'),
  loop,
  exit: () => process.exit(3),
  'kill itself': () => process.kill(process.pid, 'SIGKILL'),
  'hang up': hangUp,
  hang: () => undefined,
  eat,
  'eat buffers': eatBuffers,
  print: ({ params }) => print(params.bytes),
  'print, then pass': ({ params }) => {
    print(params.bytes);
    return new Promise((resolve) => {
      process.stdout.write('', () => resolve(passed));
    });
  },
  'print its secret and die': ({ secrets }) => {
    process.stderr.write(`card ${secrets.CARD} as ${Buffer.from(`a:${secrets.CARD}`).toString('base64')}\n`, () =>
      process.exit(1),
    );
  },
  'start many and hang': ({ params }) => startMany(params.count),
  'start many and loop': ({ params }) => {
    startMany(params.count);
    setTimeout(loop, 50);
  },
  'start many and pass': ({ params }) => {
    startMany(params.count);
    return passed;
  },
  'be of the other kind': ({ attemptId }) => {
    if (kind === 'http') send({ type: 'wrong-kind', attemptId, kind: 'browser' });
    else return passed;
  },
  'be of no kind': ({ attemptId }) =>
    send({ type: 'wrong-kind', attemptId, kind: kind === 'http' ? 'browser' : 'http' }),
  'answer for another': ({ attemptId }) => {
    send({ type: 'done', attemptId: attemptId.replace(/-\d/, '-9'), result: passed });
    return passed;
  },
  'answer twice': ({ attemptId }) => {
    send({ type: 'done', attemptId, result: failed });
    return passed;
  },
  'write to the channel': ({ attemptId }) => {
    forge(JSON.stringify([{ type: 'done', attemptId, result: passed }]));
    return failed;
  },
  'talk nonsense, then pass': () => {
    send('nonsense');
    return passed;
  },
  flood: ({ attemptId }) => {
    const event = { kind: 'log', text: 'again' };
    setInterval(() => {
      for (let i = 0; i < 50; i += 1) send({ type: 'progress', attemptId, event });
    }, 1);
  },
  'tell its environment': () => ({ ...passed, log: [JSON.stringify(process.env), JSON.stringify(process.execArgv)] }),
};

async function attempt(message) {
  const result = await acts[message.params.does](message);
  if (result) send({ type: 'done', attemptId: message.attemptId, result });
}

function inspect({ inspectId, checkFile }) {
  if (checkFile.includes('loop')) loop();
  if (checkFile.includes('broken')) {
    send({ type: 'inspected', inspectId, kind: null, problem: 'Unexpected token' });
  } else send({ type: 'inspected', inspectId, kind: checkFile.includes('page') ? 'browser' : 'http' });
}

function receive(message) {
  if (message.type === 'attempt') void attempt(message);
  if (message.type === 'inspect') inspect(message);
  if (message.type === 'abort') aborts.get(message.attemptId)?.();
  if (message.type === 'ping') send({ type: 'pong', n: message.n });
  if (message.type === 'stop') process.exit(0);
}
await open(receive);
send({ type: 'ready' });
