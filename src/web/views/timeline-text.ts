import type { Say } from '../../i18n/locale.ts';
import type { TimelineEntry } from '../../model/incident.ts';

/** What a line of the timeline says, to those who may read all of it. */
export const lineText = ({ kind, text }: TimelineEntry, say: Say): string =>
  kind === 'omitted' ? say('view.timeline.omitted', { count: Number(text) }) : text;
