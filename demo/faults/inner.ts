import { type FaultBoard, untilChange } from './board.ts';
import type { ComponentId } from './fault.ts';

/** An answer that a part inside another's process could not give; `reason` is what a log line would say. */
export class InnerFailure extends Error {
  override readonly name = 'InnerFailure';
  readonly component: ComponentId;
  /** What a server that depends on it answers: 503 for its own refusal, 502 when the connection failed. */
  readonly status: 502 | 503;

  constructor(component: ComponentId, reason: string, status: 502 | 503) {
    super(`${component}: ${reason}`);
    this.component = component;
    this.status = status;
  }
}

export interface InnerAnswers<T> {
  readonly right: () => T;
  readonly wrong: () => T;
  readonly empty: () => T;
}

/** Asks a part that lives inside another's process, as its fault has it. `signal` aborts when the asker has gone. */
export async function askInner<T>(
  board: FaultBoard,
  component: ComponentId,
  answers: InnerAnswers<T>,
  { slowMs, signal }: { slowMs: number; signal?: AbortSignal },
): Promise<T> {
  for (;;) {
    signal?.throwIfAborted();
    const patience = signal ? { signal } : {};
    switch (board.get(component)) {
      case undefined:
      case 'script-error':
      case 'certificate':
        return answers.right();
      case 'hang':
        await untilChange(board, component, patience);
        continue;
      case 'slow':
        await untilChange(board, component, { ...patience, mostMs: slowMs });
        return answers.right();
      case 'http-503':
        throw new InnerFailure(component, 'not available (503)', 503);
      case 'refuse':
        throw new InnerFailure(component, 'connection refused', 502);
      case 'reset':
        throw new InnerFailure(component, 'connection reset', 502);
      case 'wrong-answer':
        return answers.wrong();
      case 'empty-page':
        return answers.empty();
    }
  }
}
