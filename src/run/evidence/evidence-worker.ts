// A thread of the core that redacts large evidence: to search a trace takes longer than pages may wait.
import { parentPort } from 'node:worker_threads';
import { createRedactor, type Redactor } from '../../secrets/redactor.ts';
import { redactEvidence } from './evidence-file.ts';
import type { EvidenceAnswer, EvidenceOrder } from './evidence-redaction.ts';

let redactor: Redactor = createRedactor({});

/** What went wrong, in a few words; undefined when the file is clean. */
async function serve({ path, kind }: EvidenceOrder): Promise<string | undefined> {
  try {
    await redactEvidence(path, kind, redactor);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.split('\n')[0] : String(error);
  }
}

parentPort?.on('message', (order: EvidenceOrder) => {
  if (order.secrets) redactor = createRedactor(order.secrets);
  void serve(order).then((problem) => {
    const answer: EvidenceAnswer = { id: order.id, ...(problem !== undefined && { problem }) };
    parentPort?.postMessage(answer, []);
  });
});
