import type { Locale } from '../i18n/locale.ts';

/**
 * Why nobody is told when the configuration does not say so itself. These words are what is kept and compared; people read
 * them in their own language, and another language is no other reason.
 */
export const suppressionReasons = {
  noPolicy: 'no policy of the configuration fits',
  noChannel: 'alerting.self names no channel',
} as const;

/** Why nobody is told, for people: what is kept of it, or the words of a policy as they stand. */
export function suppressionText(silent: string, { say }: Locale): string {
  if (silent === suppressionReasons.noPolicy) return say('timeline.silent.noPolicy');
  return silent === suppressionReasons.noChannel ? say('timeline.silent.noChannel') : silent;
}
