// What children say enters the core here. They redact with the secrets of their runs; here it is done again with all that
// the core knows, as a target may show the secret of another function, and a script may have kept its process from it.
import { maskQuotedCredentials } from '../../secrets/credential-fields.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import type { AttemptResult, FromChild, Progress } from '../messages.ts';

/** The same message with all texts in it redacted that people may read; ids and names of files stay. */
export function redactMessage(message: FromChild, redactor: Redactor): FromChild {
  const text = (whole: string) => redactor.text(maskQuotedCredentials(whole));
  switch (message.type) {
    case 'progress':
      return { ...message, event: redactProgress(message.event, text) };
    case 'done':
      return { ...message, result: redactResult(message.result, text) };
    case 'inspected':
      return message.problem === undefined ? message : { ...message, problem: text(message.problem) };
    case 'ready':
    case 'pong':
    case 'wrong-kind':
      return message;
  }
}

type Text = (text: string) => string;

function redactProgress(event: Progress, text: Text): Progress {
  switch (event.kind) {
    case 'step-started':
      return redactFields(event, ['name', 'component'], text);
    case 'step-ended':
      return { ...event, step: redactStep(event.step, text) };
    case 'log':
      return redactFields(event, ['text'], text);
  }
}

function redactResult(result: AttemptResult, text: Text): AttemptResult {
  const { failure, trouble, notes } = result;
  return {
    ...result,
    steps: result.steps.map((step) => redactStep(step, text)),
    ...(failure && { failure: redactFields(failure, ['step', 'component', 'message', 'detail'], text) }),
    ...(trouble && { trouble: redactFields(trouble, ['message'], text) }),
    measurements: result.measurements.map((one) => redactFields(one, ['name', 'unit'], text)),
    log: redactLines(result.log, text),
    ...(notes && { notes: redactLines(notes, text) }),
  };
}

const redactStep = (step: AttemptResult['steps'][number], text: Text) =>
  redactFields(step, ['name', 'component', 'error'], text);

/** As one text: a secret may reach over the end of a line. */
const redactLines = (lines: readonly string[], text: Text): string[] =>
  lines.length === 0 ? [] : text(lines.join('\n')).split('\n');

function redactFields<T extends object>(value: T, fields: readonly (keyof T)[], text: Text): T {
  const redacted = { ...value };
  for (const field of fields) {
    const before: unknown = value[field];
    if (typeof before === 'string') redacted[field] = text(before) as T[typeof field];
  }
  return redacted;
}
