// What technicians say to each other in German: bare, inflected, and as the beginning or end of a longer word, as German
// puts words together. What is proposed is no stand-in: the sentence around it would have to change with it.

/** Terms by their stem, each with what to say instead. */
export const germanHints: Readonly<Record<string, string>> = {
  api: 'Verbindung',
  authentifizierung: 'Anmeldung',
  backend: 'System',
  batchjob: 'nächtlicher Lauf',
  cache: 'Zwischenspeicher',
  checkout: 'Kasse',
  client: 'Programm',
  cloud: 'Rechenzentrum',
  cluster: 'System',
  cronjob: 'nächtlicher Lauf',
  datenbank: 'gespeicherte Daten',
  debugging: 'Fehlersuche',
  default: 'Voreinstellung',
  deployment: 'Änderung',
  endpunkt: 'Verbindung',
  exception: 'Fehler',
  failover: 'Wechsel auf das Ersatzsystem',
  feature: 'Funktion',
  fehlercode: 'was man sieht, wenn es nicht geht',
  firewall: 'Schutz des Netzes',
  frontend: 'Seite',
  gateway: 'Dienst, mit dem, was er tut',
  hotfix: 'schnelle Reparatur',
  infrastruktur: 'System',
  interface: 'Verbindung',
  konfiguration: 'Einstellungen',
  latenz: 'Verzögerung',
  loadbalancer: 'System',
  logfile: 'Aufzeichnung',
  login: 'Anmeldung',
  mainframe: 'System',
  microservice: 'System',
  middleware: 'System',
  payload: 'Inhalt',
  proxy: 'System',
  queue: 'wartende Aufträge',
  release: 'Änderung',
  request: 'Anfrage',
  response: 'Antwort',
  rollback: 'Rückkehr zur vorigen Fassung',
  schnittstelle: 'Verbindung',
  server: 'System',
  timeout: 'Antwort bleibt aus',
  token: 'Zugangsschlüssel',
  ticketsystem: 'Auftragsliste',
  update: 'Änderung',
  workaround: 'Ausweg',
  zertifikat: 'Nachweis der Echtheit',
};

const endings = ['', 's', 'e', 'n', 'en', 'er', 'es', 'ern'];
/** Shorter ones stand at the end of words that have nothing to do with them. */
const SHORTEST_IN_COMPOUND = 5;

/** The stem that a word is, is inflected from, or begins or ends with. */
export function germanStemIn(word: string): string | undefined {
  const lower = word.toLowerCase();
  const stems = Object.keys(germanHints).toSorted((a, b) => b.length - a.length);
  return (
    stems.find((stem) => endings.some((ending) => lower === stem + ending)) ??
    stems
      .filter(({ length }) => length >= SHORTEST_IN_COMPOUND)
      .find((stem) => lower.startsWith(stem) || endings.some((ending) => lower.endsWith(stem + ending)))
  );
}

/** Where such words stand in a text. */
export const germanWordsIn = (text: string): readonly { start: number; end: number; text: string; stem: string }[] =>
  Array.from(text.matchAll(/[\p{L}\p{N}]+/gu), ({ 0: word, index }) => ({ word, index })).flatMap(({ word, index }) => {
    const stem = germanStemIn(word);
    return stem === undefined ? [] : [{ start: index, end: index + word.length, text: word, stem }];
  });
