import { PassThrough } from 'node:stream';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { KnownSecrets } from '../../../src/secrets/known-secrets.ts';
import { OutputTail } from '../../../src/run/process/output-tail.ts';

async function printed(chunks: readonly string[], { secrets = {}, mostBytes = 1e9 } = {}) {
  const known = new KnownSecrets();
  known.learn(secrets);
  const lines: string[] = [];
  const write = (_: unknown, line: string) => void lines.push(line);
  let overflows = 0;
  const tail = new OutputTail({
    secrets: known,
    log: { debug: write, info: write, warn: write, error: write, fatal: write },
    fields: {},
    mostBytes,
    onOverflow: () => (overflows += 1),
  });
  const stream = new PassThrough();
  tail.read(stream);
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await once(stream, 'end');
  return { tail, lines, overflows: () => overflows };
}

describe('what a child prints', () => {
  test('is known by its last lines', async () => {
    const { tail } = await printed(['one\ntw', 'o\n\nthree\n']);
    expect(tail.lastLines(2)).toEqual(['two', 'three']);
  });

  test('is freed of secrets, also where a chunk or the bound cuts them in two', async () => {
    const secret = 'correct horse battery staple';
    const filler = Array.from({ length: 3_000 }, (_, i) => `${i} ${secret}\n`);
    const { tail, lines } = await printed(['a corr', 'ect horse battery staple b\n', ...filler], {
      secrets: { PHRASE: secret },
    });
    tail.flush();
    expect(tail.lastLines(1)).toEqual([expect.stringMatching(/^2999 \[.*PHRASE.*\]$/)]);
    expect(lines.join('\n')).not.toMatch(/horse|battery/);
    expect(tail.lastLines(10_000).join('\n')).not.toMatch(/horse|battery/);
  });

  test('cannot command the terminal', async () => {
    const { tail } = await printed(['\u001B[2J\u001B]0;title\u0007red\u0000\tblue\n']);
    expect(tail.lastLines(1)).toEqual(['red\tblue']);
  });

  test('is logged once, and only its end', async () => {
    const { tail, lines } = await printed(Array.from({ length: 500 }, (_, i) => `line ${i}\n`));
    tail.flush();
    tail.flush();
    expect(lines).toHaveLength(50);
    expect(lines.at(-1)).toMatch(/line 499$/);
  });

  test('is told once to be too much, and again in a new window', async () => {
    const { tail, overflows } = await printed(['x'.repeat(60), 'x'.repeat(60), 'x'.repeat(60)], { mostBytes: 100 });
    expect(overflows()).toBe(1);
    tail.turn();
    const stream = new PassThrough();
    tail.read(stream);
    stream.end('x'.repeat(101));
    await once(stream, 'end');
    expect(overflows()).toBe(2);
  });
});
