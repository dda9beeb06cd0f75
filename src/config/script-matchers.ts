// Which scripts need Playwright's `expect`: loading it takes a quarter of a second, in which a process does nothing else.
const slow =
  /\bexpect\s*\.\s*(?:poll|soft|extend|configure|any|anything|not|(?:array|object|string)Containing|arrayOf|closeTo|stringMatching)\b|\.\s*(?:resolves|rejects|toPass|toThrow|toThrowError|toBeOK)\b/;

/** Whether the script of an HTTP check uses matchers that the fast ones do not replace. */
export const usesSlowMatchers = (code: string): boolean => /\bhttpCheck\b/.test(code) && slow.test(code);
