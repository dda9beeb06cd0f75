// What the demo's configuration would say in a German house: its own sentences are nobody else's to translate.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseDocument } from 'yaml';

const says = {
  language: 'de',
  timezone: 'Europe/Berlin',
  components: {
    voyager: { provides: 'Die Zahlung mit Kreditkarte' },
    shop: { name: 'Webshop', provides: 'Der Webshop' },
  },
  functions: {
    'browse-catalogue': { question: 'Sehen Kunden den Katalog?' },
    search: { question: 'Finden Kunden einen Artikel?' },
    'place-order-by-card': {
      question: 'Können Kunden bestellen und mit Karte zahlen?',
      impact: {
        whenDown: {
          voyager: {
            summary: 'Kunden können nicht mit Kreditkarte zahlen.',
            stillWorks: { text: 'Stöbern im Katalog und Bestellungen auf Rechnung für Geschäftskunden.' },
            tellCustomers:
              'Wir können im Moment keine Kartenzahlungen annehmen. Ich nehme Ihre Bestellung gern auf, und wir rufen Sie wegen der Karte zurück.',
            workaround: 'Bestellung auf Formular OF-7 ohne Kartennummer aufnehmen; die Zahlungsabteilung ruft zurück.',
          },
        },
      },
    },
    'place-order-on-invoice': { question: 'Können Geschäftskunden auf Rechnung bestellen?' },
    'track-order': { question: 'Sehen Kunden, wo ihre Bestellung ist?' },
    'claims-desk': { question: 'Kann der Kundendienst einen Schadensfall anlegen?' },
  },
};

/** Writes these sentences into a configuration; the monitor takes it up by itself. */
export function speakGerman(file) {
  const config = parseDocument(readFileSync(file, 'utf8'));
  write(config, [], says);
  writeFileSync(file, config.toString());
}

function write(config, path, value) {
  if (typeof value === 'string') config.setIn(path, value);
  else for (const [key, part] of Object.entries(value)) write(config, [...path, key], part);
}
