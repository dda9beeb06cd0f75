import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { UNTIL_MS } from '../../support/until.ts';

test('nothing of OpenTelemetry is loaded where no traces are sent', async () => {
  const child = fileURLToPath(new URL('children/idle.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [child], { timeout: UNTIL_MS });
  const { before, after, exported } = JSON.parse(stdout) as { before: string[]; after: number; exported: number };
  expect(before).toEqual([]);
  expect(after).toBeGreaterThan(0);
  expect(exported).toBe(1);
});
