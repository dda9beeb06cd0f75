/** What a command's end says to whoever called it. */
export const exit = {
  /** The answer is good. */
  good: 0,
  /** The answer is bad: a check failed, a gate said no. */
  bad: 1,
  /** Could not be asked: usage, configuration, a missing file. */
  usage: 2,
  /** Asked, but cannot be judged: our own trouble. */
  unjudged: 3,
} as const;

export type ExitCode = (typeof exit)[keyof typeof exit];

/** Ends a command with a message for people; nothing was wrong with the program. */
export class CommandError extends Error {
  readonly code: ExitCode;
  /** What is wrong, one by one, when that is more than the message. */
  readonly problems: readonly string[];

  constructor(message: string, code: ExitCode = exit.usage, problems: readonly string[] = []) {
    super(message);
    this.code = code;
    this.problems = problems;
  }
}

/** Ends a command that has said why, in its log. */
export class ReportedError extends Error {
  readonly code: ExitCode;

  constructor(code: ExitCode) {
    super('The reason is in the log');
    this.code = code;
  }
}
