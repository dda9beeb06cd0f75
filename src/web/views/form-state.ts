/** One thing that is wrong with what somebody sent. */
export interface FieldProblem {
  /** Names of the fields that it is about, the one first in which it is to be put right. None: it is about the whole form. */
  readonly fields: readonly string[];
  /** What the page calls the first field, when the text does not name it. */
  readonly label?: string;
  readonly text: string;
}

/** What somebody sent with a form, and all that is wrong with it. Secrets are never kept. */
export interface FormState {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly FieldProblem[];
}

/** A form into which nobody has written yet. */
export const untouched: FormState = { values: {}, problems: [] };

/** A problem of the whole form. */
export const ofWholeForm = (text: string): FieldProblem => ({ fields: [], text });
