import type { Translated } from '../catalogue.ts';
import type { viewHistory as english } from '../english/view-history.ts';

export const viewHistory: Translated<typeof english> = {
  'view.history.never': 'nie',
  'view.history.none': 'keine',
  'view.history.nothing': 'Nichts wurde gemessen',
  'view.history.summary': '{succeeded} verfügbar, gemessen wurden {measured} der fälligen Prüfungen',
  'view.day.untried': 'nicht geprüft',
  'view.day.working': 'in Ordnung',
  'view.day.failing': '{span} gestört',
  'view.day.unknown': 'nicht bekannt',
  'view.day.unknownFor': '{span} nicht bekannt',
  'view.day.slow': '{span} langsam',
  'view.day.planned': '{span} geplante Arbeiten',
  'view.audit.who': '{who}, {way}, von {from}',
  'view.audit.password': 'mit Passwort',
  'view.audit.openid': 'über den Identitätsanbieter',
  'view.audit.proxy': 'über den Proxy',
  'view.audit.token': 'mit Token',
  'view.audit.channel': 'mit dem Geheimnis eines Kanals oder einer Quelle',
  'view.audit.nothing': 'nicht bekannt',
  'view.audit.done': 'Erledigt',
  'view.audit.refused': 'Abgelehnt',
  'view.audit.failed': 'Fehlgeschlagen',
};
