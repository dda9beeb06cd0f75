import type { Translated } from '../catalogue.ts';
import type { pageEmbed as english } from '../english/page-embed.ts';

export const pageEmbed: Translated<typeof english> = {
  'page.embed.lead':
    'Damit zeigen Sie den Stand auf anderen Seiten: im Intranet, im Wiki, auf dem Schreibtisch. Es läuft dort kein Skript, und die Anzeige ist höchstens eine halbe Minute alt.',
  'page.embed.toCopy': 'Zum Kopieren',
  'page.embed.toFollow': 'Zum Abonnieren',
  'page.embed.stateOf': 'Stand: {title}',
  'page.embed.all': 'Alles zusammen',
  'page.embed.card': 'Eine Karte mit dem Stand',
  'page.embed.link': 'Ein Link',
  'page.embed.atom': 'Störungen als Feed (Atom)',
  'page.embed.rss': 'Störungen als Feed (RSS)',
  'page.embed.calendar': 'Geplante Arbeiten als Kalender',
  'page.embed.asOf': 'Stand: {time}.',
};
