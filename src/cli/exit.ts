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

  constructor(message: string, code: ExitCode = exit.usage) {
    super(message);
    this.code = code;
  }
}
