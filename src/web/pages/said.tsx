import { createContext, Fragment, type ComponentChildren, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { braces, createLocale, type Locale, type TextKey } from '../../i18n/locale.ts';

const LocaleContext = createContext<Locale>(createLocale('UTC'));

/** Gives all that is within it a language and a zone. */
export const Speaking = LocaleContext.Provider;

/** The language and zone of the page that this is part of. */
export const useLocale = (): Locale => useContext(LocaleContext);

/** A text whose placeholders are elements: `<Said of="status.itIs" with={{ time: <time … /> }} />`. */
export function Said({ of, count, with: parts }: SaidProps): VNode {
  const { pattern } = useLocale();
  const texts = pattern(of, count).split(braces);
  return <>{texts.map((text, index) => (index % 2 === 0 ? text : <Fragment>{parts[text]}</Fragment>))}</>;
}

interface SaidProps {
  readonly of: TextKey;
  /** Which form of a text that depends on a number. */
  readonly count?: number;
  readonly with: Readonly<Record<string, ComponentChildren>>;
}

/** What a link or button is about, for those who hear it by itself: beside others of the same name they could not tell it from them. */
export const Subject = ({ text }: { text: string }): VNode => <span class="unseen">{`: ${text}`}</span>;
