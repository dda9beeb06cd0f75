import type { Translated } from '../catalogue.ts';
import type { messageMail as english } from '../english/message-mail.ts';

export const messageMail: Translated<typeof english> = {
  'mail.since': 'Seit {time}.',
  'mail.stillWorks': 'Was weiter funktioniert: {sentences}',
  'mail.anotherWhenOver': 'Sie bekommen eine weitere E-Mail, wenn es vorbei ist.',
  'mail.beganWith': 'Begonnen hatte es so: {headline}',
  'mail.enough.subject': 'Heute keine weiteren E-Mails: {organisation}',
  'mail.enough.text': {
    one: 'Sie haben heute eine E-Mail bekommen, und es gäbe mehr zu melden. Um Sie zu schonen, kommt vor morgen keine weitere.',
    other:
      'Sie haben heute {count} E-Mails bekommen, und es gäbe mehr zu melden. Um Sie zu schonen, kommt vor morgen keine weitere.',
  },
  'mail.enough.meanwhile':
    'Auf der Statusseite steht immer, wie es gerade ist. Was morgen noch so ist, bekommen Sie dann gemeldet.',
  'mail.confirm.subject': 'Bitte bestätigen: E-Mails über den Status der Dienste von {organisation}',
  'mail.confirm.text':
    'Jemand, vermutlich Sie, möchte E-Mails an diese Adresse, wenn bei {organisation} etwas nicht funktioniert: {functions}',
  'mail.confirm.allFunctions': 'alle Funktionen',
  'mail.confirm.whatToDo':
    'Wenn Sie das waren, öffnen Sie innerhalb eines Tages den Link unten und drücken Sie dort auf den Knopf. Wenn nicht, tun Sie nichts: Es kommen keine weiteren E-Mails.',
  'mail.why': 'Sie bekommen diese E-Mail, weil diese Adresse auf der Statusseite von {organisation} angegeben wurde.',
  'mail.link.confirm': 'Bestätigen',
  'mail.link.more': 'Mehr dazu',
  'mail.link.statusPage': 'Statusseite',
  'mail.link.delete': 'Die Adresse sofort löschen lassen',
  'mail.link.leave': 'Keine E-Mails mehr bekommen',
};
