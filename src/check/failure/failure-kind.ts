import type { FailureKind } from '../../model/run.ts';
import type { StepNode } from '../step-node.ts';
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
 * Of a run whose time is up: when its last step had been waiting for most of the time, nothing answered it; when the time
 * went into the steps before, they answered slowly.
 */
export function timeoutKindOf(running: StepNode | undefined, at: number, timeoutMs: number): FailureKind {
  const hasWaited = running === undefined || at - running.startedAt >= timeoutMs / 2;
  return hasWaited ? 'unreachable' : 'slow';
}
