import type { Response } from 'express';

export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** What is wrong with each field of the body. */
  readonly errors?: readonly FieldError[];
}

export interface FieldError {
  /** `functions.0`; empty for the body as a whole. */
  readonly field: string;
  readonly detail: string;
}

/** Answers with RFC 9457 problem details. */
export function sendProblem(response: Response, { status, title, detail, errors }: Problem): void {
  response
    .status(status)
    .set({ 'Content-Type': 'application/problem+json; charset=utf-8', 'Cache-Control': 'no-store' })
    .send(JSON.stringify({ type: 'about:blank', title, status, detail, ...(errors && { errors }) }));
}

/** What is wrong with the fields of a body, in one answer. */
export const fieldsProblem = (errors: readonly FieldError[]): Problem => ({
  status: 400,
  title: 'Not understood',
  detail: errors.map(({ field, detail }) => (field === '' ? detail : `${field} ${detail}`)).join('; '),
  errors,
});
