import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EvidenceFile } from '../../../src/model/run.ts';
import { EvidenceRedaction } from '../../../src/run/evidence/evidence-redaction.ts';
import { KnownSecrets } from '../../../src/secrets/known-secrets.ts';
import { systemClock as clock } from '../../../src/time/clock.ts';

let folder: string;
let secrets: KnownSecrets;
let redaction: EvidenceRedaction;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-evidence-'));
  secrets = new KnownSecrets();
  secrets.learn({ OTHER: 'another functions secret' });
  redaction = new EvidenceRedaction({ clock, secrets });
});

afterEach(async () => {
  await redaction[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function leave(kind: EvidenceFile['kind'], file: string, content: string | Uint8Array): Promise<EvidenceFile> {
  await writeFile(join(folder, file), content);
  return { kind, file, bytes: Buffer.byteLength(content) };
}

const read = (file: string) => readFile(join(folder, file));

test('evidence is freed of the secrets of other functions, small and large files and traces alike', async () => {
  const large = JSON.stringify([{ text: 'x'.repeat(40_000) }, { text: 'another functions secret' }]);
  const trace = zipSync({ 'trace.trace': strToU8('{"type":"console","text":"another+functions%20secret"}') });
  const left = [
    await leave('log', 'log.txt', 'found another functions secret\n'),
    await leave('requests', 'requests.json', large),
    await leave('trace', 'trace.zip', trace),
  ];
  expect(await redaction.redact(folder, left)).toEqual({ files: left, notes: [] });
  expect((await read('log.txt')).toString()).toBe('found [*OTHER*]\n');
  expect(JSON.parse((await read('requests.json')).toString())).toMatchObject([{}, { text: '[*OTHER*]' }]);
  const entries = unzipSync(await read('trace.zip'));
  expect(Buffer.from(entries['trace.trace']!).toString()).toBe('{"type":"console","text":"[*OTHER*]"}');
});

test('secrets that are learnt later are looked for from then on', async () => {
  const long = 'x'.repeat(40_000);
  await redaction.redact(folder, [await leave('log', 'a.txt', `${long} brand new secret`)]);
  secrets.learn({ NEW: 'brand new secret' });
  await redaction.redact(folder, [await leave('log', 'b.txt', `${long} brand new secret`)]);
  expect((await read('a.txt')).toString()).toContain('brand new secret');
  expect((await read('b.txt')).toString()).toContain('[*NEW*]');
});

test('a file that cannot be searched, and a picture that shows a secret or of which nobody says what it shows, are removed with a reason', async () => {
  const left = [
    { ...(await leave('screenshot', 'good.png', 'png')), shows: 'nothing of interest' },
    { ...(await leave('screenshot', 'bad.png', 'png')), shows: 'Signed in with ANOTHER FUNCTIONS SECRET' },
    await leave('screenshot', 'unknown.png', 'png'),
    await leave('trace', 'trace.zip', 'no zip'),
  ];
  const { files, notes } = await redaction.redact(folder, left);
  expect(files).toEqual([{ kind: 'screenshot', file: 'good.png', bytes: 3 }]);
  expect(await readdir(folder)).toEqual(['good.png']);
  expect(notes).toEqual([
    'The screenshot was not kept: it shows the secret OTHER, which is none of this function.',
    'The screenshot was not kept: nobody has said which texts are on it.',
    expect.stringMatching(/^The trace was not kept: .+\.$/),
  ]);
});
