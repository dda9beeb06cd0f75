import type { Translated } from '../catalogue.ts';
import type { incidentTimeline as english } from '../english/incident-timeline.ts';

export const incidentTimeline: Translated<typeof english> = {
  'timeline.it': '{question} Die Prüfung {does}',
  'timeline.also': '{question} Auch diese Prüfung {does}',
  'timeline.again': '{question} Erneut: Die Prüfung {does}',
  'timeline.blamed': '{question} Jetzt liegt es an {component}: Die Prüfung {does}',
  'timeline.movedTo': '{question} Liegt jetzt an {component}, siehe Störung {incident}.',
  'timeline.movedToItself': '{question} Schlägt jetzt aus einem anderen Grund fehl, siehe Störung {incident}.',
  'timeline.movedFrom': '{question} Gehörte zuvor zur Störung {incident}.',
  'timeline.does.fail': 'schlägt fehl: {error}',
  'timeline.does.failAt': 'schlägt bei „{step}“ fehl: {error}',
  'timeline.does.timeOut': 'wird nicht rechtzeitig fertig: {error}',
  'timeline.does.timeOutAt': 'wird bei „{step}“ nicht rechtzeitig fertig: {error}',
  'timeline.does.exceed': 'findet einen Wert außerhalb seiner Grenzen: {measured}.',
  'timeline.does.notTry': 'ließ sich nicht ausführen: {message}',
  'timeline.does.notAnswer': 'hat keine neue Antwort.',
  'timeline.does.notKnow': 'hat keine bekannte Antwort.',
  'timeline.flapping':
    '{question} Mal gelingt es, mal nicht. Das wird einmal gemeldet; als behoben gilt es, wenn es eine Weile beständig war.',
  'timeline.steady': '{question} Jetzt ist es beständig: Es gelingt nicht.',
  'timeline.worksAgain': '{question} Das funktioniert wieder.',
  'timeline.answersNo': '{question} Es gibt wieder eine Antwort: nein.',
  'timeline.noLonger': 'Nicht mehr: {says}',
  'timeline.manyAlerts':
    'In dieser Störung bestehen mehr als {most} Alarme. Weitere werden ab hier gezählt und nicht aufgeführt.',
  'timeline.gap.stopped': 'Der Monitor lief ab {from} nicht, {duration} lang: In dieser Zeit wurde nichts geprüft.',
  'timeline.gap.paused':
    'Der Monitor war ab {from} angehalten oder blockiert, {duration} lang: In dieser Zeit wurde nichts geprüft.',
  'timeline.gap.asleep':
    'Der Rechner des Monitors war ab {from} im Ruhezustand, {duration} lang, oder seine Uhr wurde vorgestellt: In dieser Zeit wurde nichts geprüft.',
  'timeline.unwatched': '{function} ({target}) wurde aus der Konfiguration genommen und wird nicht mehr überwacht.',
  'timeline.available': 'Wieder verfügbar. Die Störung dauerte {duration}.',
  'timeline.known': 'Wieder bekannt. Die Ungewissheit dauerte {duration}.',
  'timeline.over': 'Vorbei.',
  'timeline.severity': 'Schweregrad von „{from}“ auf „{to}“ erhöht.',
  'timeline.severityTakenOver': 'Schweregrad von „{from}“ auf „{to}“ erhöht, denn daraus folgt: {title}',
  'timeline.severityBySpread': {
    one: 'Schweregrad von „{from}“ auf „{to}“ erhöht: {count} Funktion betroffen, Dauer bisher {duration}.',
    other: 'Schweregrad von „{from}“ auf „{to}“ erhöht: {count} Funktionen betroffen, Dauer bisher {duration}.',
  },
  'timeline.taken': '{by} hat die Störung übernommen.',
  'timeline.takeAnew': '{by} hatte die Störung übernommen; sie muss neu übernommen werden.',
  'timeline.closedAtPager':
    '{by} hat die Störung am Pager geschlossen. Sie ist noch nicht behoben; das gilt eine Weile als übernommen.',
  'timeline.stillNotOver': 'Am Pager geschlossen und immer noch nicht behoben: Es wird neu gemeldet.',
  'timeline.heldByComponent':
    'Hierüber wird niemand benachrichtigt: {component} wird dafür gebraucht und ist ausgefallen (Störung {incident}).',
  'timeline.heldBySilence': 'Bis {until} wird niemand benachrichtigt: stummgeschaltet von {by} ({why}).',
  'timeline.heldByWork': 'Bis {until} wird niemand benachrichtigt: geplante Arbeiten ({says}).',
  'timeline.nothingHolds': 'Nichts hält die Meldung mehr zurück.',
  'timeline.nothingHoldsUntold': 'Nichts hält die Meldung mehr zurück: Wenn die Störung anhält, wird sie gemeldet.',
  'timeline.nobodyTold': 'Niemand wird benachrichtigt: {why}.',
  'timeline.silent.noPolicy': 'keine Regel der Konfiguration passt',
  'timeline.silent.noChannel': 'alerting.self nennt keinen Kanal',
  'timeline.escalated': 'Noch hat niemand die Störung übernommen (bisher {duration}): an {channels} gemeldet.',
  'timeline.crowded': 'Zu viele Störungen auf einmal: an {channels} gehen sie alle in einer Meldung.',
  'timeline.told.trigger': 'An {channel} gemeldet, dass die Störung begonnen hat.',
  'timeline.told.update': 'An {channel} gemeldet, was außerdem gestört ist.',
  'timeline.told.acknowledge': 'An {channel} gemeldet, dass daran gearbeitet wird.',
  'timeline.told.resolve': 'An {channel} gemeldet, dass die Störung behoben ist.',
  'timeline.toldLate.trigger': {
    one: 'Nach dem ersten Versuch an {channel} gemeldet, dass die Störung begonnen hat.',
    other: 'Nach {count} Versuchen an {channel} gemeldet, dass die Störung begonnen hat.',
  },
  'timeline.toldLate.update': {
    one: 'Nach dem ersten Versuch an {channel} gemeldet, was außerdem gestört ist.',
    other: 'Nach {count} Versuchen an {channel} gemeldet, was außerdem gestört ist.',
  },
  'timeline.toldLate.acknowledge': {
    one: 'Nach dem ersten Versuch an {channel} gemeldet, dass daran gearbeitet wird.',
    other: 'Nach {count} Versuchen an {channel} gemeldet, dass daran gearbeitet wird.',
  },
  'timeline.toldLate.resolve': {
    one: 'Nach dem ersten Versuch an {channel} gemeldet, dass die Störung behoben ist.',
    other: 'Nach {count} Versuchen an {channel} gemeldet, dass die Störung behoben ist.',
  },
  'timeline.toldSome.trigger':
    'An {channel} gemeldet, dass die Störung begonnen hat, aber nicht an alle; der Mailserver hat abgelehnt: {refused}.',
  'timeline.toldSome.update':
    'An {channel} gemeldet, was außerdem gestört ist, aber nicht an alle; der Mailserver hat abgelehnt: {refused}.',
  'timeline.toldSome.acknowledge':
    'An {channel} gemeldet, dass daran gearbeitet wird, aber nicht an alle; der Mailserver hat abgelehnt: {refused}.',
  'timeline.toldSome.resolve':
    'An {channel} gemeldet, dass die Störung behoben ist, aber nicht an alle; der Mailserver hat abgelehnt: {refused}.',
  'timeline.toldSomeLate.trigger': {
    one: 'Nach dem ersten Versuch an {channel} gemeldet, dass die Störung begonnen hat, aber nicht an alle; der Mailserver hat abgelehnt: {refused}.',
    other:
      'Nach {count} Versuchen an {channel} gemeldet, dass die Störung begonnen hat, aber nicht an alle; der Mailserver hat abgelehnt: {refused}.',
  },
  'timeline.toldSomeLate.update': {
    one: 'Nach dem ersten Versuch an {channel} gemeldet, was außerdem gestört ist, aber nicht an alle; der Mailserver hat abgelehnt: {refused}.',
    other:
      'Nach {count} Versuchen an {channel} gemeldet, was außerdem gestört ist, aber nicht an alle; der Mailserver hat abgelehnt: {refused}.',
  },
  'timeline.toldSomeLate.acknowledge': {
    one: 'Nach dem ersten Versuch an {channel} gemeldet, dass daran gearbeitet wird, aber nicht an alle; der Mailserver hat abgelehnt: {refused}.',
    other:
      'Nach {count} Versuchen an {channel} gemeldet, dass daran gearbeitet wird, aber nicht an alle; der Mailserver hat abgelehnt: {refused}.',
  },
  'timeline.toldSomeLate.resolve': {
    one: 'Nach dem ersten Versuch an {channel} gemeldet, dass die Störung behoben ist, aber nicht an alle; der Mailserver hat abgelehnt: {refused}.',
    other:
      'Nach {count} Versuchen an {channel} gemeldet, dass die Störung behoben ist, aber nicht an alle; der Mailserver hat abgelehnt: {refused}.',
  },
  'timeline.refused.trigger': '{channel} hat die Meldung abgelehnt, dass die Störung begonnen hat: {error}.',
  'timeline.refused.update': '{channel} hat die Meldung abgelehnt, was außerdem gestört ist: {error}.',
  'timeline.refused.acknowledge': '{channel} hat die Meldung abgelehnt, dass daran gearbeitet wird: {error}.',
  'timeline.refused.resolve': '{channel} hat die Meldung abgelehnt, dass die Störung behoben ist: {error}.',
  'timeline.unclear.trigger':
    '{channel} hat nicht klar bestätigt, dass die Störung begonnen hat: {error}. Die Meldung kam vielleicht nicht an.',
  'timeline.unclear.update':
    '{channel} hat nicht klar bestätigt, was außerdem gestört ist: {error}. Die Meldung kam vielleicht nicht an.',
  'timeline.unclear.acknowledge':
    '{channel} hat nicht klar bestätigt, dass daran gearbeitet wird: {error}. Die Meldung kam vielleicht nicht an.',
  'timeline.unclear.resolve':
    '{channel} hat nicht klar bestätigt, dass die Störung behoben ist: {error}. Die Meldung kam vielleicht nicht an.',
  'timeline.otherKey.trigger':
    'Schlüssel oder Adresse von {channel} sind nicht die, unter denen die Störung dort eröffnet wurde; der Beginn kam dort womöglich nicht an. Sehen Sie dort nach, und schließen Sie die Störung von Hand, wenn sie noch offen ist.',
  'timeline.otherKey.update':
    'Schlüssel oder Adresse von {channel} sind nicht die, unter denen die Störung dort eröffnet wurde; der neue Stand kam dort womöglich nicht an. Sehen Sie dort nach, und schließen Sie die Störung von Hand, wenn sie noch offen ist.',
  'timeline.otherKey.acknowledge':
    'Schlüssel oder Adresse von {channel} sind nicht die, unter denen die Störung dort eröffnet wurde; die Übernahme kam dort womöglich nicht an. Sehen Sie dort nach, und schließen Sie die Störung von Hand, wenn sie noch offen ist.',
  'timeline.otherKey.resolve':
    'Schlüssel oder Adresse von {channel} sind nicht die, unter denen die Störung dort eröffnet wurde; das Ende kam dort womöglich nicht an. Sehen Sie dort nach, und schließen Sie die Störung von Hand, wenn sie noch offen ist.',
};
