import type { Translated } from '../catalogue.ts';
import type { pageSubscribe as english } from '../english/page-subscribe.ts';

export const pageSubscribe: Translated<typeof english> = {
  'page.subscribe.lead':
    'Eine E-Mail, wenn etwas von Ihnen Gewähltes gestört ist, und eine, wenn es vorbei ist. Sie sind für {audience} geschrieben; etwas anderes wählen Sie oben. Zuerst erhalten Sie eine E-Mail mit der Frage, ob Sie das wirklich waren.',
  'page.subscribe.for.customer-service': 'den Kundendienst',
  'page.subscribe.for.back-office': 'das Backoffice',
  'page.subscribe.for.operations': 'den Betrieb',
  'page.subscribe.address': 'Ihre Adresse',
  'page.subscribe.address.kept':
    'Sie wird nur für diese E-Mails verwendet und gelöscht, sobald Sie keine mehr wünschen.',
  'page.subscribe.address.endsWith':
    'Endet auf {endings}. Sie wird nur für diese E-Mails verwendet und gelöscht, sobald Sie keine mehr wünschen.',
  'page.subscribe.or': ' oder ',
  'page.subscribe.about': 'Worüber',
  'page.subscribe.everything': 'Über alles',
  'page.subscribe.button': 'E-Mails anfordern',
  'page.subscribe.notOffered': 'E-Mails gibt es hier nicht',
  'page.subscribe.notOffered.why':
    'Wer diese Seite betreibt, hat keine E-Mails eingerichtet. Auch die Feeds melden Störungen: siehe „Anderswo anzeigen“.',
  'page.subscribe.tooMany.why':
    'Von Ihrem Anschluss aus wurden sehr viele E-Mails angefordert. Bitte versuchen Sie es in einer Stunde noch einmal.',
  'page.subscribe.full.why': 'So viele erhalten schon E-Mails, dass niemand mehr dazukommen kann.',
  'page.subscribe.sent': 'Bitte sehen Sie in Ihr Postfach',
  'page.subscribe.sent.link':
    'Eine E-Mail mit einem Link zur Bestätigung ist unterwegs an die angegebene Adresse. Der Link gilt einen Tag.',
  'page.subscribe.sent.nothing':
    'Nichts angekommen? Prüfen Sie, ob die Adresse stimmt, und sehen Sie im Spam-Ordner nach. Keine Adresse erhält mehr als drei solche E-Mails am Tag.',
  'page.subscribe.oldLink': 'Dieser Link gilt nicht mehr',
  'page.subscribe.oldLink.why': 'Dieser Link wurde schon benutzt, ist älter als einen Tag oder nicht vollständig.',
  'page.subscribe.oldLink.then':
    'Wenn Sie E-Mails erhalten, ist nichts zu tun. Wenn nicht, fordern Sie sie bitte noch einmal an.',
  'page.subscribe.confirm': 'E-Mails erhalten?',
  'page.subscribe.confirm.about':
    'Sie erhalten eine E-Mail, wenn eines davon gestört ist, und eine, wenn es vorbei ist:',
  'page.subscribe.confirm.button': 'Ja, ich möchte E-Mails',
  'page.subscribe.confirmed': 'Ab jetzt erhalten Sie E-Mails',
  'page.subscribe.confirmed.about': 'Sie werden benachrichtigt, wenn eines davon gestört ist, und wenn es vorbei ist:',
  'page.subscribe.confirmed.end': 'In jeder E-Mail steht ein Link, mit dem Sie es beenden.',
  'page.subscribe.noSuch': 'Diese Anmeldung gibt es nicht',
  'page.subscribe.noSuch.why':
    'Sie ist schon beendet, oder der Link ist nicht vollständig: Nehmen Sie dann den ganzen Link aus der neuesten E-Mail.',
  'page.subscribe.notComplete':
    'Dieser Link ist nicht vollständig. Bitte nehmen Sie den ganzen Link aus der neuesten E-Mail.',
  'page.subscribe.end': 'Keine E-Mails mehr?',
  'page.subscribe.end.about': 'Sie wurden benachrichtigt über:',
  'page.subscribe.end.button': 'Beenden und meine Adresse löschen',
  'page.subscribe.ended': 'Keine E-Mails mehr',
  'page.subscribe.ended.why': 'Sie erhalten keine E-Mails mehr, und Ihre Adresse ist gelöscht.',
};
