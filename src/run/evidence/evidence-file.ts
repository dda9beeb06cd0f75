import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { EvidenceFile } from '../../model/run.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import { redactTrace } from '../child/trace/trace-redaction.ts';

/** Redacts one file of evidence where it lies. Rejects when that cannot be done: then it must not be kept. */
export async function redactEvidence(path: string, kind: EvidenceFile['kind'], redactor: Redactor): Promise<void> {
  if (kind === 'screenshot') return;
  const before = await readFile(path);
  const after = kind === 'trace' ? redactTrace(before, redactor) : redactText(before, redactor);
  if (after === before) return;
  await writeFile(`${path}.part`, after);
  try {
    await rename(`${path}.part`, path);
  } catch (error) {
    await rm(`${path}.part`, { force: true });
    throw error;
  }
}

/** JSON is redacted by its values, so that it stays JSON. */
function redactText(before: Buffer, redactor: Redactor): Uint8Array {
  const text = before.toString('utf8');
  if (redactor.find(text).length === 0) return redactor.bytes(before);
  try {
    const value: unknown = JSON.parse(text);
    return Buffer.from(JSON.stringify(redactor.value(value), null, 1));
  } catch {
    return redactor.bytes(before);
  }
}
