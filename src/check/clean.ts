/**
 * Makes a text fit to leave the run: freed of secrets, and then cut to at most so many characters. In this order, or
 * half a secret would be left where the cut is.
 */
export type Clean = (text: string, mostChars: number) => string;

/** Cuts, where there are no secrets. */
export const justCut: Clean = (text, mostChars) =>
  text.length > mostChars ? `${text.slice(0, mostChars - 1)}…` : text;
