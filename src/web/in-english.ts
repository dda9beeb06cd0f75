import { createLocale, type Say } from '../i18n/locale.ts';

/** What programs are answered is English, whatever people read. */
export const inEnglish: Say = createLocale('UTC').say;
