import type { FailureKind } from '../../model/run.ts';
import type { StepNode } from '../step-node.ts';
import type { Waits } from '../timed-out.ts';
import { plain } from './lines.ts';

/** What Chromium and Playwright say when no page came at all. */
const noPage = /net::ERR_|(?:page|frame)\.(?:goto|reload|waitForURL|waitForNavigation|waitForLoadState): Timeout/;

/**
 * Whether nothing usable answered, or something answered wrongly. A server that says that it cannot serve (5xx) is as
 * good as none, whatever the check then misses in its reply.
 */
export function failureKindOf(error: unknown, hasNoService: boolean): FailureKind {
  const text = error instanceof Error ? plain(error.message) : '';
  return hasNoService || noPage.test(text) ? 'unreachable' : 'wrong-answer';
}

/**
 * Of a run whose time is up: when the step that took the time was still waiting, and had been for most of it, nothing
 * answered it; when the time went into steps that ended, they answered slowly.
 */
export function timeoutKindOf(waited: StepNode | undefined, { running, at }: Waits, timeoutMs: number): FailureKind {
  if (!waited) return 'unreachable';
  return running.includes(waited) && at - waited.startedAt >= timeoutMs / 2 ? 'unreachable' : 'slow';
}
