import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { browserCheckTs, configYaml, httpCheckTs } from '../../../src/cli/init-files.ts';
import { main } from '../../../src/cli/main.ts';
import { COSTS_NAME } from '../../../src/schedule/costs.ts';
import { openStore } from '../../../src/store/engine/open-store.ts';
import { systemClock } from '../../../src/time/clock.ts';
import { write } from '../../support/build/writes.ts';

let folder = '';
let said: string[] = [];

beforeEach(async () => {
  said = [];
  const keep = (text: string) => void said.push(text);
  vi.spyOn(console, 'log').mockImplementation(keep);
  vi.spyOn(console, 'error').mockImplementation(keep);
  folder = await mkdtemp(join(tmpdir(), 'bellwether-capacity-'));
  const files = {
    'config.yaml': configYaml('https://shop.example'),
    'checks/open-the-site.ts': browserCheckTs,
    'checks/site-answers.ts': httpCheckTs,
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
});
afterEach(async () => {
  vi.restoreAllMocks();
  process.exitCode = 0;
  await rm(folder, { recursive: true, force: true });
});

/** What a monitor has learned before: the journey holds its browser for so long. */
const openKept = async (wallMs: number) => {
  const store = await openStore(join(folder, 'data'), { clock: systemClock });
  const costs = { 'open-the-site@live': ['browser', wallMs, 100], 'site-answers@live': ['http', 20, 1] };
  await write(store, (writes) => writes.valueSaved(COSTS_NAME, costs));
  return store;
};

async function command(...args: readonly string[]): Promise<number> {
  process.exitCode = 0;
  await main(['node', 'bellwether', ...args, '--config', join(folder, 'config.yaml')]);
  return process.exitCode;
}

describe('bellwether doctor --capacity', () => {
  test('estimates when nothing was measured yet, and starts neither browser nor store', async () => {
    expect(await command('doctor', '--capacity')).toBe(0);
    expect(said).toEqual([
      expect.stringMatching(/^✓ configuration +.*config\.yaml, 2 functions$/),
      expect.stringMatching(/^✓ capacity +There is room for 1 browser check and 1 HTTP check: .*This is an estimate/),
      expect.stringMatching(/^✓ room +\d+ more browser checks fit \(each run every 60 s, taking 1\.5 s/),
      expect.stringMatching(/^✓ room +\d+ more HTTP checks fit \(each run every 30 s, taking 200 ms/),
    ]);
  });

  test('goes by what a monitor measures that is running', async () => {
    await using _ = await openKept(4000);
    expect(await command('doctor', '--capacity')).toBe(0);
    expect(said.join('\n')).not.toContain('estimate');
    expect(said[2]).toMatch(
      /^✓ room +23 more browser checks fit \(each run every 60 s, taking 4 s and 100 ms of processor/,
    );
  });

  test('ends with 1 and says what to do when what was measured does not fit', async () => {
    await (await openKept(150_000))[Symbol.asyncDispose]();
    expect(await command('doctor', '--capacity')).toBe(1);
    expect(said[1]).toMatch(/^✗ capacity +1 browser check needs 2\.5 browsers at once, and runners\.browsers is 2: /);
    expect(said[2]).toMatch(/^ +→ Raise runners\.browsers to 4, or run checks less often/);
    expect(said[3]).toMatch(/^! room +no more browser checks fit/);
  });

  test('estimates from a store that cannot be read', async () => {
    await mkdir(join(folder, 'data'));
    await writeFile(join(folder, 'data', 'bellwether.db'), 'something else '.repeat(1000));
    expect(await command('doctor', '--capacity')).toBe(0);
    expect(said[1]).toContain('This is an estimate');
  });

  test('says what is wrong with the configuration when there is something', async () => {
    await writeFile(join(folder, 'config.yaml'), 'organisation: X');
    expect(await command('doctor', '--capacity')).toBe(1);
    expect(said[0]).toMatch(/^✗ configuration/);
    expect(said.join('\n')).not.toMatch(/room|processor/);
  });
});

describe('bellwether validate', () => {
  test('says nothing of capacity when all fits', async () => {
    expect(await command('validate')).toBe(0);
    expect(said.join('\n')).not.toMatch(/browsers at once|processor/);
  });

  test('remarks that what was measured does not fit, and finds the configuration good all the same', async () => {
    await using _ = await openKept(150_000);
    expect(await command('validate')).toBe(0);
    expect(said).toContainEqual(
      expect.stringMatching(/^remark: 1 browser check needs 2\.5 browsers at once.* Raise runners\.browsers to 4/),
    );
    expect(said.at(-1)).toMatch(/is good: 2 functions/);
  });

  test('remarks, as an estimate, that a schedule is plainly too much', async () => {
    const often = configYaml('https://shop.example').replace(
      'every: 1m\n    timeout: 30s',
      'every: 1s\n    timeout: 1s',
    );
    await writeFile(join(folder, 'config.yaml'), `${often}\nrunners: { browsers: 1 }\n`);
    expect(await command('validate')).toBe(0);
    expect(said).toContainEqual(
      expect.stringMatching(/^remark: 1 browser check needs 1\.5 browsers.*This is an estimate/),
    );
  });
});
