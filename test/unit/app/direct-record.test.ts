import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDirectRecord } from '../../../src/app/direct-record.ts';
import type { Log } from '../../../src/model/log.ts';
import type { Signal } from '../../../src/model/signal.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'bellwether-direct-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const warnings: string[] = [];
const quiet = () => {};
const log: Log = {
  debug: quiet,
  info: quiet,
  warn: (_, message) => void warnings.push(message),
  error: quiet,
  fatal: quiet,
};
const signal: Signal = {
  source: 'self',
  id: 'store',
  causeKey: 'self:store',
  severity: 'critical',
  says: 'The store cannot be written.',
  functions: [],
  since: 1_000_000,
};

const file = () => join(folder, 'bellwether.direct');
const open = () => openDirectRecord(folder, log);

test('the record of a direct notification has its full size before it is needed', () => {
  const record = open();
  const { size, blocks } = statSync(file());
  record.save({ signal: { ...signal, detail: 'x'.repeat(100_000) }, knowing: new Set(['pager', 'chat']) });
  expect(statSync(file())).toMatchObject({ size, blocks });
  expect(open().left).toEqual({ signal, knowing: new Set(['pager', 'chat']) });
  record.save(undefined);
  expect(open().left).toBeUndefined();
});

test('a record that is damaged counts as none', () => {
  writeFileSync(file(), '{"signal":');
  expect(open().left).toBeUndefined();
});

test('that a direct notification cannot be recorded is said', () => {
  rmSync(folder, { recursive: true });
  open().save({ signal });
  expect(warnings).toEqual(['A direct notification cannot be noted for the next start']);
});
