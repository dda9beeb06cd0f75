import type { Response } from 'express';

export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
}

/** Answers with RFC 9457 problem details. */
export function sendProblem(response: Response, { status, title, detail }: Problem): void {
  response
    .status(status)
    .set({ 'Content-Type': 'application/problem+json; charset=utf-8', 'Cache-Control': 'no-store' })
    .send(JSON.stringify({ type: 'about:blank', title, status, detail }));
}
