// The command line as somebody meets it who is new, in a hurry or hostile: plain sentences, true exit codes, no waiting.
// Each command stands alone, so that they run side by side.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packed } from './packed.ts';
import { createProject, httpScript, type Project } from './project.ts';

let project: Project;

beforeAll(() => {
  project = createProject({
    url: 'http://127.0.0.1:9',
    checks: { order: httpScript(`expect((await http.get('/')).status).toBe(200);`) },
    config: { server: { listen: '127.0.0.1:0' } },
  });
  project.write('a-file', '');
  mkdirSync(join(project.folder, 'a-folder'));
  project.write('with-list/package.json', '[]');
});

afterAll(() => project?.[Symbol.dispose]());

const stack = /\n\s+at .+:\d+:\d+|should not have/;

test.concurrent.for([
  ['new constructor', 'the name "constructor" cannot be used as a name'],
  ['new Place_Order', 'the name "Place_Order" must be made of lower-case words and hyphens'],
  [`new ${'a'.repeat(300)}`, 'must have at most 60 characters, has 300'],
  ['new other --config a-folder', 'a-folder is a folder; name the file in it'],
  ['init fresh --url http://shop.example/}', '--url must have no "}" in it (write "%7D" for it)'],
  ['init fresh --url http://shop.example/\nfunctions:', '--url must have no "\\n" in it'],
  ['init fresh --url http://asha:hunter2@shop.example', '--url must have no user name and no password in it'],
  ['init fresh --url http:shop.example', '--url must be an http or https address'],
  ['init a-file', '"a-file" cannot be used (EEXIST): a folder is needed there, found a file'],
  ['init /proc/fresh', '"/proc/fresh" cannot be made (ENOENT): the file system takes no new folder there'],
  ['init with-list', 'package.json must be a JSON object, found a list'],
  ['start --port ', 'must be a port from 0 to 65535'],
])('bellwether %s is refused in a sentence', async ([command = '', why], { onTestFinished }) => {
  const ending = new AbortController();
  // A version that does not refuse it may go on for ever.
  onTestFinished(() => ending.abort());
  const { code, stderr } = await project.run(command.split(' '), { signal: ending.signal });
  expect(stderr.replaceAll(`${project.folder}/`, '').replaceAll('\\"', '"')).toContain(why);
  expect(stderr).not.toMatch(stack);
  expect(stderr).not.toContain('hunter2');
  expect(code).toBe(2);
  expect(existsSync(join(project.folder, 'checks/constructor.ts'))).toBe(false);
  expect(existsSync(join(project.folder, 'fresh'))).toBe(false);
});

test.concurrent.each([
  ['two lines', 'first password\nsecond password\n', 'must be one line; 2 lines came in'],
  ['nothing', '', 'must come on standard input; it was empty'],
  ['a NUL', 'a good\0password\n', 'must have no control characters, found U+0000'],
  ['spaces', `${' '.repeat(20)}\n`, 'must not be made of spaces alone'],
])('a password of %s is refused', async (_, input, why) => {
  const { code, stdout, stderr } = await project.run(['password'], { input });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(why);
});

const config = (more: string) =>
  `${readFileSync(join(project.folder, 'config.yaml'), 'utf8').trim().slice(0, -1)},\n${more}}\n`;

test.concurrent('a configuration with thousands of mistakes is refused with 50 of them and a count', async () => {
  project.write('many.yaml', config(Array.from({ length: 362 }, (_, n) => `  "functons-${n}": ${n}`).join(',\n')));
  const commands = ['validate', 'start', 'run'];
  const ended = await Promise.all(commands.map((command) => project.run([command, '--config', 'many.yaml'])));
  for (const { code, stderr } of ended) {
    expect(code).toBe(2);
    expect(stderr).toContain('and 312 more problems');
    expect(stderr.match(/unknown key/g)).toHaveLength(50);
  }
});

test.concurrent('a configuration of brackets or aliases is refused with little memory', async () => {
  project.write('deep.yaml', `a: ${'['.repeat(1_500_000)}`);
  project.write('wide.yaml', `a: &a [1]\nb: [${'*a, '.repeat(600_000)}]\n`);
  const small = { NODE_OPTIONS: '--max-old-space-size=200' };
  const deep = await project.run(['validate', '--config', 'deep.yaml'], { env: small });
  expect([deep.code, deep.stderr]).toEqual([
    2,
    expect.stringContaining('is nested too deeply; 64 levels are the most'),
  ]);
  const wide = await project.run(['validate', '--config', 'wide.yaml'], { env: small });
  expect([wide.code, wide.stderr]).toEqual([2, expect.stringContaining('wide.yaml:2:1  has more than 500000 values')]);
});

test.concurrent('thousands of mistyped names are refused without comparing each with each', async () => {
  const components = Object.fromEntries(
    Array.from({ length: 1500 }, (_, n) => [
      `part-number-${n}`,
      { name: `Part ${n}`, provides: 'Something', dependsOn: [`prt-nmber-${n}x`] },
    ]),
  );
  project.write('near.yaml', config(`"components": ${JSON.stringify(components)}`));
  const { code, stderr } = await project.run(['validate', '--config', 'near.yaml']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('did you mean part-number-0?')]);
  expect(stderr).toContain('and 1450 more problems');
});

/** Windows has no such pipes, and ends a process in another way. */
const onlyOnUnix = { concurrent: true, skip: process.platform === 'win32' };

test('a configuration that is a named pipe is refused and not waited for', onlyOnUnix, async () => {
  const pipe = join(project.folder, 'pipe');
  execFileSync('sh', ['-c', 'mkfifo "$0"', pipe]);
  let wasWaiting = false;
  const enough = AbortSignal.timeout(30_000);
  enough.addEventListener('abort', () => (wasWaiting = endReaderOf(pipe)));
  const { code, stderr } = await project.run(['validate', '--config', 'pipe']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('is not a file that can be read')]);
  expect(wasWaiting, 'it waited for the other end of the pipe').toBe(false);
});

/** A command that waits for a pipe goes on when somebody has opened and closed its other end. Returns whether one waited. */
function endReaderOf(pipe: string): boolean {
  try {
    closeSync(openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK));
    return true;
  } catch {
    return false;
  }
}

test('a run whose output nobody reads still exits with what it found', onlyOnUnix, async () => {
  const env = { ...process.env, NODE_ENV: '', NODE_OPTIONS: '', VITEST: '' };
  const child = spawn(process.execPath, [packed().program, 'run', 'order'], { cwd: project.folder, env });
  child.stdout.destroy();
  child.stderr.destroy();
  const code = await new Promise((resolve) => void child.once('exit', resolve));
  expect(code).toBe(1);
});
