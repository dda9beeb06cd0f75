// Scripts that misbehave, in a process that they share.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Child, browserScript, httpScript, openSite, routes, type Site } from './rig.ts';

let child: Child;
let site: Site;

beforeAll(async () => {
  child = await Child.start('http');
  site = await openSite(routes({ '/': 'hello', '/hang': () => {} }));
});

afterAll(async () => {
  await child[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

const attempt = (inside: string, options = {}) => child.try(httpScript(inside), { target: site.target, ...options });

describe('a script that', () => {
  test('never settles ends at its time limit, and what was running is named', async () => {
    const { result } = await attempt(
      `await step('Check out', { component: 'shop' }, () => step('Pay by credit card', () => new Promise(() => {})));`,
      { timeoutMs: 200 },
    );
    expect(result.verdict).toBe('failed');
    expect(result.failure).toMatchObject({ step: 'Check out › Pay by credit card', component: 'shop', timedOut: true });
    expect(result.failure?.message).toMatch(
      /^Step "Check out › Pay by credit card" did not finish within 200 ms \(running for \d+ ms\)$/,
    );
    expect(result.steps.map(({ name, ok }) => [name, ok])).toEqual([
      ['Check out', false],
      ['Pay by credit card', false],
    ]);
  });

  test('hangs outside of any step is told so', async () => {
    const { result } = await attempt(`await http.get('/hang');`, { timeoutMs: 200 });
    expect(result.failure).toMatchObject({
      timedOut: true,
      message: expect.stringMatching(
        /^The check did not finish within 200 ms: http\.get\(…\) was awaited for \d+ ms, outside of any step$/,
      ) as string,
    });
  });

  test.each([
    [`throw 'boom';`, 'The script threw "boom", which is not an Error'],
    [`throw undefined;`, 'The script threw nothing at all (undefined): throw an Error instead'],
    [`throw { code: 7 };`, 'The script threw { code: 7 }, which is not an Error'],
    [
      `throw Object.create({ get message() { throw 1 }, get stack() { throw 2 } });`,
      'The script threw something that cannot be shown as text',
    ],
    [`null.x;`, "TypeError: Cannot read properties of null (reading 'x')"],
    [`throw new Error('');`, 'Error: (no message)'],
    [`throw new Error('\\u001b[31mred\\u001b[0m\\nmore');`, 'red more'],
  ])('throws anything at all fails with a line that can be read: %s', async (inside, message) => {
    const { result } = await attempt(`await step('S', () => { ${inside} });`);
    expect(result).toMatchObject({ verdict: 'failed', failure: { step: 'S', message } });
  });

  test.each(['process.exit(1)', 'process.abort()', 'process.kill(process.pid, "SIGKILL")', 'process.disconnect()'])(
    'calls %s is not judged, and the process lives on',
    async (call) => {
      const { result } = await attempt(`try { ${call}; } catch {} await new Promise(() => {});`);
      expect(result).toMatchObject({ verdict: 'inconclusive', trouble: { trouble: 'runner-killed' } });
      expect(result.trouble?.message).toContain('would end the process of other runs too');
      expect((await attempt(`log('alive')`)).result.verdict).toBe('passed');
    },
  );

  test('rejects a promise that nothing awaits is not judged, nor is its neighbour', async () => {
    const neighbour = await child.begin(httpScript(`await http.get('/hang'); log('fine');`), { target: site.target });
    const { result } = await attempt(
      `void Promise.reject(new Error('mine')); await new Promise((resolve) => setImmediate(resolve));`,
    );
    expect(result).toMatchObject({ verdict: 'inconclusive', trouble: { trouble: 'script-mistake' } });
    expect(result.trouble?.message).toMatch(
      /check-\d+\.ts:3: A promise was rejected and nothing awaited it: mine\. Write await in front of what made it$/,
    );
    child.send({ type: 'abort', attemptId: neighbour.attemptId, reason: 'shut-down' });
    expect((await neighbour.ended).result.trouble?.trouble).toBe('shut-down');
  });

  test.each([
    ['throws in a timer', `setTimeout(() => { throw new Error('mine'); }, 1);`],
    [
      'throws in an event',
      `const { EventEmitter } = await import('node:events'); const e = new EventEmitter(); setImmediate(() => e.emit('error', new Error('mine')));`,
    ],
  ])('%s fails itself, and not its neighbour', async (_title, slip) => {
    const neighbour = await child.begin(
      httpScript(`await new Promise((resolve) => setTimeout(resolve, 400)); log('fine');`),
    );
    const { result } = await attempt(`${slip} await new Promise(() => {});`);
    expect(result).toMatchObject({ verdict: 'failed', failure: { message: 'mine', timedOut: false } });
    expect(result.log.join()).toContain('mine');
    expect((await neighbour.ended).result.verdict).toBe('passed');
  });

  test('writes 100 MB of log is cut, and keeps its end', async () => {
    const { result, progress, evidence } = await attempt(
      `for (let i = 0; i < 1000; i++) console.log('x'.repeat(99) + '\\n' + 'y'.repeat(100_000)); console.error('the last word');`,
      { timeoutMs: 50_000 },
    );
    expect(result).toMatchObject({ verdict: 'passed' });
    expect(result.log.at(-1)).toBe('the last word');
    expect(result.log.length).toBeLessThanOrEqual(50);
    expect(progress.length).toBeLessThanOrEqual(1000);
    const text = await readFile(join(evidence, 'log.txt'), 'utf8');
    expect(text.length).toBeLessThan(500_000);
    expect(text).toMatch(/… [\d,]+ characters more are not kept …/);
  });

  test('has steps without end is cut', async () => {
    const { result } = await attempt(
      `for (let i = 0; i < 2000; i++) await step('s' + i, () => {}); await step('last', () => { throw new Error('no') });`,
    );
    expect(result.steps).toHaveLength(500);
    expect(result.failure).toMatchObject({ step: 'last', message: 'no' });
    expect(result.log.join()).toContain('More than 500 steps');
  });

  test('asks for a secret it was not given is not judged', async () => {
    const { result } = await attempt(`try { secret('DESK_PASSWORD'); } catch {}`, { secrets: { EMPTY: '' } });
    expect(result).toMatchObject({ verdict: 'inconclusive', trouble: { trouble: 'missing-secret' } });
    expect(result.trouble?.message).toMatch(
      /check-\d+\.ts:3: secret\("DESK_PASSWORD"\): this function was given no secret of that name; known here: EMPTY\. Add DESK_PASSWORD/,
    );
    const empty = await attempt(`secret('EMPTY');`, { secrets: { EMPTY: '' } });
    expect(empty.result.trouble?.message).toContain('its value is empty');
    expect((await attempt(`secret('toString');`)).result.verdict).toBe('inconclusive');
  });
});

describe('the tools of a check', () => {
  test('tell parallel steps apart', async () => {
    const { result } = await attempt(`
      const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
      await Promise.all([
        step('A', { component: 'a' }, async () => { await later(5); await step('A1', async () => { await later(50); throw new Error('broken'); }); }),
        step('B', { component: 'b' }, async () => { await later(10); await step('B1', () => later(5)); await later(500); }),
      ]);`);
    expect(result.failure).toMatchObject({ step: 'A › A1', component: 'a', message: 'broken' });
    expect(result.steps.map(({ name, depth, ok }) => `${name} ${depth} ${ok}`)).toEqual([
      'A 0 false',
      'B 0 false',
      'A1 1 false',
      'B1 1 true',
    ]);
    expect(result.steps[1]?.error).toBe('Did not finish before the run ended');
  });

  test('note a soft failure, go on, and fail in the end by the first of them', async () => {
    const { result } = await attempt(`
      const nothing = await step.soft('Logo', { component: 'cdn' }, () => { throw new Error('no logo'); });
      const value = await step('Total', () => 42);
      await step.soft('Footer', () => { throw new Error('no footer'); });
      log(String(nothing) + ' ' + value);`);
    expect(result).toMatchObject({
      verdict: 'failed',
      failure: { step: 'Logo', component: 'cdn', message: 'no logo' },
      log: ['undefined 42'],
    });
    expect(result.failure?.detail).toContain('Also failed in "Footer": no footer');
  });

  test('give what the configuration says', async () => {
    const { result } = await attempt(
      `log([target.name, target.url, target.variables.DESK, params.customer, location, signal.aborted].join(' '));`,
      {
        target: { ...site.target, variables: { DESK: 'd' } },
        params: { customer: 7 },
      },
    );
    expect(result.log).toEqual([`live ${site.url} d 7 local false`]);
  });

  test.each([
    [
      `measure('Queue', 1)`,
      'measure("Queue", …): a name is snake_case (a-z, 0-9, _), at most 64 characters, like queue_depth',
    ],
    [`measure('queue', '3')`, 'measure("queue", …): the value must be a finite number, found "3"'],
    [
      `for (let i = 0; i < 51; i++) measure('m' + i, i)`,
      'measure("m50", …): a run may note at most 50 different measurements',
    ],
  ])('refuse what is no measurement, and do not blame the business for it: %s', async (inside, message) => {
    const { result } = await attempt(inside);
    expect(result).toMatchObject({ verdict: 'inconclusive', trouble: { trouble: 'script-mistake' } });
    expect(result.trouble?.message).toMatch(/^\S+check-\d+\.ts:3: /);
    expect(result.trouble?.message.replace(/^\S+ /, '')).toBe(message);
  });

  test.each([
    [`measure('queue', undefined)`, 'measure("queue", …): the value must be a finite number, found undefined'],
    [`measure('queue', Number('x'))`, 'measure("queue", …): the value must be a finite number, found NaN'],
  ])('fail when an answer holds no number to measure: %s', async (inside, message) => {
    const { result } = await attempt(inside);
    expect(result).toMatchObject({ verdict: 'failed', failure: { message } });
  });

  test('abort the signal when time is up', async () => {
    const { result } = await attempt(
      `signal.addEventListener('abort', () => log('aborted: ' + signal.reason.message)); await new Promise(() => {});`,
      { timeoutMs: 100 },
    );
    expect(result.log).toEqual(['aborted: The run is over']);
  });
});

describe('clean-ups', () => {
  test('are done last in first out, over HTTP too, after a success, a failure and a timeout', async () => {
    for (const end of ['', `throw new Error('no')`, `await http.get('/hang')`]) {
      site.requests.length = 0;
      const { result, runId } = await attempt(
        `cleanup(() => log('first')); cleanup(async () => { log('second ' + (await http.get('/')).status); await step('quiet', () => {}); }); ${end};`,
        { timeoutMs: 1500 },
      );
      expect(result).toMatchObject({ cleanupFailures: 0, log: ['second 200', 'first'], steps: [] });
      expect(site.requests.at(-1)?.headers['x-bellwether-run']).toBe(runId);
    }
  });

  test('that fail or hang are counted, and keep no other from being done', async () => {
    const { result } = await attempt(
      `cleanup(() => log('reached')); cleanup(() => new Promise(() => {})); cleanup(() => { throw new Error('cannot undo'); });`,
      { cleanupMs: 600 },
    );
    expect(result).toMatchObject({ verdict: 'passed', cleanupFailures: 2 });
    expect(result.log[0]).toBe('Clean-up failed: cannot undo');
    expect(result.log[1]).toMatch(/^Clean-up failed: it did not finish within \d+ ms$/);
    expect(result.log[2]).toBe('reached');
  });

  test('are done when the monitor stops, and the run is not judged', async () => {
    const { attemptId, ended } = await child.begin(
      httpScript(`cleanup(() => log('undone')); log('waiting'); await new Promise(() => {});`),
    );
    await child.next((one) => one.type === 'progress' && one.attemptId === attemptId);
    child.send({ type: 'abort', attemptId, reason: 'shut-down' });
    const { result } = await ended;
    expect(result).toMatchObject({
      verdict: 'inconclusive',
      trouble: { trouble: 'shut-down' },
      log: ['waiting', 'undone'],
    });
  });

  test('have nothing to do when the stop comes before the script is loaded', async () => {
    const { attemptId, ended } = await child.begin(
      `await new Promise((resolve) => setTimeout(resolve, 300));\n${httpScript(`log('must not run');`)}`,
    );
    child.send({ type: 'abort', attemptId, reason: 'shut-down' });
    expect((await ended).result).toMatchObject({ verdict: 'inconclusive', trouble: { trouble: 'shut-down' }, log: [] });
  });
});

describe('evidence', () => {
  test('of an HTTP check holds each request with its reply, and its log with the steps', async () => {
    const { result, evidence } = await attempt(
      `await step('Ask', async () => { await http.post('/', { json: { a: 1 }, headers: { Authorization: 'Bearer abc' } }); }); log('said'); throw new Error('no');`,
    );
    expect(result.evidence.map(({ kind }) => kind)).toEqual(['requests', 'log']);
    const [entry] = JSON.parse(await readFile(join(evidence, 'requests.json'), 'utf8')) as Record<string, unknown>[];
    expect(entry).toMatchObject({
      method: 'POST',
      url: `${site.url}/`,
      headers: { authorization: '[masked]' },
      body: '{"a":1}',
      status: 200,
      replyBody: 'hello',
      replyBytes: 5,
    });
    expect(await readFile(join(evidence, 'log.txt'), 'utf8')).toMatch(/^▸ Ask\n✓ Ask \(\d+ ms\)\nsaid\n$/);
  });

  test('that cannot be written changes no verdict', async () => {
    const blocked = join(await child.write('a-file', ''), 'below-a-file');
    const { result } = await attempt(`log('fine');`, { evidenceFolder: blocked });
    expect(result).toMatchObject({ verdict: 'passed', evidence: [] });
    expect(result.log.join('\n')).toMatch(/No requests was kept|No log was kept/);
  });

  test('is not made on a first try', async () => {
    const { result } = await attempt(`throw new Error('no');`, { evidenceFolder: null });
    expect(result).toMatchObject({ verdict: 'failed', evidence: [] });
  });
});

describe('the process', () => {
  test('sends no progress when nobody looks on', async () => {
    expect((await attempt(`log('x'); await step('S', () => {});`, { reportProgress: false })).progress).toEqual([]);
  });

  test('answers pings, and sends a check of the other kind back', async () => {
    child.send({ type: 'ping', n: 7 });
    expect(await child.next((one) => one.type === 'pong' && one.n === 7)).toEqual({ type: 'pong', n: 7 });
    const { answer } = await child.try(browserScript(''));
    expect(answer).toMatchObject({ type: 'wrong-kind', kind: 'browser' });
  });

  test('ends at once when its parent lets go of it, and when it is told to stop', async () => {
    const orphan = await Child.start('http');
    await orphan.begin(httpScript(`await new Promise(() => {});`));
    orphan.disconnect();
    expect(await orphan.exit).toBe(0);
    await orphan[Symbol.asyncDispose]();
    const stopped = await Child.start('http');
    stopped.send({ type: 'stop' });
    expect(await stopped.exit).toBe(0);
    await stopped[Symbol.asyncDispose]();
  });
});
