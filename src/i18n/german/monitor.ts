import type { Translated } from '../catalogue.ts';
import type { monitor as english } from '../english/monitor.ts';

export const monitor: Translated<typeof english> = {
  'monitor.itself': 'Bellwether selbst: {says}',
  'monitor.noRunnerYet': 'Noch ist kein Prozess für Prüfungen bereit; er wird gerade gestartet.',
  'monitor.runner': 'Kein Prozess für Prüfungen läuft, deshalb kann nichts geprüft werden.',
  'monitor.browser': 'Kein Browser lässt sich starten.',
  'monitor.late': 'Prüfungen beginnen zu spät: Dieser Rechner hat mehr zu tun, als er kann.',
  'monitor.late.detail': 'Bis zu {duration} in den letzten Minuten.',
  'monitor.late.capacity':
    'Die Prüfungen brauchen {percent} % dessen, was hier am knappsten ist; „bellwether doctor --capacity“ sagt, wovon und was zu tun ist.',
  'monitor.configuration': 'Die geänderte Konfiguration wurde abgelehnt; die letzte gute gilt weiter.',
  'monitor.script': 'Ein Prüfskript lässt sich nicht laden.',
  'monitor.script.lastGood': '{script} ({functions}): {problem}. Die letzte gute Fassung bleibt in Gebrauch.',
  'monitor.script.noGood': '{script} ({functions}): {problem}. Diese Funktionen können bis dahin nicht geprüft werden.',
  'monitor.schedule': 'Der Zeitplan läuft nicht.',
  'monitor.schedule.detail': 'Sein letzter Takt ist über {duration} her; starten Sie Bellwether neu.',
  'monitor.runs': 'Kein Lauf wird fertig, obwohl welche fällig waren.',
  'monitor.runs.detail': 'Der letzte ist über {duration} her; suchen Sie im Protokoll nach dem Prozess für Prüfungen.',
  'monitor.messages': 'Meldungen warten, und keine kommt durch.',
  'monitor.messages.detail': 'Die älteste wartet seit über {duration}; sehen Sie nach den Kanälen.',
  'monitor.store': 'Der Speicher hat Schwierigkeiten.',
  'monitor.store.waiting': {
    one: 'Seit {time} konnte nichts geschrieben werden; {count} Ergebnis wartet im Arbeitsspeicher. {problem}',
    other: 'Seit {time} konnte nichts geschrieben werden; {count} Ergebnisse warten im Arbeitsspeicher. {problem}',
  },
  'monitor.store.losing': {
    one: 'Seit {time} konnte nichts geschrieben werden; {count} Ergebnis wartet im Arbeitsspeicher. Bloße Ergebnisse, die aufgegeben werden mussten: {lost}. {problem}',
    other:
      'Seit {time} konnte nichts geschrieben werden; {count} Ergebnisse warten im Arbeitsspeicher. Bloße Ergebnisse, die aufgegeben werden mussten: {lost}. {problem}',
  },
  'monitor.rows': 'Der Speicher enthält Zeilen, die sich nicht lesen lassen; sie werden ausgelassen.',
  'monitor.rows.detail': {
    one: '{count} Zeile: {rows}. Alles andere läuft weiter. „bellwether store check“ sagt, was mit ihr ist und was zu tun ist.',
    other:
      '{count} Zeilen: {rows}. Alles andere läuft weiter. „bellwether store check“ sagt, was mit ihnen ist und was zu tun ist.',
  },
  'monitor.channel': 'Der Kanal {channel} lehnt ab, was ihm gemeldet wird.',
  'monitor.channel.unclear': 'Der Kanal {channel} sagt nicht klar, ob er Meldungen annimmt.',
  'monitor.channel.detail': '{error}. Ändern Sie channels.{channel} in der Konfiguration.',
  'monitor.network': 'Der Monitor erreicht das Netz nicht.',
  'monitor.overloaded': 'Der Rechner des Monitors ist überlastet.',
  'monitor.overloaded.detail':
    'Prüfungen oder Zeitgeber kamen mehr als {duration} zu spät. Solange zählt es nicht als Störung, wenn in einer Prüfung die Zeit abläuft. Geben Sie dem Rechner mehr Prozessoren, oder prüfen Sie weniger auf einmal.',
  'monitor.calendar':
    'Ein Kalender lässt sich nicht lesen; wer Bereitschaft oder frei hat, könnte deshalb falsch sein.',
  'monitor.feed.unread':
    'Der Kalender für {uses} unter {url} lässt sich nicht lesen: {why}. Nichts ist von ihm bekannt.',
  'monitor.feed.stale':
    'Der Kalender für {uses} unter {url} lässt sich nicht lesen: {why}. Was vorher gelesen wurde, gilt weiter.',
  'monitor.feed.misread': 'Der Kalender für {uses} unter {url}: {problem}',
  'monitor.feed.holidays': 'Feiertage',
  'monitor.feed.roster': 'den Dienstplan {roster}',
  'monitor.feed.both': '{first} und {second}',
};
