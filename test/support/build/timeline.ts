import { inEnglish } from '../../../src/i18n/in-english.ts';
import type { Locale } from '../../../src/i18n/locale.ts';
import { timelineText } from '../../../src/message/timeline-text.ts';
import { categoryOf, type TimelineCategory, type TimelineEntry } from '../../../src/model/timeline.ts';

/** An entry of a category that says a text, whatever happened. */
export const noteOf = (
  incidentId: string,
  at: number,
  category: TimelineCategory,
  text = 'expect(locator) failed',
): TimelineEntry => ({ incidentId, at, event: { kind: 'legacy-note', category, text } });

/** What an entry says. */
export const textOf = (entry: TimelineEntry, locale: Locale = inEnglish): string => timelineText(entry, locale);

/** What readers tell an entry apart by. */
export const kindOf = ({ event }: TimelineEntry): TimelineCategory => categoryOf(event);
