// The few texts that scripts say by themselves. The page brings them along in its own language.
let written = '';
let texts = {};
let rules;

/** The page's language, as it is known to `Intl`. */
export const language = () => document.documentElement.lang;

/** A text with what stands for its placeholders, in the form for `count`. */
export function text(key, parameters = {}) {
  read();
  const forms = texts[key] ?? {};
  const form = forms[rules.select(parameters.count ?? 0)] ?? forms.other ?? '';
  return form.replaceAll(/\{(\w+)\}/g, (_, name) => parameters[name] ?? '');
}

/** Anew when the page has changed its language. */
function read() {
  const { texts: now = '{}' } = document.getElementById('content')?.dataset ?? {};
  if (now === written) return;
  written = now;
  texts = JSON.parse(now);
  rules = new Intl.PluralRules(language());
}
