// Annotations are Go templates. Whatever comes from the configuration must come out of them as the text that it is.

/** What YAML would not carry, or would take for the end of a line. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\ufeff\ufffe\uffff]+/gu;

/** A text in a template that says exactly this text, on one line. */
export const literal = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(unprintable, ' ')
    .trim()
    // A brace alone is harmless only as long as nothing of ours follows it: each goes in as a string.
    .replaceAll(/\{+/g, (braces) => `{{ "${braces}" }}`);

/** Sentences in a row; a text without an end gets one. */
export const sentences = (...texts: readonly (string | undefined)[]): string =>
  texts
    .filter((text) => text !== undefined && text !== '')
    .map((text) => (/[.!?…]["”’)]?$/u.test(text!) ? text : `${text}.`))
    .join(' ');
