type Write = (fields: Readonly<Record<string, unknown>>, message: string) => void;

/** Where a room says what it does. The message alone lets a person act; the fields are for programs. */
export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
  readonly fatal: Write;
}
