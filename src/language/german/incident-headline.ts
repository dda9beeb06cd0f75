import type { Translated } from '../catalogue.ts';
import type { incidentHeadline as english } from '../english/incident-headline.ts';

export const incidentHeadline: Translated<typeof english> = {
  'headline.down': '{component} ist ausgefallen: {provides} ist NICHT verfügbar.',
  'headline.downAt': '{component} ist ausgefallen ({target}): {provides} ist NICHT verfügbar.',
  'headline.mayBeDown': '{component} ist möglicherweise ausgefallen: {provides} ist möglicherweise NICHT verfügbar.',
  'headline.mayBeDownAt':
    '{component} ist möglicherweise ausgefallen ({target}): {provides} ist möglicherweise NICHT verfügbar.',
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
  'headline.known': 'Wieder bekannt: {questions} Es gab {duration} lang keine neue Antwort.',
  'headline.knownAt': 'Wieder bekannt ({target}): {questions} Es gab {duration} lang keine neue Antwort.',
  'headline.working': 'Funktioniert wieder: {questions} Die Störung dauerte {duration}.',
  'headline.workingAt': 'Funktioniert wieder ({target}): {questions} Die Störung dauerte {duration}.',
  'headline.update': 'Neuer Stand: {headline}',
  'headline.beingWorkedOn': 'In Arbeit: {headline}',
  'headline.more': { one: '{shown} Und {count} weitere.', other: '{shown} Und {count} weitere.' },
};
