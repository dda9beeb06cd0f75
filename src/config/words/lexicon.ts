import type { Config } from '../config.ts';
import type { WordsForm } from '../form/words.ts';
import { languageOf } from '../../i18n/locale.ts';
import { germanHints, germanWordsIn } from './german-words.ts';
import { hints, standIns } from './technical-words.ts';
import { overlaps, wordFinder, type WordFinder } from './word-finder.ts';

/** Why a word is hard, and how to say it otherwise. */
export type HardWord =
  | { readonly kind: 'technical'; readonly instead?: string; readonly hint?: string }
  | { readonly kind: 'avoided'; readonly instead: string }
  | { readonly kind: 'id'; readonly hint: string };

/** What texts are judged by. */
export interface Lexicon {
  /** Of the texts: `de`. What only English has is judged in English alone. */
  readonly language: string;
  readonly hard: WordFinder<HardWord>;
  /** Those of `words.avoid`; they count although they are names. */
  readonly avoided: WordFinder<HardWord & { readonly kind: 'avoided' }>;
  /** Names and words that all who read the page know. */
  readonly known: WordFinder<true>;
}

/** The lexicon of a configuration. */
export function lexiconOf(
  config: Pick<Config, 'organisation' | 'components' | 'functions' | 'locale'>,
  words: WordsForm,
): Lexicon {
  const names = [config.organisation, ...[...config.components.values()].map(({ name }) => name)];
  const avoid = Object.entries(words.avoid);
  const avoided = new Set(avoid.map(([word]) => word.toLowerCase()));
  const known = [...names, ...words.allow].filter((word) => !avoided.has(word.toLowerCase()));
  const language = languageOf(config.locale.tag);
  const technical = [
    ...Object.entries(standIns).map(([word, instead]) => [word, { kind: 'technical', instead }] as const),
    ...Object.entries(hints).map(([word, hint]) => [word, { kind: 'technical', hint }] as const),
  ];
  return {
    language,
    hard: hardWords(language, [...(language === 'en' ? technical : []), ...idsOf(config)]),
    avoided: wordFinder(avoid.map(([word, instead]) => [word, { kind: 'avoided', instead }] as const)),
    known: wordFinder(known.map((word) => [word, true] as const)),
  };
}

/** Terms in any language, and those that German makes longer words of. */
function hardWords(language: string, terms: readonly (readonly [string, HardWord])[]): WordFinder<HardWord> {
  const find = wordFinder(terms);
  if (language !== 'de') return find;
  return (text) => {
    const found = find(text);
    const german = germanWordsIn(text)
      .filter((one) => !found.some((other) => overlaps(one, other)))
      .map(({ stem, ...one }) => {
        const entry = { kind: 'technical', hint: `say it otherwise: „${germanHints[stem]}“` } as const;
        return { ...one, entry, isPlural: false };
      });
    return [...found, ...german];
  };
}

/** A last part that makes a word of a hyphened one: check-in, sign-up, stock-taking. */
const particles = /-(in|out|up|off|on|over|by|down|to|away|back|through|mail|line|[a-z]+ing)$/;

/** Ids that no sentence would have by chance: with a hyphen, and not said in any question or name. */
function idsOf({ components, functions }: Pick<Config, 'components' | 'functions'>): [string, HardWord][] {
  const said = [...components.values()].map(({ name, provides }) => `${name}\n${provides}`);
  const asked = [...functions.values()].map(({ question }) => question);
  const all = [...said, ...asked].join('\n').toLowerCase();
  const isOwn = (id: string) => id.includes('-') && !particles.test(id) && !all.includes(id);
  return [
    ...[...functions.values()].map(({ id, question }) => [id, `say what it is about, as in "${question}"`] as const),
    ...[...components.values()].map(({ id, provides }) => [id, `say what it is for: "${provides}"`] as const),
  ]
    .filter(([id]) => isOwn(id))
    .map(([id, hint]) => [id, { kind: 'id', hint }]);
}
