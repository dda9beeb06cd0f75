import type { Translated } from '../catalogue.ts';
import type { pageSignIn as english } from '../english/page-sign-in.ts';

export const pageSignIn: Translated<typeof english> = {
  'page.signIn.lead': 'Fehlermeldungen, Belege, Kontakte und alles, was man hier tun kann, sind für Angemeldete.',
  'page.signIn.openid': 'Mit dem Konto Ihres Hauses anmelden',
  'page.signIn.user': 'Benutzername',
  'page.signIn.password': 'Passwort',
  'page.signIn.proxy': 'Wer über den Proxy Ihres Hauses kommt, ist durch ihn schon angemeldet.',
  'page.signIn.nobody': 'Hier meldet sich niemand an',
  'page.signIn.nobody.why': 'Die Konfiguration sieht keine Anmeldung vor: Wer diese Seite erreicht, darf sie lesen.',
  'page.signIn.noGroup':
    '{name}, keine Ihrer Gruppen darf hier etwas sehen. Bitte wenden Sie sich an Ihre Administration.',
  'page.signIn.wrong': 'Benutzername oder Passwort ist falsch.',
  'page.signIn.busy':
    'Im Moment melden sich zu viele gleichzeitig an. Bitte versuchen Sie es in ein paar Sekunden noch einmal.',
  'page.signIn.wait': 'Zu viele falsche Passwörter. Bitte warten Sie {seconds} s, bevor Sie es noch einmal versuchen.',
  'page.signIn.fromElsewhere': 'Das kam von einer fremden Seite; deshalb wurde nichts getan.',
  'page.signIn.noProvider': 'In der Konfiguration steht kein Anmeldedienst.',
  'page.signIn.beginAgain':
    'Diese Anmeldung wurde vor zu langer Zeit, in einem anderen Browser oder unter einer anderen Adresse begonnen, oder sie ist schon abgeschlossen. Bitte beginnen Sie hier noch einmal.',
  'page.signIn.providerTrouble':
    'Der Anmeldedienst ist im Moment nicht zu erreichen oder hat abgelehnt. Mehr steht im Log. Bitte versuchen Sie es noch einmal.',
  'page.signOut.notOurs': 'Es wurde nichts getan. Bitte laden Sie die Seite neu und melden Sie sich dort ab.',
  'page.audit.lead': 'Alles, was hier getan wurde, von wem und von wo, und wer sich nicht anmelden konnte.',
  'page.audit.none': 'Noch wurde nichts getan.',
  'page.audit.older': 'Ältere Einträge',
  'page.audit.forAdmins': 'Das Protokoll ist für alle, die als admin angemeldet sind.',
  'page.audit.noLogin':
    'Das Protokoll ist für alle, die als admin angemeldet sind, und die Konfiguration sieht keine Anmeldung vor (access.login).',
  'access.notAllowed': 'Nicht erlaubt',
  'access.nothingDone': '{why} Es wurde nichts getan.',
  'access.goBack': 'Gehen Sie mit Ihrem Browser zurück: Was Sie geschrieben haben, steht dort noch.',
  'access.notFromThisPage': 'Nicht von dieser Seite',
  'access.notAForm': 'Kein Formular',
  'access.notAForm.why': 'Hier werden nur Formulare angenommen; für Programme gibt es die API.',
  'access.noToken': 'Das Feld für den Zugangsschlüssel war leer; deshalb wurde nichts getan.',
  'access.wrongToken': 'Dieser Zugangsschlüssel passt nicht',
  'access.whoAreYou': 'Wer sind Sie?',
  'access.whoAreYou.why': 'Senden Sie Authorization: Bearer mit einem Zugangsschlüssel. {makeOne}',
  'access.makeOne': 'Sie erhalten einen mit „bellwether token NAME --role responder“.',
  'access.unknownToken': 'Unbekannter Zugangsschlüssel',
  'access.unknownToken.why': 'Dieser Zugangsschlüssel ist hier nicht bekannt oder wurde widerrufen. {makeOne}',
  'access.expired': 'Abgelaufener Zugangsschlüssel',
  'access.expired.why': 'Der Zugangsschlüssel von {name} ist abgelaufen. {makeOne}',
  'access.tokenOf': 'Der Zugangsschlüssel von {name} hat die Rolle {role}; nötig ist {least}.',
  'access.notYours': '{name} hat die Rolle {role}; nötig ist {least}.',
  'access.nobody': '{name} darf hier nichts tun; nötig ist die Rolle {least}.',
  'access.forged': 'Nicht von unserer eigenen Seite',
  'access.forged.why':
    'Das kommt nicht von einer Seite dieses Monitors, die Sie geöffnet haben. Bitte laden Sie die Seite neu; Programme senden X-CSRF-Token.',
  'access.slowed': 'Zu viele falsche Zugangsschlüssel',
  'access.slowed.why': 'Bitte warten Sie {seconds} s, bevor Sie es noch einmal versuchen.',
};
