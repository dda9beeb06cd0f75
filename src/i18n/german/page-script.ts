import type { Translated } from '../catalogue.ts';
import type { pageScript as english } from '../english/page-script.ts';

export const pageScript: Translated<typeof english> = {
  'script.lost':
    'Der Monitor ist nicht erreichbar. Was unten steht, galt um {time} und kann jetzt falsch sein. Ein neuer Versuch läuft …',
  'script.old': 'Keine neue Antwort seit {time}. Was unten steht, kann jetzt falsch sein.',
  'script.back': 'Der Monitor ist wieder erreichbar. {says}',
  'script.notCurrent': 'Nicht aktuell: {title}',
  'script.copied': 'Kopiert',
  'script.copied.aloud': 'Kopiert.',
  'script.notCopied': 'Bitte von Hand markieren',
  'script.notCopied.aloud': 'Das Kopieren ist nicht gelungen. Bitte markieren Sie den Text von Hand.',
};
