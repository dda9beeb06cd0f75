import type { Translated } from '../catalogue.ts';
import type { incidentHeadline as english } from '../english/incident-headline.ts';

export const incidentHeadline: Translated<typeof english> = {
  'headline.down': '{component} ist ausgefallen: {provides} ist NICHT verfügbar.',
  'headline.downAt': '{component} ist ausgefallen ({target}): {provides} ist NICHT verfügbar.',
  'headline.faulty': '{component} ist gestört: {provides} funktioniert nicht richtig.',
  'headline.faultyAt': '{component} ist gestört ({target}): {provides} funktioniert nicht richtig.',
  'headline.slow': '{component} ist langsam: {provides} ist langsam.',
  'headline.slowAt': '{component} ist langsam ({target}): {provides} ist langsam.',
  'headline.mayBeDown': '{component} ist möglicherweise ausgefallen: {provides} ist möglicherweise NICHT verfügbar.',
  'headline.mayBeDownAt':
    '{component} ist möglicherweise ausgefallen ({target}): {provides} ist möglicherweise NICHT verfügbar.',
  'headline.mayBeFaulty':
    '{component} ist möglicherweise gestört: {provides} funktioniert möglicherweise nicht richtig.',
  'headline.mayBeFaultyAt':
    '{component} ist möglicherweise gestört ({target}): {provides} funktioniert möglicherweise nicht richtig.',
  'headline.mayBeSlow': '{component} ist möglicherweise langsam: {provides} ist möglicherweise langsam.',
  'headline.mayBeSlowAt': '{component} ist möglicherweise langsam ({target}): {provides} ist möglicherweise langsam.',
  'headline.movedTo': 'Hält aus einem anderen Grund an, siehe Störung {incident}: {questions}',
  'headline.at': '{target}: {meaning}',
  'headline.notWorking': 'Gestört: {questions}',
  'headline.byTurns': 'Mit Unterbrechungen: {title}',
  'headline.unknown': 'Nicht bekannt: {questions} Keine neue Antwort seit {since}.',
  'headline.unknownAt': 'Nicht bekannt ({target}): {questions} Keine neue Antwort seit {since}.',
  'headline.over': 'Vorbei: {headline}',
  'headline.overAfter': 'Vorbei: {title} Das dauerte {duration}.',
  'headline.closed': 'Ohne Antwort geschlossen, wird nicht mehr überwacht: {questions}',
  'headline.closedAt': 'Ohne Antwort geschlossen, wird nicht mehr überwacht ({target}): {questions}',
  'headline.componentBack':
    '{component} funktioniert wieder: {provides} ist verfügbar. Der Ausfall dauerte {duration}.',
  'headline.componentBackAt':
    '{component} funktioniert wieder ({target}): {provides} ist verfügbar. Der Ausfall dauerte {duration}.',
  'headline.faultyBack':
    '{component} funktioniert wieder: {provides} funktioniert richtig. Die Störung dauerte {duration}.',
  'headline.faultyBackAt':
    '{component} funktioniert wieder ({target}): {provides} funktioniert richtig. Die Störung dauerte {duration}.',
  'headline.slowBack': '{component} funktioniert wieder: {provides} ist nicht mehr langsam. Das dauerte {duration}.',
  'headline.slowBackAt':
    '{component} funktioniert wieder ({target}): {provides} ist nicht mehr langsam. Das dauerte {duration}.',
  'headline.known': 'Wieder bekannt: {questions} Es gab {duration} lang keine neue Antwort.',
  'headline.knownAt': 'Wieder bekannt ({target}): {questions} Es gab {duration} lang keine neue Antwort.',
  'headline.working': 'Funktioniert wieder: {questions} Die Störung dauerte {duration}.',
  'headline.workingAt': 'Funktioniert wieder ({target}): {questions} Die Störung dauerte {duration}.',
  'headline.update': 'Neuer Stand: {headline}',
  'headline.beingWorkedOn': 'In Arbeit: {headline}',
  'headline.alertsInAll': { one: 'Insgesamt {count} Alarm.', other: 'Insgesamt {count} Alarme.' },
  'headline.more': { one: '{shown} Und {count} weitere.', other: '{shown} Und {count} weitere.' },
};
