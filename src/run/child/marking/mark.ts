/** The headers by which the target knows a run, and the origins that get them. */
export interface RequestMark {
  readonly ownOrigins: ReadonlySet<string>;
  /** Names in lower case. */
  readonly ownHeaders: Readonly<Record<string, string>>;
}
