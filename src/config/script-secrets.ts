const asked = /\bsecret\s*\(\s*(['"`])([^'"`\n$]{1,100})\1\s*[),]/g;

/** Names that a script asks for as `secret('NAME')`. */
export const secretsAskedFor = (code: string): string[] => [
  ...new Set(Array.from(code.matchAll(asked), (match) => match[2]!)),
];

/** Which of the declared names stand in the script as texts, whatever it does with them. */
export const secretsMentioned = (code: string, declared: readonly string[]): string[] =>
  declared.filter((name) => [`'${name}'`, `"${name}"`, `\`${name}\``].some((text) => code.includes(text)));
