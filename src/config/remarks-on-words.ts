// Whether those who read the page will understand it: told as warnings, as only its author knows what readers know.
import { dependenciesOf } from '../model/dependencies.ts';
import type { BusinessFunction } from '../model/function.ts';
import type { Config } from './config.ts';
import type { WordsForm } from './form/words.ts';
import { has, textAt, valueAt, valuesAt, type Path } from './path.ts';
import type { Report } from './problem.ts';
import { isForPlainReaders, textRemarks } from './words/judge-text.ts';
import { lexiconOf } from './words/lexicon.ts';
import { toldToCustomer } from './words/missing.ts';
import { textsOf } from './words/texts.ts';

/** Remarks on the texts of a configuration that is right, as written and as built. */
export function remarksOnWords(
  root: unknown,
  { config, words }: { readonly config: Config; readonly words: WordsForm },
  report: Report,
): void {
  const lexicon = lexiconOf(config, words);
  for (const text of textsOf(root, config))
    for (const message of textRemarks(text, lexicon)) report(text.path, message);
  for (const fn of config.functions.values()) {
    remarkOnMissing(root, fn, { config, report });
    remarkOnShared(fn, { config, report });
    remarkOnItself(root, fn, report);
  }
  const avoided = new Set(Object.keys(words.avoid).map((word) => word.toLowerCase()));
  words.allow.forEach((word, index) => {
    if (avoided.has(word.toLowerCase())) report(['words', 'allow', index], 'is in words.avoid too, and that holds');
  });
}

interface Surroundings {
  readonly config: Config;
  readonly report: Report;
}

function remarkOnMissing(root: unknown, fn: BusinessFunction, { config, report }: Surroundings): void {
  const path: Path = ['functions', fn.id, 'impact'];
  const impact = valueAt(root, path);
  if (impact === undefined) return;
  if (fn.audiences.includes('customer-service') && !has(impact, 'tellCustomers')) {
    const proposal = toldToCustomer(textAt(impact, ['summary']) ?? '');
    const example = proposal === undefined ? '' : `, such as "${proposal}"`;
    report(path, `does not say what customer service should tell customers; add tellCustomers${example}`);
  }
  if (fn.severity !== 'critical' || !isForPlainReaders(new Set(fn.audiences))) return;
  if (has(impact, 'stillWorks') || has(impact, 'workaround')) return;
  const others = untouchedBy(fn, config);
  const example = others.length === 0 ? '' : ` (needing none of its components: ${others.join(' ')})`;
  report(
    path,
    `is critical, and says neither what still works nor what to do by hand; add stillWorks${example} or workaround`,
  );
}

const MOST_NAMED = 2;

/** Questions of functions that may still work when this one does not. */
function untouchedBy(fn: BusinessFunction, { functions, components }: Config): readonly string[] {
  const needed = dependenciesOf(fn.dependsOn, components);
  if (needed.size === 0) return [];
  return [...functions.values()]
    .filter((other) => other.id !== fn.id && other.audiences.some((audience) => fn.audiences.includes(audience)))
    .filter(
      ({ dependsOn }) =>
        dependsOn.length > 0 && ![...dependenciesOf(dependsOn, components)].some((id) => needed.has(id)),
    )
    .slice(0, MOST_NAMED)
    .map(({ question }) => `"${question}"`);
}

const offering = ['stillWorks', 'tellCustomers'] as const;

/**
 * Plain words that offer something suppose that nothing else fails. Where a component is shared, its failure breaks other
 * functions too, so there must be words for that, or the words must name what they rest on.
 */
function remarkOnShared(fn: BusinessFunction, { config, report }: Surroundings): void {
  const { impact } = fn;
  const shared = fn.dependsOn.filter((id) =>
    [...config.functions.values()].some((other) => other.id !== fn.id && other.dependsOn.includes(id)),
  );
  for (const kind of offering) {
    if (typeof impact[kind] !== 'string') continue;
    const bare = shared.filter((id) => impact.whenDown[id]?.[kind] === undefined);
    if (bare.length === 0) continue;
    report(
      ['functions', fn.id, 'impact', kind],
      `is also meant for when ${bare.join(' or ')} is down, which breaks other functions too, and may then offer what does not work; add whenDown: { ${bare[0]!}: { ${kind}: ... } }, or name the functions that it rests on: ${kind}: { functions: [...], text: ... }`,
    );
  }
}

/** A sentence that rests on the very function that fails is never said. */
function remarkOnItself(root: unknown, fn: BusinessFunction, report: Report): void {
  for (const place of ['impact', 'impact.whenDown.*'])
    for (const kind of offering)
      for (const { path, value } of valuesAt(root, `functions.${fn.id}.${place}.${kind}.functions.*`))
        if (value === fn.id)
          report(path, 'is the function itself, so this is never said; name those that go on working');
}
