// What a text of a catalogue is. Placeholders stand in braces; a text that depends on a number has a form for each way
// in which its language counts. There is nothing more to it, so that a translator needs no programming.

/** Forms by the number in `{count}`, named as `Intl.PluralRules` names them; `other` is for all without a form. */
export type Counted = { readonly [Rule in Exclude<Intl.LDMLPluralRule, 'other'>]?: string } & {
  readonly other: string;
};

export type Text = string | Counted;

/** Texts by key, such as `status.lastChecked`. */
export type Catalogue = Readonly<Record<string, Text>>;

/** The same texts in another language: a missing or unknown key does not compile. */
export type Translated<C extends Catalogue> = { readonly [Key in keyof C]: Text };

/** The names in braces of a text. */
export type Placeholders<T> = T extends string
  ? T extends `${string}{${infer Name}}${infer Rest}`
    ? Name | Placeholders<Rest>
    : never
  : T extends { readonly other: infer Other }
    ? 'count' | Placeholders<Other>
    : never;

/** The names in braces, each once, as they stand in all forms of a text. */
export function placeholdersOf(text: Text): ReadonlySet<string> {
  const forms = typeof text === 'string' ? [text] : Object.values(text);
  const named = forms.flatMap((form) => Array.from(form.matchAll(/\{(\w+)\}/g), ([, name = '']) => name));
  return new Set(typeof text === 'string' ? named : [...named, 'count']);
}
