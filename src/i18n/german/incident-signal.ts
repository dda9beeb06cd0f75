import type { Translated } from '../catalogue.ts';
import type { incidentSignal as english } from '../english/incident-signal.ts';

export const incidentSignal: Translated<typeof english> = {
  'measured.over': '{name} beträgt {value} (über {limit})',
  'measured.under': '{name} beträgt {value} (unter {limit})',
  'measured.noReason': 'kein Grund wurde festgehalten',
  'measured.runWithoutReason': 'Der Lauf hat keinen Grund hinterlassen.',
  'measured.failureWithoutReason': 'Der Lauf ist fehlgeschlagen und hat keinen Grund hinterlassen.',
  'alarm.since.slow': '{name} ist seit {time} langsam',
  'alarm.since.failing': '{name} ist seit {time} gestört',
  'alarm.since.unknown': '{name} ist seit {time} nicht bekannt',
  'alarm.failed': {
    one: '{name} ist fehlgeschlagen (Zeitraum: {duration})',
    other: '{name} ist mindestens {count}-mal fehlgeschlagen (Zeitraum: {duration})',
  },
  'alarm.flaky': {
    one: '{name} hat erst beim zweiten Versuch bestanden (Zeitraum: {duration})',
    other: '{name} hat mindestens {count}-mal erst beim zweiten Versuch bestanden (Zeitraum: {duration})',
  },
  'alarm.grew': '{name} ist um {growth} auf {value} gewachsen (Zeitraum: {duration})',
  'alarm.until': '{says} (bis {time})',
  'certificate.expires': 'Ein Zertifikat läuft ab ({target}): {time}. Danach: {meaning}',
  'certificate.expired': 'Ein Zertifikat ist abgelaufen ({target}): {time}. {meaning}',
  'storm.count': {
    one: 'Eine weitere Störung, unter zu vielen auf einmal, um sie einzeln zu melden: siehe die Liste der Störungen.',
    other: '{count} weitere Störungen, zu viele auf einmal, um sie einzeln zu melden: siehe die Liste der Störungen.',
  },
  'alert.named': 'Alarm {name}.',
};
